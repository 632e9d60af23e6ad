package io.millrace.engine.exchange;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.StreamItem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rows into one open frame a channel, marks behind them on all channels. A frame leaves when the next row does not fit, or at
 * {@link #flush}. Any channel without credit makes the output not ready: which channel the next row needs is known only
 * once it is made.
 */
public final class ChannelOutput implements TaskOutput {
    private static final byte[] NOTHING = new byte[0];

    private final OutputChannel[] channels;
    private final @Nullable RowFrame[] open;
    private final KeyRouter router;
    private final FramePool pool;
    private final int maxFrameRows;
    private boolean ready = true;

    public ChannelOutput(List<OutputChannel> channels, KeyRouter router, FramePool pool, int maxFrameRows) {
        this.channels = channels.toArray(OutputChannel[]::new);
        this.open = new RowFrame[this.channels.length];
        this.router = router;
        this.pool = pool;
        this.maxFrameRows = maxFrameRows;
    }

    @Override
    public void open(long firstEpoch) {
        refresh();
    }

    @Override
    public void row(byte[] base, int off, int len, int keyHash) {
        int to = router.route(base, off, len);
        RowFrame frame = open[to];
        if (frame != null && (!frame.fits(len) || frame.rows() >= maxFrameRows)) {
            send(to, frame);
            frame = null;
        }
        if (frame == null) {
            frame = pool.take();
            open[to] = frame;
        }
        frame.add(base, off, len, router.hash());
    }

    private void send(int to, RowFrame frame) {
        open[to] = null;
        channels[to].send(new StreamItem.Rows(frame));
        if (!channels[to].hasCredit()) {
            ready = false;
        }
    }

    @Override
    public void refresh() {
        for (OutputChannel c : channels) {
            if (!c.hasCredit()) {
                ready = false;
                return;
            }
        }
        ready = true;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public void flush() {
        for (int i = 0; i < open.length; i++) {
            RowFrame frame = open[i];
            if (frame != null) {
                send(i, frame);
            }
        }
    }

    private void toAll(StreamItem mark) {
        flush();
        for (OutputChannel c : channels) {
            c.send(mark);
        }
    }

    @Override
    public void epochBegin(StreamItem.EpochBegin begin) {
        toAll(begin);
    }

    @Override
    public void watermark(long watermarkMs) {
        toAll(new StreamItem.Watermark(watermarkMs));
    }

    @Override
    public void idle() {
        toAll(new StreamItem.Idle());
    }

    @Override
    public CompletionStage<byte[]> barrier(long epoch) {
        toAll(new StreamItem.Barrier(epoch));
        return CompletableFuture.completedFuture(NOTHING);
    }

    @Override
    public void cancelBarrier(long epoch) {
        toAll(new StreamItem.CancelBarrier(epoch));
    }

    @Override
    public void endOfInput() {
        toAll(new StreamItem.EndOfInput());
    }

    @Override
    public void close(@Nullable Throwable error) {
        for (int i = 0; i < channels.length; i++) {
            RowFrame frame = open[i];
            if (frame != null) {
                pool.release(frame);
                open[i] = null;
            }
            channels[i].close();
        }
    }
}
