package io.millrace.planner.codegen;

import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Puts a value in internal form into a slot of fixed width of a row that already stands. */
final class FixedSlots {
    private FixedSlots() {}

    static void put(byte[] base, int off, int columns, int i, @Nullable Object v) {
        if (v == null) {
            RowLayout.setNullBit(base, off, i);
        } else {
            RowLayout.clearNullBit(base, off, i);
        }
        Bytes.putLong(base, off + RowLayout.slot(columns, i), bits(v));
    }

    private static long bits(@Nullable Object v) {
        if (v == null) {
            return 0;
        } else if (v instanceof Boolean b) {
            return b ? 1 : 0;
        } else if (v instanceof Double d) {
            return Double.doubleToRawLongBits(d);
        } else if (v instanceof Float f) {
            return Float.floatToRawIntBits(f) & 0xffffffffL;
        } else if (v instanceof BigDecimal d) {
            return d.unscaledValue().longValueExact();
        }
        return ((Number) v).longValue();
    }
}
