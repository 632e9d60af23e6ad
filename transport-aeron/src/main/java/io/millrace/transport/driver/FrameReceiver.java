package io.millrace.transport.driver;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.millrace.transport.wire.Frame;
import io.millrace.transport.wire.FrameDecoder;
import io.millrace.transport.wire.FrameOpeners;
import io.millrace.transport.wire.RowFrames;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a stream. A frame that is refused, or that the consumer throws at, ends the poll with that exception:
 * Aeron alone would pass it to its error handler and go on with the next frame. One thread.
 */
public final class FrameReceiver implements AutoCloseable {
    private final Subscription subscription;
    private final FrameDecoder decoder;
    private final Consumer<Frame> consumer;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this::onMessage);
    private @Nullable RuntimeException failure;

    /** Of a node without a cluster key. Owns the subscription from here on. */
    public FrameReceiver(Subscription subscription, RowFrames rowFrames, Consumer<Frame> consumer) {
        this(subscription, rowFrames, FrameOpeners.NONE, consumer);
    }

    /** Owns the subscription from here on. */
    public FrameReceiver(
            Subscription subscription, RowFrames rowFrames, FrameOpeners openers, Consumer<Frame> consumer) {
        this.subscription = subscription;
        this.consumer = consumer;
        decoder = new FrameDecoder(rowFrames, openers);
    }

    /**
     * Hands over what has come.
     *
     * @param limit fragments at most; a frame beyond the MTU is several
     * @return fragments read
     * @throws io.millrace.transport.wire.FrameRefusedException at a damaged or foreign frame, which is then behind us
     */
    public int poll(int limit) {
        int fragments = subscription.controlledPoll(assembler, limit);
        RuntimeException failed = failure;
        if (failed != null) {
            failure = null;
            throw failed;
        }
        return fragments;
    }

    private Action onMessage(DirectBuffer buffer, int at, int length, Header header) {
        try {
            consumer.accept(decoder.decode(buffer, at, length));
            return Action.CONTINUE;
        } catch (RuntimeException e) {
            failure = e;
            return Action.BREAK;
        }
    }

    public boolean isConnected() {
        return subscription.isConnected();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
