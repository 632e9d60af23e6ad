package io.millrace.connector.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;

/** Lists and maps: for each entry a run of entries of the parts (elements, or keys and values). */
abstract class RepeatedValues extends ColumnValues {
    private final List<ColumnValues> parts;

    /** By entry, where its run ends. */
    private int[] ends = new int[1];

    RepeatedValues(List<ColumnValues> parts) {
        this.parts = parts;
    }

    /** Where the run of an entry begins. */
    final int from(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    final int count(int entry) {
        return ends[entry] - from(entry);
    }

    @Override
    void clear() {
        super.clear();
        parts.forEach(ColumnValues::clear);
    }

    @Override
    void complete(int entries) {
        super.complete(entries);
        if (entries > ends.length) {
            ends = Arrays.copyOf(ends, entries * 2);
        }
        if (entries > 0) {
            ends[entries - 1] = parts.get(0).size();
        }
    }

    /** Around all of an entry: what is in it is said to the converter of the repeated field. */
    final Converter around(Converter repeated) {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return repeated;
            }

            @Override
            public void start() {}

            @Override
            public void end() {
                complete(add() + 1);
            }
        };
    }

    /** A repeated group with the parts as its fields, each once or not at all. */
    final Converter repeatedGroup() {
        return new GroupConverter() {
            private int before;

            @Override
            public Converter getConverter(int field) {
                return parts.get(field).converter();
            }

            @Override
            public void start() {
                before = parts.get(0).size();
            }

            @Override
            public void end() {
                for (ColumnValues part : parts) {
                    part.complete(before + 1);
                }
            }
        };
    }
}
