package io.millrace.engine.exchange;

import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.StreamItem;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A channel between two tasks of one node: items are handed over by reference. What goes beyond the credit waits here, in
 * order, marks included. Owned by the sending task's thread; {@link #grant} too is to be called there.
 */
public final class LocalChannel implements OutputChannel {
    private final ChannelId id;
    private final CreditLedger credit;
    private final Consumer<ChannelDelivery> deliver;
    private final ArrayDeque<StreamItem> held = new ArrayDeque<>();
    private long heldBytes;
    private boolean closed;

    /**
     * @param windowBytes how much may be in flight
     * @param deliver brings an item to the receiver's mailbox; must not block
     */
    public LocalChannel(ChannelId id, long windowBytes, int frameBytes, Consumer<ChannelDelivery> deliver) {
        this.id = id;
        this.deliver = deliver;
        credit = new CreditLedger(windowBytes, frameBytes);
    }

    @Override
    public ChannelId id() {
        return id;
    }

    @Override
    public boolean hasCredit() {
        return held.isEmpty() && credit.hasCredit();
    }

    @Override
    public void send(StreamItem item) {
        if (closed) {
            return;
        }
        if (held.isEmpty() && credit.allows(bytes(item))) {
            handOver(item);
        } else {
            held.addLast(item);
            heldBytes += bytes(item);
        }
    }

    /** The receiver's grant: it may have been sent {@code totalBytes} in all. */
    public void grant(long totalBytes) {
        if (closed || !credit.granted(totalBytes)) {
            return;
        }
        for (StreamItem next = held.peekFirst(); next != null && credit.allows(bytes(next)); next = held.peekFirst()) {
            held.removeFirst();
            heldBytes -= bytes(next);
            handOver(next);
        }
    }

    private void handOver(StreamItem item) {
        credit.sent(bytes(item));
        deliver.accept(new ChannelDelivery(id, item));
    }

    /** What an item costs: marks are free. */
    public static long bytes(StreamItem item) {
        return item instanceof StreamItem.Rows rows ? rows.frame().length() : 0;
    }

    @Override
    public long unacknowledgedBytes() {
        return credit.inFlightBytes() + heldBytes;
    }

    /** Bytes that wait here for credit. */
    public long heldBytes() {
        return heldBytes;
    }

    @Override
    public void close() {
        closed = true;
        held.clear();
        heldBytes = 0;
    }
}
