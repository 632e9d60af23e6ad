package io.millrace.transport.wire;

import io.millrace.spi.exchange.StreamItem;
import org.jspecify.annotations.Nullable;

/** What a frame carries. The codes are on the wire and never change their meaning. */
public enum FrameKind {
    ROWS(1, FrameKind.ANY_LENGTH),
    EPOCH_BEGIN(2, 4 * Long.BYTES),
    WATERMARK(3, Long.BYTES),
    IDLE(4, 0),
    BARRIER(5, Long.BYTES),
    CANCEL_BARRIER(6, Long.BYTES),
    END_OF_INPUT(7, 0),
    CREDIT(8, 2 * Long.BYTES);

    private static final int ANY_LENGTH = -1;
    private static final @Nullable FrameKind[] BY_CODE = byCode();

    private final byte code;
    private final int bodyBytes;

    FrameKind(int code, int bodyBytes) {
        this.code = (byte) code;
        this.bodyBytes = bodyBytes;
    }

    byte code() {
        return code;
    }

    boolean allowsBody(int bytes) {
        return bodyBytes == ANY_LENGTH || bodyBytes == bytes;
    }

    /** The length of the body, for kinds other than {@link #ROWS}. */
    int bodyBytes() {
        return bodyBytes;
    }

    /** The kind with this code, or null. */
    static @Nullable FrameKind ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    static FrameKind of(StreamItem item) {
        if (item instanceof StreamItem.Rows) {
            return ROWS;
        } else if (item instanceof StreamItem.Watermark) {
            return WATERMARK;
        } else if (item instanceof StreamItem.Barrier) {
            return BARRIER;
        } else if (item instanceof StreamItem.EpochBegin) {
            return EPOCH_BEGIN;
        } else if (item instanceof StreamItem.Idle) {
            return IDLE;
        } else if (item instanceof StreamItem.CancelBarrier) {
            return CANCEL_BARRIER;
        } else if (item instanceof StreamItem.EndOfInput) {
            return END_OF_INPUT;
        }
        throw new AssertionError("no frame kind for " + item);
    }

    private static @Nullable FrameKind[] byCode() {
        @Nullable FrameKind[] table = new @Nullable FrameKind[values().length + 1];
        for (FrameKind kind : values()) {
            table[kind.code] = kind;
        }
        return table;
    }
}
