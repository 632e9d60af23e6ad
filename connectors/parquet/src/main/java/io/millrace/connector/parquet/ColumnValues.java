package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.util.Arrays;
import org.apache.parquet.io.api.Converter;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one column of the record at hand: of a column in a list several entries, else one. Parquet calls the converter with the
 * values that are there; entries that nothing was said of are null. One thread.
 */
abstract class ColumnValues {
    private boolean[] nulls = new boolean[1];
    private int size;
    private @Nullable Converter converter;

    /** Takes the values of the column. Always the same one: Parquet asks once for each column below it. */
    final Converter converter() {
        Converter made = converter;
        if (made == null) {
            made = makeConverter();
            converter = made;
        }
        return made;
    }

    abstract Converter makeConverter();

    /** Writes a value, which is not null, into a column of the writer's current row. */
    abstract void putValue(RowWriter to, int column, int entry);

    final int size() {
        return size;
    }

    /** Before a record. */
    void clear() {
        size = 0;
    }

    /** Adds an entry that is not null and returns its number. */
    final int add() {
        return add(false);
    }

    private int add(boolean isNull) {
        if (size == nulls.length) {
            nulls = Arrays.copyOf(nulls, size * 2);
        }
        nulls[size] = isNull;
        return size++;
    }

    /** There are this many entries now: what is missing, one at most, is null. */
    void complete(int entries) {
        if (size < entries) {
            add(true);
        }
    }

    final void put(RowWriter to, int column, int entry) {
        if (nulls[entry]) {
            to.setNull(column);
        } else {
            putValue(to, column, entry);
        }
    }
}
