package io.millrace.transport.node;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.channel.SequenceCheck;
import io.millrace.transport.seal.FrameOpener;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.ChannelAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One channel of one execution, at either end. Transport's loop only. */
public final class OpenChannel {
    private final ChannelAddress address;
    private final PeerLink link;
    private final ChannelEnd end;
    private final Consumer<RowFrame> release;
    private final SequenceCheck check;
    private final @Nullable FrameSeal seal;
    private final @Nullable FrameOpener opener;
    private long sent;
    private long granted;
    private boolean closed;
    private boolean broken;

    /** @param seal of what goes to the other end, and {@code opener} of what comes from it; null: plain frames */
    OpenChannel(
            ChannelAddress address,
            PeerLink link,
            ChannelEnd end,
            Consumer<RowFrame> release,
            @Nullable FrameSeal seal,
            @Nullable FrameOpener opener) {
        this.address = address;
        this.link = link;
        this.end = end;
        this.release = release;
        this.seal = seal;
        this.opener = opener;
        check = new SequenceCheck(address);
    }

    /** Sends an item behind those before; its frame is given away. */
    public void send(StreamItem item) {
        if (closed) {
            release(item);
        } else {
            link.send(this, item);
        }
    }

    /** Lets the other end send up to so many bytes in all. */
    public void grant(long grantedBytes) {
        if (!closed) {
            link.grant(this, grantedBytes);
        }
    }

    ChannelAddress address() {
        return address;
    }

    ChannelEnd end() {
        return end;
    }

    SequenceCheck check() {
        return check;
    }

    long nextSequence() {
        return sent;
    }

    void countSent() {
        sent++;
    }

    long nextGrant() {
        return granted;
    }

    void countGrant() {
        granted++;
    }

    @Nullable
    FrameSeal seal() {
        return seal;
    }

    @Nullable
    FrameOpener opener() {
        return opener;
    }

    /** Tells the end, once; what comes after is not delivered any more. */
    void fail(RuntimeException why) {
        if (!broken) {
            broken = true;
            end.broken(why);
        }
    }

    boolean broken() {
        return broken;
    }

    void release(@Nullable StreamItem item) {
        if (item instanceof StreamItem.Rows rows) {
            release.accept(rows.frame());
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
