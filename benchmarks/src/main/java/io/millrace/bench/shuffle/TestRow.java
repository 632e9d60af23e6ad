package io.millrace.bench.shuffle;

import io.millrace.row.RowWriter;

/** Rows of about a hundred bytes: a number, which is the key, and text. */
final class TestRow {
    static final int FIELDS = 2;
    private static final String TEXT = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcd";

    private TestRow() {}

    static byte[] of(long key) {
        RowWriter row = new RowWriter();
        row.begin(FIELDS);
        row.setLong(0, key);
        row.setString(1, TEXT);
        return row.toByteArray();
    }
}
