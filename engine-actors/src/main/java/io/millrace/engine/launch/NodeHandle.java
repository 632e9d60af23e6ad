package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.error.MillraceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The session's node, started when it is first needed: a session that only runs batches never has one. Thread-safe. */
final class NodeHandle implements AutoCloseable {
    private static final long IDLE_THREAD_S = 10;

    private final Environment environment;
    private final boolean controlled;

    /** Blocking calls of queries; grows with what waits, because a call that waits for another must never stand behind it. */
    private final ExecutorService blocking = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_THREAD_S, TimeUnit.SECONDS, new SynchronousQueue<>(), NodeHandle::thread);

    private @Nullable CompletableFuture<Node> node;
    private boolean closed;

    /** @param controlled whether a test holds the clock, which it can for one node only */
    NodeHandle(Environment environment, boolean controlled) {
        this.environment = environment;
        this.controlled = controlled;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "millrace-blocking");
        thread.setDaemon(true);
        return thread;
    }

    synchronized CompletableFuture<Node> startSoon() {
        if (closed) {
            throw new IllegalStateException(
                    "The session has been closed. Make a new one with MillraceSession.builder().");
        }
        CompletableFuture<Node> starting = node;
        if (starting == null) {
            ClusterConfig config = ClusterConfig.from(
                    environment.settings(), Runtime.getRuntime().availableProcessors());
            if (controlled && config.several()) {
                throw new MillraceException(
                        "INVALID_CONF_VALUE",
                        "The setting " + ClusterConfig.SEEDS
                                + " asks for several nodes, but this session's engine is a test's, which has one node and no network. Leave it out.");
            }
            starting = CompletableFuture.supplyAsync(() -> Node.start(config, environment, blocking), blocking);
            node = starting;
        }
        return starting;
    }

    Node get() {
        return Node.await(startSoon(), Node.START_TIMEOUT_S, "The node did not start");
    }

    Executor blocking() {
        return blocking;
    }

    void runLater(Runnable work) {
        blocking.execute(work);
    }

    @Override
    public void close() {
        CompletableFuture<Node> started;
        synchronized (this) {
            closed = true;
            started = node;
        }
        if (started != null) {
            Node.await(started, Node.START_TIMEOUT_S, "The node did not start").close();
        }
        blocking.shutdown();
    }
}
