package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import io.millrace.engine.task.Task;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one source task: it polls the source and runs the task's operators itself, so that a record crosses no thread between
 * the poll and the task's output. Commands from the task's actor are taken between duty cycles.
 */
final class SourceThread {
    private static final long MAX_POLL_MS = 100;
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Task task;
    private final Environment environment;
    private final Consumer<Throwable> onFailure;
    private final Runnable onEnd;
    private final Queue<Consumer<Task>> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param onFailure called on the source's thread, at most once, before onEnd
     * @param onEnd called on the source's thread when the task is closed; the thread then ends
     */
    SourceThread(String name, Task task, Environment environment, Consumer<Throwable> onFailure, Runnable onEnd) {
        this.task = task;
        this.environment = environment;
        this.onFailure = onFailure;
        this.onEnd = onEnd;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** @param first run on the source's thread before anything else */
    void start(Consumer<Task> first) {
        commands.add(first);
        thread.start();
    }

    /** Runs a command on the source's thread, soon; ends a waiting poll for it. */
    void execute(Consumer<Task> command) {
        commands.add(command);
        task.wakeup();
        LockSupport.unpark(thread);
    }

    /** As {@link #execute}, for what can wait until the poll ends by itself unless the task is parked (credit). */
    void executeLater(Consumer<Task> command) {
        commands.add(command);
        LockSupport.unpark(thread);
    }

    void stop() {
        stopping = true;
        task.wakeup();
        LockSupport.unpark(thread);
    }

    private void run() {
        Throwable failure = null;
        try {
            while (!stopping) {
                takeCommands();
                cycle();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        end(failure);
    }

    private void takeCommands() {
        for (Consumer<Task> c = commands.poll(); c != null; c = commands.poll()) {
            c.accept(task);
        }
    }

    private void cycle() {
        long nowMs = environment.currentTimeMs();
        long waitMs = Math.max(0, Math.min(MAX_POLL_MS, task.nextDeadlineMs() - nowMs));
        boolean worked = task.work(nowMs, commands.isEmpty() ? TimeUnit.MILLISECONDS.toNanos(waitMs) : 0);
        if (!worked && task.blocked() && commands.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, MAX_PARK_NS);
        }
    }

    private void end(@Nullable Throwable failure) {
        try {
            task.close(failure);
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
        if (failure != null && !stopping) {
            onFailure.accept(failure);
        }
        onEnd.run();
    }
}
