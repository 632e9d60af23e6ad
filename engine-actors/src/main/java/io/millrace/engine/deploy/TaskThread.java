package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.engine.task.Task;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a source task and of the tasks that are chained to it. It polls the source and runs all their operators itself, so that a
 * record crosses no thread between the poll and the sink. Commands from the tasks' actors are taken between duty cycles.
 *
 * <p>A cycle is one poll of the source, then every chained task until it has nothing left to do. The poll waits only when no task stands
 * before a full output: then only a command can change anything, and the thread parks.
 */
final class TaskThread {
    private static final long MAX_POLL_MS = 100;
    private static final long MAX_PARK_MS = 100;
    private static final long CLOCK_PATIENCE_MS = 1_000;

    /**
     * A task on this thread, as its actor knows it.
     *
     * @param inputs the channel index of each sender
     * @param onFailure called on this thread, at most once, before onEnd
     * @param onEnd called on this thread when the task is closed
     */
    record Seat(TaskId id, Task task, Map<TaskId, Integer> inputs, Consumer<Throwable> onFailure, Runnable onEnd) {}

    private final String name;
    private final Environment environment;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private @Nullable Thread thread; // guarded by this
    private volatile boolean parked;
    private int arriving; // guarded by this: seats taken whose command has not run yet

    // This thread's own: open seats, upstream first, and the channels between them.
    private final List<Seat> seats = new ArrayList<>();
    private final Map<TaskId, Seat> byTask = new HashMap<>();
    private final Map<TaskId, Map<TaskId, LocalChannel>> channels = new HashMap<>();
    private final Set<TaskId> ended = new HashSet<>();

    TaskThread(String name, Environment environment) {
        this.name = name;
        this.environment = environment;
    }

    /**
     * Seats a task; starts the thread for the first one.
     *
     * @param outputs its channels to other tasks of this thread
     * @param first run on the thread before anything else of this task
     */
    synchronized void seat(Seat seat, Map<TaskId, LocalChannel> outputs, Consumer<Task> first) {
        arriving++;
        commands.add(() -> {
            synchronized (this) {
                arriving--;
            }
            ended.remove(seat.id());
            byTask.put(seat.id(), seat);
            channels.put(seat.id(), outputs);
            seats.add(seat);
            seats.sort((a, b) -> Integer.compare(a.id().stage(), b.id().stage()));
            guarded(seat, () -> first.accept(seat.task()));
        });
        if (thread == null) {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Runs a command on this thread, soon; ends a waiting poll for it. */
    void execute(Seat seat, Consumer<Task> command) {
        executeLater(seat, command);
        seat.task().wakeup();
    }

    /** As {@link #execute}, for what can wait until the poll ends by itself unless the thread is parked (credit, a sink's room). */
    void executeLater(Seat seat, Consumer<Task> command) {
        commands.add(() -> {
            if (seat.equals(byTask.get(seat.id()))) {
                guarded(seat, () -> command.accept(seat.task()));
            }
        });
        synchronized (this) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * The clock was moved: a poll that waits ends, and when this returns no row is on its way that was stamped with the time before, unless
     * the thread takes longer than {@link #CLOCK_PATIENCE_MS} to get there.
     */
    void lookAtTheClock(Seat seat) {
        CompletableFuture<Void> looked = new CompletableFuture<>();
        commands.add(() -> looked.complete(null));
        seat.task().wakeup();
        synchronized (this) {
            LockSupport.unpark(thread);
        }
        looked.completeOnTimeout(null, CLOCK_PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    }

    /** All tasks of this thread stop working, or go on with it; commands are taken all the same. Any thread. */
    void park(boolean now) {
        parked = now;
        synchronized (this) {
            LockSupport.unpark(thread);
        }
    }

    /** Closes a task, without an error. The thread ends with its last task. */
    void stop(Seat seat) {
        execute(seat, task -> end(seat, null, false));
    }

    /**
     * This thread only: brings an item to a task that sits here. Items for a task that has ended are dropped, since its rows come
     * again after the last durable epoch.
     *
     * @throws IllegalStateException if the task has never sat here, or has no channel from the sender: the item would be lost
     */
    void deliver(TaskId from, TaskId to, StreamItem item) {
        Seat receiver = byTask.get(to);
        if (receiver == null && ended.contains(to)) {
            return;
        }
        Integer channel = receiver == null ? null : receiver.inputs().get(from);
        if (receiver == null || channel == null) {
            throw new IllegalStateException("Task " + to + " has no channel from " + from + " on thread " + name + ".");
        }
        receiver.task().offer(channel, item);
    }

    /** This thread only: the receiver lets the sender send so many bytes in all. */
    void grant(TaskId from, TaskId to, long grantedBytes) {
        Map<TaskId, LocalChannel> outputs = channels.get(from);
        LocalChannel channel = outputs == null ? null : outputs.get(to);
        if (channel != null) {
            channel.grant(grantedBytes);
        }
    }

    private void run() {
        do {
            for (Runnable c = commands.poll(); c != null; c = commands.poll()) {
                c.run();
            }
            if (!seats.isEmpty()) {
                cycle();
            }
        } while (!done());
    }

    private synchronized boolean done() {
        if (seats.isEmpty() && arriving == 0) {
            thread = null;
            return true;
        }
        return false;
    }

    private void cycle() {
        if (parked) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(MAX_PARK_MS));
            return;
        }
        boolean blocked = anyBlocked();
        long nowMs = environment.currentTimeMs();
        long waitNs = blocked || !commands.isEmpty() ? 0 : untilDeadlineNs(nowMs, MAX_POLL_MS);
        boolean worked = false;
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get(i);
            worked |= seat.inputs().isEmpty() ? work(seat, nowMs, waitNs) : drain(seat);
        }
        if (!worked && commands.isEmpty() && anyBlocked()) {
            LockSupport.parkNanos(this, untilDeadlineNs(nowMs, MAX_PARK_MS));
        }
    }

    private boolean anyBlocked() {
        for (int i = 0; i < seats.size(); i++) {
            if (seats.get(i).task().blocked()) {
                return true;
            }
        }
        return false;
    }

    private long untilDeadlineNs(long nowMs, long atMostMs) {
        long deadlineMs = Long.MAX_VALUE;
        for (int i = 0; i < seats.size(); i++) {
            deadlineMs = Math.min(deadlineMs, seats.get(i).task().nextDeadlineMs());
        }
        return TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(atMostMs, deadlineMs - nowMs)));
    }

    /** The clock is read again, because the poll before may have waited. */
    private boolean drain(Seat seat) {
        boolean worked = false;
        while (work(seat, environment.currentTimeMs(), 0)) {
            worked = true;
        }
        return worked;
    }

    private boolean work(Seat seat, long nowMs, long maxWaitNs) {
        try {
            return seat.task().work(nowMs, maxWaitNs);
        } catch (RuntimeException | Error e) {
            end(seat, e, true);
            return false;
        }
    }

    private void guarded(Seat seat, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            end(seat, e, true);
        }
    }

    /** @param report false: whoever asked for the end does not want to hear of errors while closing */
    private void end(Seat seat, @Nullable Throwable failure, boolean report) {
        if (!seats.remove(seat)) {
            return;
        }
        byTask.remove(seat.id());
        ended.add(seat.id());
        Throwable error = failure;
        try {
            seat.task().close(failure);
        } catch (RuntimeException | Error e) {
            if (error == null) {
                error = e;
            } else {
                error.addSuppressed(e);
            }
        }
        if (error != null && report) {
            seat.onFailure().accept(error);
        }
        seat.onEnd().run();
    }
}
