package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.util.Arrays;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Values of a type that fits a slot of a row, as slots. */
final class FixedValues extends ColumnValues {
    private long[] slots = new long[1];
    private final PrimitiveConverter converter;

    /** Makes what takes a file's values and adds slots. */
    interface Conversion {
        PrimitiveConverter into(FixedValues values);
    }

    FixedValues(Conversion conversion) {
        converter = conversion.into(this);
    }

    void add(long slot) {
        int at = add();
        if (at >= slots.length) {
            slots = Arrays.copyOf(slots, (at + 1) * 2);
        }
        slots[at] = slot;
    }

    @Override
    Converter makeConverter() {
        return converter;
    }

    @Override
    void putValue(RowWriter to, int column, int entry) {
        to.setLong(column, slots[entry]);
    }
}
