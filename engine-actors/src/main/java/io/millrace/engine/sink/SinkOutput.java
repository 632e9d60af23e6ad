package io.millrace.engine.sink;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.TransactionalWriter;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.exchange.TaskOutput;
import io.millrace.row.Bytes;
import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows to a sink's writer. What the writer does not take now waits here, at most the output of one input row, one poll or one
 * resumable step, and a barrier waits behind it.
 */
public final class SinkOutput implements TaskOutput {
    private final IntFunction<SinkWriter> writers;
    private final int partition;
    private final boolean realTime;
    private final FramePool pool;
    private final Runnable whenReady;
    private final ArrayDeque<RowFrame> backlog = new ArrayDeque<>();
    private int backlogAt;
    private @Nullable SinkWriter writer;
    private long rows;

    /** @param whenReady called, from any thread, when the writer takes rows again: wakes the task */
    public SinkOutput(
            IntFunction<SinkWriter> writers, int partition, boolean realTime, FramePool pool, Runnable whenReady) {
        this.writers = writers;
        this.partition = partition;
        this.realTime = realTime;
        this.pool = pool;
        this.whenReady = whenReady;
    }

    @Override
    public void open(long firstEpoch) {
        SinkWriter made = writers.apply(partition);
        made.onReady(whenReady);
        writer = made;
        if (realTime) {
            made.beginEpoch(firstEpoch);
        }
    }

    private SinkWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("The sink is not open.");
        }
        return writer;
    }

    @Override
    public void row(byte[] base, int off, int len, int keyHash) {
        rows++;
        if (backlog.isEmpty() && writer().ready()) {
            writer().write(base, off, len);
            return;
        }
        RowFrame last = backlog.peekLast();
        if (last == null || !last.fits(len)) {
            last = pool.take();
            backlog.addLast(last);
        }
        last.add(base, off, len, 0);
    }

    @Override
    public void refresh() {
        SinkWriter to = writer();
        while (!backlog.isEmpty()) {
            RowFrame frame = backlog.getFirst();
            while (backlogAt < frame.length()) {
                if (!to.ready()) {
                    return;
                }
                int len = Bytes.getInt(frame.buffer(), backlogAt);
                to.write(frame.buffer(), backlogAt + RowFrame.ROW_HEADER, len);
                backlogAt += RowFrame.ROW_HEADER + len;
            }
            backlogAt = 0;
            pool.release(backlog.removeFirst());
        }
    }

    @Override
    public boolean ready() {
        return backlog.isEmpty() && writer().ready();
    }

    @Override
    public boolean drained() {
        refresh();
        return backlog.isEmpty();
    }

    @Override
    public void flush() {
        writer().flush();
    }

    @Override
    public void epochBegin(StreamItem.EpochBegin begin) {
        writer().beginEpoch(begin.epoch());
    }

    @Override
    public void watermark(long watermarkMs) {}

    @Override
    public void idle() {}

    @Override
    public CompletionStage<byte[]> barrier(long epoch) {
        CompletionStage<byte[]> prepared = writer().prepare(epoch);
        if (realTime) {
            writer().beginEpoch(epoch + 1);
        }
        return prepared;
    }

    @Override
    public void cancelBarrier(long epoch) {}

    @Override
    public @Nullable CompletionStage<Void> publish(long epoch) {
        return writer instanceof TransactionalWriter transactional ? transactional.publish(epoch) : null;
    }

    @Override
    public void endOfInput() {
        writer().flush();
    }

    @Override
    public long takeSinkRows() {
        long n = rows;
        rows = 0;
        return n;
    }

    @Override
    public void close(@Nullable Throwable error) {
        backlog.forEach(pool::release);
        backlog.clear();
        if (writer != null) {
            writer.close(error);
            writer = null;
        }
    }
}
