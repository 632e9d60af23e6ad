package io.millrace.spi.exchange;

import io.millrace.row.RowFrame;

/**
 * One thing that travels on a channel, in order. Rows, and between them the marks that cut the stream.
 *
 * <p>Times: epoch times and watermarks are milliseconds since 1970; -1 is "none yet".
 */
public sealed interface StreamItem {

    record Rows(RowFrame frame) implements StreamItem {}

    /**
     * The rows that follow belong to epoch {@code epoch}. Sent in micro-batch rhythm (and once at the start of a batch query)
     * before the first row of the epoch.
     *
     * @param timestampMs what {@code current_timestamp()} is in this epoch
     * @param watermarkMs closes windows and evicts state in this epoch
     * @param lateWatermarkMs rows at or before it are late in this epoch (the watermark of the epoch before)
     */
    record EpochBegin(long epoch, long timestampMs, long watermarkMs, long lateWatermarkMs) implements StreamItem {}

    /** Real-time rhythm: no row after this has an event time at or before {@code watermarkMs}, but late ones. */
    record Watermark(long watermarkMs) implements StreamItem {}

    /** Real-time rhythm: this channel holds back no watermark until its next {@link Watermark} or rows. */
    record Idle() implements StreamItem {}

    /** Everything before belongs to this epoch or an earlier one, everything after to later ones. */
    record Barrier(long epoch) implements StreamItem {}

    /** Epoch {@code epoch} will not complete: stop aligning for it. */
    record CancelBarrier(long epoch) implements StreamItem {}

    /** Nothing follows on this channel. */
    record EndOfInput() implements StreamItem {}
}
