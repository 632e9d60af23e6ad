package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;
import java.nio.charset.StandardCharsets;

/** The texts between the commas of a constant, each with its place from 1: {@code find_in_set} as a look-up. Immutable. */
public final class TextPlaces {
    private final byte[][] texts;
    /** Open addressing by hash: a place, or 0 where none is. */
    private final int[] table;

    public TextPlaces(String set) {
        String[] split = set.split(",", -1);
        texts = new byte[split.length][];
        table = new int[Integer.highestOneBit(split.length) * 4];
        for (int i = 0; i < split.length; i++) {
            texts[i] = split[i].getBytes(StandardCharsets.UTF_8);
            int slot = slot(texts[i], 0, texts[i].length);
            // of equal texts the first one counts
            if (table[slot] == 0) {
                table[slot] = i + 1;
            }
        }
    }

    /** The place of a text; 0 if it is not there, as one with a comma never is. */
    public int of(byte[] b, int off, int len) {
        return table[slot(b, off, len)];
    }

    /** Where the text is, or would be. */
    private int slot(byte[] b, int off, int len) {
        int slot = Bytes.hash(b, off, len) & table.length - 1;
        while (table[slot] != 0
                && !Bytes.equal(texts[table[slot] - 1], 0, texts[table[slot] - 1].length, b, off, len)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
