package io.millrace.engine.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Environment;
import io.millrace.connector.Positions;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.task.Task;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskThreadTest {
    private static final TaskId SOURCE = new TaskId(0, 0);
    private static final TaskId CHAINED = new TaskId(1, 0);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final TaskThread thread = new TaskThread("test", new Clock());

    private record Clock() implements Environment {
        @Override
        public long currentTimeMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public ZoneId sessionTimeZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    }

    /** Says what it is asked for, and can be told what to do. */
    private class Script implements Task {
        final String name;
        final ArrayDeque<Runnable> steps = new ArrayDeque<>();
        final AtomicBoolean blocked = new AtomicBoolean();
        private final LinkedBlockingQueue<Integer> wakes = new LinkedBlockingQueue<>();

        Script(String name) {
            this.name = name;
        }

        @Override
        public void open() {
            heard.add(name + " open");
        }

        @Override
        public void offer(int channel, StreamItem item) {
            steps.add(() -> heard.add(name + " got " + item + " on " + channel));
        }

        @Override
        public boolean work(long nowMs, long maxWaitNs) {
            Runnable step = steps.poll();
            if (step != null) {
                step.run();
                return true;
            }
            if (maxWaitNs > 0 && !blocked.get()) {
                try {
                    wakes.poll(maxWaitNs, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return false;
        }

        @Override
        public boolean blocked() {
            return blocked.get();
        }

        @Override
        public long nextDeadlineMs() {
            return Long.MAX_VALUE;
        }

        @Override
        public void wakeup() {
            wakes.add(1);
        }

        @Override
        public void close(@Nullable Throwable error) {
            heard.add(name + " closed " + (error == null ? "well" : error.getMessage()));
        }

        @Override
        public void beginEpoch(TaskCommand.BeginEpoch begin) {}

        @Override
        public void cancelEpoch(long epoch) {}

        @Override
        public void epochDurable(long epoch) {}

        @Override
        public void assign(Positions start) {}

        @Override
        public Standing standing() {
            return new Standing(-1, -1, Positions.NONE);
        }

        @Override
        public void finishInput() {}
    }

    private TaskThread.Seat seat(TaskId id, Script task, Map<TaskId, Integer> inputs) {
        return new TaskThread.Seat(
                id,
                task,
                inputs,
                e -> heard.add(task.name + " failed " + e.getMessage()),
                () -> heard.add(task.name + " ended"));
    }

    private String next() throws InterruptedException {
        String heardNow = heard.poll(60, TimeUnit.SECONDS);
        return heardNow == null ? "nothing" : heardNow;
    }

    @Test
    void anItemReachesTheChainedTaskOnTheSameThread() throws Exception {
        Script chained = new Script("chained");
        Script source = new Script("source");
        TaskThread.Seat below = seat(CHAINED, chained, Map.of(SOURCE, 3));
        thread.seat(below, Map.of(), Task::open);
        assertThat(next()).isEqualTo("chained open");
        LocalChannel channel = new LocalChannel(
                new ChannelId("q", 1, SOURCE, CHAINED, 0), 1024, 64, d -> thread.deliver(SOURCE, CHAINED, d.item()));
        TaskThread.Seat above = seat(SOURCE, source, Map.of());
        thread.seat(above, Map.of(CHAINED, channel), Task::open);
        assertThat(next()).isEqualTo("source open");
        thread.execute(above, t -> {
            channel.send(new StreamItem.Watermark(5));
            heard.add("sent");
        });
        assertThat(next()).isEqualTo("sent");
        assertThat(next()).isEqualTo("chained got Watermark[watermarkMs=5] on 3");
        thread.stop(above);
        thread.stop(below);
        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly("source closed well", "source ended", "chained closed well", "chained ended");
    }

    @Test
    void aFailureEndsOneTaskAndLeavesTheOthers() throws Exception {
        Script chained = new Script("chained");
        Script source = new Script("source");
        source.blocked.set(true);
        TaskThread.Seat below = seat(CHAINED, chained, Map.of(SOURCE, 0));
        TaskThread.Seat above = seat(SOURCE, source, Map.of());
        thread.seat(above, Map.of(), t -> {});
        thread.seat(below, Map.of(), t -> {
            throw new IllegalStateException("broken");
        });
        assertThat(List.of(next(), next(), next()))
                .containsExactly("chained closed broken", "chained failed broken", "chained ended");
        thread.executeLater(above, t -> heard.add("still there"));
        assertThat(next()).isEqualTo("still there");
        thread.stop(above);
        assertThat(List.of(next(), next())).containsExactly("source closed well", "source ended");
    }

    @Test
    void aThreadThatHasEndedBeginsAgainForATaskThatComesLate() throws Exception {
        TaskThread.Seat first = seat(SOURCE, new Script("source"), Map.of());
        thread.seat(first, Map.of(), Task::open);
        thread.stop(first);
        assertThat(List.of(next(), next(), next()))
                .containsExactly("source open", "source closed well", "source ended");
        TaskThread.Seat late = seat(CHAINED, new Script("chained"), Map.of(SOURCE, 0));
        thread.seat(late, Map.of(), Task::open);
        thread.stop(late);
        assertThat(List.of(next(), next(), next()))
                .containsExactly("chained open", "chained closed well", "chained ended");
    }

    @Test
    void anItemForATaskThatNeverSatHereIsAnErrorAndForOneThatEndedIsDropped() throws Exception {
        TaskThread.Seat above = seat(SOURCE, new Script("source"), Map.of());
        thread.seat(above, Map.of(), Task::open);
        TaskThread.Seat below = seat(CHAINED, new Script("chained"), Map.of(SOURCE, 0));
        thread.seat(below, Map.of(), Task::open);
        thread.stop(below);
        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly("source open", "chained open", "chained closed well", "chained ended");
        thread.execute(above, t -> {
            thread.deliver(SOURCE, CHAINED, new StreamItem.Watermark(5));
            heard.add("dropped");
        });
        assertThat(next()).isEqualTo("dropped");
        thread.execute(above, t -> thread.deliver(SOURCE, new TaskId(2, 0), new StreamItem.Watermark(5)));
        assertThat(next()).startsWith("source closed Task ").contains("has no channel from");
        assertThat(next()).startsWith("source failed");
        assertThat(next()).isEqualTo("source ended");
    }
}
