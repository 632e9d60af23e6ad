package io.millrace.engine.task;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.StreamSource;
import io.millrace.engine.align.WatermarkMerger;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.source.SourceInput;
import io.millrace.error.MillraceException;
import io.millrace.spi.exchange.StreamItem;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A task that reads a source. The rows of one poll go through the chain as they come; their output beyond the credit waits in
 * the channels, and the next poll waits for credit.
 *
 * <p>In real time every split has a watermark of its own, and the task's is the lowest of them; one that has had no rows for the
 * idle timeout has no say until it has some again.
 */
final class SourceTask implements Task {
    private final TaskCore core;
    private final TaskEnvironment environment;
    private final StreamSource source;
    private final int sourceOrdinal;
    private final SourceOutput sink;
    private final ArrayDeque<TaskCommand.BeginEpoch> begins = new ArrayDeque<>();

    private volatile @Nullable SourceInput input;
    private TaskCommand.@Nullable BeginEpoch active;
    private long lastEpoch = -1;
    private long lastCancelled = -1;
    private long nowMs;
    private boolean blocked;

    /** The epoch behind whose barrier nothing more is read; -1: reading. */
    private long pausedBehind = -1;

    private boolean finishing;
    private boolean finished;
    private boolean closed;

    SourceTask(TaskCore core, TaskEnvironment environment, StreamSource source, int sourceOrdinal) {
        this.core = core;
        this.environment = environment;
        this.source = source;
        this.sourceOrdinal = sourceOrdinal;
        sink = new Rows();
    }

    /** The rows of a poll on their way into the chain. */
    private final class Rows implements SourceOutput {
        @Override
        public void row(byte[] base, int off, int len) {
            core.head().row(base, off, len, 0);
        }

        @Override
        public void split(String split) {
            core.splits().rowsOf(split, nowMs);
        }
    }

    @Override
    public void open() {
        core.open();
        input = new SourceInput(source.createReader());
        tellWatermark();
    }

    private SourceInput reader() {
        SourceInput now = input;
        if (now == null) {
            throw new IllegalStateException("The task is not open.");
        }
        return now;
    }

    @Override
    public void offer(int channel, StreamItem item) {
        throw new MillraceException("INTERNAL_ERROR", "A source task has no input channel " + channel + ".");
    }

    @Override
    public void beginEpoch(TaskCommand.BeginEpoch begin) {
        if (begin.epoch() > lastEpoch) {
            lastEpoch = begin.epoch();
            begins.addLast(begin);
        }
    }

    @Override
    public void cancelEpoch(long epoch) {
        if (closed || finished || epoch <= lastCancelled) {
            return;
        }
        lastCancelled = epoch;
        lastEpoch = Math.max(lastEpoch, epoch);
        begins.removeIf(b -> b.epoch() <= epoch);
        TaskCommand.BeginEpoch now = active;
        if (now != null && now.epoch() <= epoch) {
            active = null;
        }
        if (pausedBehind <= epoch) {
            pausedBehind = -1;
        }
        core.output().cancelBarrier(epoch);
    }

    @Override
    public void epochDurable(long epoch) {
        if (!closed) {
            core.epochDurable(epoch);
        }
    }

    @Override
    public void assign(Positions start) {
        reader().assign(start);
        core.splits().assign(start.next().keySet());
    }

    @Override
    public Standing standing() {
        return new Standing(lastEpoch, lastCancelled, reader().positions());
    }

    @Override
    public void finishInput() {
        finishing = true;
    }

    @Override
    public boolean work(long clockMs, long maxWaitNs) {
        if (closed || finished) {
            blocked = true;
            return false;
        }
        nowMs = clockMs;
        core.output().refresh();
        blocked = !core.resume() || !core.output().ready();
        if (blocked) {
            return false;
        }
        boolean did = core.realTime() ? workRealTime(maxWaitNs) : workPlanned(maxWaitNs);
        core.resume();
        return did;
    }

    @Override
    public boolean blocked() {
        return blocked;
    }

    private boolean workRealTime(long maxWaitNs) {
        TaskCommand.BeginEpoch cut = begins.pollFirst();
        if (cut != null) {
            pausedBehind = cut.last() ? cut.epoch() : -1;
            core.startBarrier(cut.epoch(), cut.generation(), reader().positions());
            return true;
        }
        if (pausedBehind >= 0) {
            blocked = true;
            return false;
        }
        if (finishing) {
            finish();
            return true;
        }
        if (core.holdsRows()) {
            blocked = true;
            return false;
        }
        core.setNowMs(nowMs);
        if (poll(maxWaitNs) > 0) {
            core.splits().input(nowMs);
            core.wake();
            tellWatermark();
            return true;
        }
        if (core.tracksWatermarks() && idleTimeoutMs() > 0 && core.splits().expire(nowMs, idleTimeoutMs())) {
            if (core.splits().allIdle()) {
                core.goIdle();
            } else {
                tellWatermark();
            }
            return true;
        }
        return false;
    }

    private void tellWatermark() {
        if (core.tracksWatermarks()) {
            core.startWatermark(WatermarkMerger.UNBOUNDED);
        }
    }

    private long idleTimeoutMs() {
        return environment.settings().idleTimeoutMs();
    }

    private boolean workPlanned(long maxWaitNs) {
        boolean did = false;
        if (active == null) {
            TaskCommand.BeginEpoch next = begins.pollFirst();
            if (next == null) {
                if (finishing) {
                    finish();
                }
                blocked = !finishing;
                return finishing;
            }
            begin(next);
            did = true;
        }
        if (!reader().reached()) {
            if (core.holdsRows()) {
                blocked = true;
                return did;
            }
            did |= poll(maxWaitNs) > 0;
        }
        TaskCommand.BeginEpoch now = active;
        if (now != null && reader().reached()) {
            active = null;
            core.startBarrier(now.epoch(), now.generation(), reader().positions());
            did = true;
        }
        return did;
    }

    private void begin(TaskCommand.BeginEpoch next) {
        TaskCommand.EpochPlan plan = next.plan();
        if (plan == null) {
            throw new MillraceException(
                    "INTERNAL_ERROR",
                    "Epoch " + next.epoch() + " has no planned ends, but this query runs in micro-batch rhythm.");
        }
        active = next;
        core.beginEpoch(new StreamItem.EpochBegin(
                next.epoch(), plan.timestampMs(), plan.watermarkMs(), plan.lateWatermarkMs()));
        reader().limit(plan.ends().get(sourceOrdinal));
    }

    private int poll(long maxWaitNs) {
        int rows = reader().poll(sink, maxWaitNs);
        if (rows > 0) {
            core.countInput(rows);
            core.endBatch();
        }
        return rows;
    }

    private void finish() {
        finished = true;
        core.endOfInput();
    }

    @Override
    public long nextDeadlineMs() {
        return closed || finished || pausedBehind >= 0 || !core.tracksWatermarks() || idleTimeoutMs() <= 0
                ? Long.MAX_VALUE
                : core.splits().nextExpiryMs(idleTimeoutMs());
    }

    @Override
    public void wakeup() {
        SourceInput now = input;
        if (now != null) {
            now.wakeup();
        }
    }

    @Override
    public void close(@Nullable Throwable error) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            core.close(error);
        } finally {
            SourceInput now = input;
            if (now != null) {
                now.close();
            }
        }
    }
}
