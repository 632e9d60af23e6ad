package io.millrace.engine.task;

import io.millrace.connector.Positions;
import io.millrace.engine.align.BarrierAligner;
import io.millrace.engine.align.ChannelQueues;
import io.millrace.engine.align.WatermarkMerger;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.row.Bytes;
import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task that reads channels: queues, alignment and watermark merging before the chain. */
final class ChannelTask implements Task {
    private final TaskCore core;
    private final TaskEnvironment environment;
    private final ChannelQueues queues;
    private final BarrierAligner aligner;
    private final WatermarkMerger merger;
    private final List<TaskPlan.InputChannel> inputs;
    private final RowOutput[] heads;

    /** Channels whose rows of an epoch come before those of the others. */
    private final BitSet channelsFirst = new BitSet();

    private @Nullable RowFrame frame;
    private int frameChannel;
    private int frameAt;
    private long begunEpoch = -1;
    private boolean finished;
    private boolean closed;

    /** At the last look rows had to wait for the store. */
    private boolean held;

    ChannelTask(TaskCore core, TaskEnvironment environment, List<TaskPlan.InputChannel> inputs) {
        this.core = core;
        this.environment = environment;
        this.inputs = inputs;
        int channels = inputs.size();
        heads = new RowOutput[channels];
        queues = new ChannelQueues(channels, environment.settings().channelWindowBytes());
        aligner = new BarrierAligner(channels);
        merger = new WatermarkMerger(channels);
    }

    @Override
    public void open() {
        core.open();
        for (int c = 0; c < heads.length; c++) {
            int port = inputs.get(c).port();
            heads[c] = core.head(port);
            channelsFirst.set(c, core.comesFirst(port));
        }
    }

    /** Whether items of a channel must wait for other channels. */
    private boolean waits(int channel) {
        return aligner.blocked(channel) || !channelsFirst.get(channel) && !aligner.arrived(channelsFirst);
    }

    private boolean waitsOrHasRows(int channel) {
        return waits(channel) || queues.first(channel) instanceof StreamItem.Rows;
    }

    @Override
    public void offer(int channel, StreamItem item) {
        if (closed) {
            release(item);
        } else {
            queues.add(channel, item);
        }
    }

    @Override
    public boolean blocked() {
        return !closed && !finished && (held || !core.output().ready());
    }

    @Override
    public boolean work(long nowMs, long maxWaitNs) {
        if (closed || finished) {
            return false;
        }
        core.output().refresh();
        boolean did = false;
        for (int i = 0; i < environment.settings().itemsPerCycle(); i++) {
            if (!core.resume()) {
                return did;
            }
            afterItem();
            if (finished) {
                return true;
            }
            if (frame == null && core.realTime() && nowMs >= core.nextDeadlineMs()) {
                core.startTime(nowMs);
                did = true;
                continue;
            }
            if (frame == null && !takeItem(nowMs)) {
                return did;
            }
            did = true;
            if (!processFrame()) {
                core.output().flush();
                return true;
            }
        }
        core.resume();
        return did;
    }

    /** What follows from an item once its watermark or barrier has passed the chain. */
    private void afterItem() {
        if (aligner.allEnded()) {
            finished = true;
            core.endOfInput();
        } else if (merger.allIdle()) {
            core.goIdle();
        }
    }

    private boolean takeItem(long nowMs) {
        if (!core.output().ready()) {
            return false;
        }
        held = core.holdsRows();
        int channel = queues.next(held ? this::waitsOrHasRows : this::waits);
        if (channel < 0) {
            return false;
        }
        StreamItem item = queues.take(channel);
        if (item instanceof StreamItem.Rows rows) {
            frame = rows.frame();
            frameChannel = channel;
            frameAt = 0;
            if (core.realTime()) {
                core.setNowMs(nowMs);
                merger.active(channel);
                core.wake();
            }
        } else {
            if (core.realTime()) {
                core.setNowMs(nowMs);
            }
            mark(channel, item);
        }
        return true;
    }

    private void mark(int channel, StreamItem item) {
        if (item instanceof StreamItem.Barrier b) {
            if (aligner.barrier(channel, b.epoch()) == BarrierAligner.Outcome.COMPLETE) {
                core.startBarrier(b.epoch(), 0, Positions.NONE);
            }
        } else if (item instanceof StreamItem.EpochBegin b) {
            if (b.epoch() > begunEpoch) {
                begunEpoch = b.epoch();
                core.beginEpoch(b);
            }
        } else if (item instanceof StreamItem.Watermark w) {
            merger.watermark(channel, w.watermarkMs());
            core.wake();
            mergedWatermark();
        } else if (item instanceof StreamItem.Idle) {
            merger.idle(channel);
            mergedWatermark();
        } else if (item instanceof StreamItem.CancelBarrier c) {
            cancelEpoch(c.epoch());
        } else if (item instanceof StreamItem.EndOfInput) {
            merger.end(channel);
            if (aligner.end(channel) == BarrierAligner.Outcome.COMPLETE) {
                core.startBarrier(aligner.completed(), 0, Positions.NONE);
            } else if (!aligner.allEnded()) {
                mergedWatermark();
            }
        }
    }

    private void mergedWatermark() {
        if (core.tracksWatermarks()) {
            core.startWatermark(merger.unbounded() ? WatermarkMerger.UNBOUNDED : merger.current());
        }
    }

    /** Rows of the frame in hand, as far as there is room; true when there is none left. */
    private boolean processFrame() {
        RowFrame rows = frame;
        if (rows == null) {
            return true;
        }
        RowOutput head = heads[frameChannel];
        byte[] buffer = rows.buffer();
        int end = rows.length();
        while (frameAt < end) {
            if (!core.output().ready()) {
                return false;
            }
            int len = Bytes.getInt(buffer, frameAt);
            int hash = Bytes.getInt(buffer, frameAt + 4);
            int row = frameAt + RowFrame.ROW_HEADER;
            frameAt = row + len;
            head.row(buffer, row, len, hash);
        }
        frame = null;
        queues.released(frameChannel, end);
        environment.pool().release(rows);
        environment.events().consumed(frameChannel, end);
        core.endBatch();
        mergedWatermark();
        return true;
    }

    @Override
    public void beginEpoch(TaskCommand.BeginEpoch begin) {}

    @Override
    public void cancelEpoch(long epoch) {
        if (!closed && !finished && aligner.cancel(epoch) == BarrierAligner.Outcome.CANCELLED) {
            core.output().cancelBarrier(epoch);
        }
    }

    @Override
    public void epochDurable(long epoch) {
        if (!closed) {
            core.epochDurable(epoch);
        }
    }

    @Override
    public void assign(Positions start) {}

    @Override
    public Standing standing() {
        return new Standing(Math.max(aligner.completed(), aligner.aligning()), aligner.cancelled(), Positions.NONE);
    }

    @Override
    public void finishInput() {}

    @Override
    public long nextDeadlineMs() {
        return closed || finished || !core.realTime() ? Long.MAX_VALUE : core.nextDeadlineMs();
    }

    @Override
    public void wakeup() {}

    private void release(StreamItem item) {
        if (item instanceof StreamItem.Rows rows) {
            environment.pool().release(rows.frame());
        }
    }

    @Override
    public void close(@Nullable Throwable error) {
        if (closed) {
            return;
        }
        closed = true;
        RowFrame rows = frame;
        if (rows != null) {
            environment.pool().release(rows);
            frame = null;
        }
        queues.drain().forEach(this::release);
        core.close(error);
    }
}
