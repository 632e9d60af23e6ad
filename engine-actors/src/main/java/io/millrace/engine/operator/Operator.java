package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.spi.exchange.StreamItem;
import java.util.function.BooleanSupplier;

/**
 * One operator of a stage. It pushes its rows into the output given at {@link #open}. What may emit many rows at once (closing
 * windows, results at the barrier) is begun by {@link #startWatermark} or {@link #startBarrier} and then done in steps by
 * {@link #resume}, which stops when there is no room downstream; no row is processed until it is finished.
 *
 * <p>Task thread only.
 */
public interface Operator extends AutoCloseable {

    void open(OperatorContext context, RowOutput out);

    /** One row. keyHash is the hash of the key that partitions this stage, 0 without. */
    void process(byte[] base, int off, int len, int keyHash);

    /** Where rows of this input port of the stage go; only the first operator of a stage is asked. Call after {@link #open}. */
    default RowOutput input(int port) {
        return this::process;
    }

    /** Micro-batch rhythm: whether rows of this port come before those of the ports of which this is false. All false: as they come. */
    default boolean comesFirst(int port) {
        return false;
    }

    /** The end of an input frame or poll. */
    default void endBatch() {}

    /** Micro-batch rhythm and batch queries: rows of this epoch follow. */
    default void beginEpoch(StreamItem.EpochBegin begin) {}

    /** Real time: the watermark of this operator's output, given that of its input (-1 none, see WatermarkMerger). */
    default long outputWatermark(long inputMs) {
        return inputMs;
    }

    /** Real time: the watermark of the input has come to this; it, or that of the output, is higher than before. */
    default void startWatermark(long watermarkMs) {}

    /** Real time: the clock has come to {@link #nextDeadlineMs}; what time it is stands in the context. */
    default void startTime() {}

    /** When the clock alone gives this operator something to do; Long.MAX_VALUE: never. Asked between rows. */
    default long nextDeadlineMs() {
        return Long.MAX_VALUE;
    }

    /** All rows of the epoch have been processed by this operator. */
    default void startBarrier(long epoch) {}

    /** Goes on with what was started, while there is room; true when it is finished. */
    default boolean resume(BooleanSupplier room) {
        return true;
    }

    /** The barrier has passed the whole chain: adds what this operator did in the epoch and begins to count anew. */
    default void report(EpochReport report) {}

    @Override
    default void close() {}
}
