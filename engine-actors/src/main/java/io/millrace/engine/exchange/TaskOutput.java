package io.millrace.engine.exchange;

import io.millrace.spi.exchange.StreamItem;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task's operator chain: channels to the next stage, or the sink. Rows are always taken; callers ask
 * {@link #ready} before they produce more. Task thread only.
 */
public interface TaskOutput extends RowOutput {

    /** Before the first row. {@code firstEpoch} is the epoch that the first rows belong to. */
    void open(long firstEpoch);

    /** Looks again at credit or at the writer; called at the start of every duty cycle. */
    void refresh();

    /** Whether more rows may be produced now. Cheap. */
    boolean ready();

    /** Whether everything taken has left this task, so that a barrier may pass. */
    default boolean drained() {
        return true;
    }

    /** Sends open frames. */
    void flush();

    void epochBegin(StreamItem.EpochBegin begin);

    void watermark(long watermarkMs);

    void idle();

    /** Sends the barrier behind all rows; completes with the sink's prepared bytes (empty for channels). */
    CompletionStage<byte[]> barrier(long epoch);

    void cancelBarrier(long epoch);

    /** The epoch is durable: completes when the sink's writer has published it; null if nobody has to wait for that. */
    default @Nullable CompletionStage<Void> publish(long epoch) {
        return null;
    }

    void endOfInput();

    /** Rows given to the sink since the last call; 0 for channels. */
    default long takeSinkRows() {
        return 0;
    }

    void close(@Nullable Throwable error);
}
