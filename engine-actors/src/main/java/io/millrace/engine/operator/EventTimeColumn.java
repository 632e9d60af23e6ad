package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.sql.types.StructType;

/** Reads the time that makes a row late or over: a timestamp column, or the end of a window column. Microseconds. */
public final class EventTimeColumn {
    static final long NONE = Long.MIN_VALUE;
    private static final int WINDOW_END = 1;
    private static final int WINDOW_COLUMNS = 2;

    private final int columns;
    private final int place;
    private final boolean window;

    public EventTimeColumn(StructType schema, int place) {
        columns = schema.size();
        this.place = place;
        window = place >= 0 && schema.field(place).dataType() instanceof StructType;
    }

    /** The time, or {@link #NONE} if it is null or there is no such column. */
    public long of(byte[] base, int off) {
        if (place < 0 || RowLayout.isNull(base, off, place)) {
            return NONE;
        }
        long slot = Bytes.getLong(base, off + RowLayout.slot(columns, place));
        if (!window) {
            return slot;
        }
        int at = off + RowLayout.varOffset(slot);
        return RowLayout.isNull(base, at, WINDOW_END)
                ? NONE
                : Bytes.getLong(base, at + RowLayout.slot(WINDOW_COLUMNS, WINDOW_END));
    }

    /** Whether a time is at or before a watermark; never for none or before the first watermark. */
    public static boolean passed(long timeUs, long watermarkMs) {
        return timeUs != NONE && watermarkMs >= 0 && timeUs <= us(watermarkMs);
    }

    static long us(long ms) {
        return ms >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : ms * 1000;
    }
}
