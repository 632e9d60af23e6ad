package io.millrace.engine.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs what it is given, in order, and sleeps in {@link Selector#select} when there is nothing.
 *
 * <p>It never spins for longer than a few rounds: waking a parked thread costs 5 to 11 µs on the reference machine, and on few
 * cores a spinning thread takes the core from the one that it waits for (docs/decisions/003-event-loops.md).
 */
public final class EventLoop extends AbstractExecutorService {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int SPINS_BEFORE_PARKING = 5;
    private static final int COMMANDS_BETWEEN_DUTIES = 64;

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Selector selector;
    private final LoopDuty duty;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Set before the last look at the queue, read after each offer: of a producer and the loop, at least one sees the other
     * (both accesses are volatile), so no wake-up is lost.
     */
    private volatile boolean parked;

    private volatile boolean stopping;

    public EventLoop(ThreadFactory threads) {
        this(threads, LoopDuty.NONE);
    }

    /** @param duty what the loop does besides, in every turn */
    public EventLoop(ThreadFactory threads, LoopDuty duty) {
        this.duty = duty;
        try {
            selector = Selector.open();
            duty.register(selector);
        } catch (IOException e) {
            throw new UncheckedIOException("An event loop could not open its selector (file descriptors used up?)", e);
        }
        thread = threads.newThread(this::run);
        thread.start();
    }

    @Override
    public void execute(Runnable command) {
        if (stopping) {
            throw new RejectedExecutionException("The event loop has been shut down");
        }
        queue.offer(command);
        if (parked) {
            selector.wakeup();
        }
    }

    private void run() {
        try {
            int idle = 0;
            int commands = 0;
            while (!stopping || !queue.isEmpty()) {
                Runnable next = queue.poll();
                if (next != null) {
                    idle = 0;
                    runOne(next);
                    if (++commands % COMMANDS_BETWEEN_DUTIES == 0) {
                        work();
                    }
                } else if (work() > 0) {
                    idle = 0;
                } else if (++idle < SPINS_BEFORE_PARKING) {
                    Thread.onSpinWait();
                } else {
                    idle = 0;
                    park();
                }
            }
        } finally {
            ended.countDown();
            closeSelector();
        }
    }

    private void runOne(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException e) {
            // Pekko handles the failures of actors itself; what arrives here is a bug in the loop's users.
            LOG.error("A command of the event loop failed", e);
        }
    }

    private int work() {
        try {
            return duty.work();
        } catch (RuntimeException e) {
            LOG.error("The duty of the event loop failed", e);
            return 0;
        }
    }

    private void park() {
        parked = true;
        try {
            if (queue.isEmpty() && !stopping && selector.select(duty.longestSleepMs()) > 0) {
                selector.selectedKeys().clear();
                duty.selected();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An event loop could not wait on its selector", e);
        } finally {
            parked = false;
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("The selector of an event loop could not be closed", e);
        }
    }

    /** Runs what is queued, then ends. */
    @Override
    public void shutdown() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public List<Runnable> shutdownNow() {
        stopping = true;
        List<Runnable> left = new ArrayList<>();
        for (Runnable r = queue.poll(); r != null; r = queue.poll()) {
            left.add(r);
        }
        selector.wakeup();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return stopping;
    }

    @Override
    public boolean isTerminated() {
        return ended.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }
}
