package io.millrace.transport.node;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.channel.SequenceCheck;
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
    private long sent;
    private boolean closed;

    OpenChannel(ChannelAddress address, PeerLink link, ChannelEnd end, Consumer<RowFrame> release) {
        this.address = address;
        this.link = link;
        this.end = end;
        this.release = release;
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
