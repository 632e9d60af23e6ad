package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.StructType;

/**
 * The rows kept of one partition, best first: a row of one column, an array of rows, looked at where it stands. Valid while its bytes are.
 */
public final class RankedRows {
    private static final int COUNT = 8;

    private byte[] base = new byte[0];
    private int body;
    private int size;

    /** The schema of the one row, given that of the rows in it. */
    public static StructType schema(StructType row) {
        return new StructType().add("rows", new ArrayType(row, false));
    }

    /** Looks at these bytes. */
    void at(byte[] of, int off) {
        base = of;
        int array = off + RowLayout.varOffset(Bytes.getLong(of, off + RowLayout.slot(1, 0)));
        size = (int) Bytes.getLong(of, array);
        body = array + COUNT;
    }

    void none() {
        size = 0;
    }

    /** Leaves the rows behind the first out. They are in the bytes still. */
    void first(int rows) {
        size = Math.min(size, rows);
    }

    int size() {
        return size;
    }

    byte[] base() {
        return base;
    }

    int off(int i) {
        return body + RowLayout.varOffset(slot(i));
    }

    int len(int i) {
        return RowLayout.varLength(slot(i));
    }

    private long slot(int i) {
        int count = (int) Bytes.getLong(base, body - COUNT);
        return Bytes.getLong(base, body + RowLayout.slot(count, i));
    }

    /** Writes these rows with one more at a place, {@code kept} in all. */
    void with(int place, byte[] row, int off, int len, int kept, RowWriter to) {
        to.begin(1);
        to.beginArray(0, kept);
        for (int i = 0; i < kept; i++) {
            if (i == place) {
                to.setBytes(i, row, off, len);
            } else {
                int from = i < place ? i : i - 1;
                to.setBytes(i, base, off(from), len(from));
            }
        }
        to.endNested();
    }

    boolean same(int i, RankedRows other) {
        return i < other.size && Bytes.equal(base, off(i), len(i), other.base, other.off(i), other.len(i));
    }
}
