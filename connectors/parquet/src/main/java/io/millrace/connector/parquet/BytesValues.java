package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Strings, binaries and decimals of more than 18 digits: the bytes one after the other. */
final class BytesValues extends ColumnValues {
    private byte[] bytes = new byte[32];

    /** By entry, where its bytes end. */
    private int[] ends = new int[1];

    private int used;
    private final PrimitiveConverter converter;

    /** Makes what takes a file's values and adds bytes. */
    interface Conversion {
        PrimitiveConverter into(BytesValues values);
    }

    BytesValues(Conversion conversion) {
        converter = conversion.into(this);
    }

    /** The bytes as they are; those of a dictionary are looked up by number. */
    static PrimitiveConverter plain(BytesValues values) {
        return new PrimitiveConverter() {
            private byte[][] words = new byte[0][];

            @Override
            public boolean hasDictionarySupport() {
                return true;
            }

            @Override
            public void setDictionary(Dictionary dictionary) {
                words = new byte[dictionary.getMaxId() + 1][];
                for (int i = 0; i < words.length; i++) {
                    words[i] = dictionary.decodeToBinary(i).getBytes();
                }
            }

            @Override
            public void addValueFromDictionary(int id) {
                values.add(words[id], 0, words[id].length);
            }

            @Override
            public void addBinary(Binary value) {
                values.add(value);
            }
        };
    }

    private void add(Binary value) {
        ByteBuffer buffer = value.toByteBuffer();
        if (buffer.hasArray()) {
            add(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        } else {
            byte[] copy = value.getBytesUnsafe();
            add(copy, 0, copy.length);
        }
    }

    void add(byte[] from, int off, int len) {
        if (used + len > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + len));
        }
        System.arraycopy(from, off, bytes, used, len);
        used += len;
        int at = add();
        if (at >= ends.length) {
            ends = Arrays.copyOf(ends, (at + 1) * 2);
        }
        ends[at] = used;
    }

    @Override
    void complete(int entries) {
        super.complete(entries);
        if (entries > ends.length) {
            ends = Arrays.copyOf(ends, entries * 2);
        }
        if (entries > 0) {
            // Of a null, or what stands there already.
            ends[entries - 1] = used;
        }
    }

    @Override
    void clear() {
        super.clear();
        used = 0;
    }

    @Override
    Converter makeConverter() {
        return converter;
    }

    @Override
    void putValue(RowWriter to, int column, int entry) {
        int from = entry == 0 ? 0 : ends[entry - 1];
        to.setBytes(column, bytes, from, ends[entry] - from);
    }
}
