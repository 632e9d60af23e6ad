package io.millrace.connector.parquet;

import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Hands a value of a flat row to Parquet. For one file. */
interface ValueWriter {
    /**
     * A value that is not null.
     *
     * @param part where the row, struct or array body begins that has the slot
     * @param slot the value's slot
     */
    void write(RecordConsumer to, byte[] base, int part, long slot);

    /** For values of a type that {@link WrittenTypes} has. */
    static ValueWriter of(DataType type, TimestampForm timestamps) {
        if (type instanceof StructType s) {
            Fields fields = new Fields(s, timestamps);
            return (to, base, part, slot) -> {
                to.startGroup();
                fields.write(to, base, part + RowLayout.varOffset(slot));
                to.endGroup();
            };
        } else if (type instanceof ArrayType a) {
            return array(of(a.elementType(), timestamps));
        } else if (type instanceof MapType m) {
            return map(of(m.keyType(), timestamps), of(m.valueType(), timestamps));
        } else if (type instanceof DecimalType d) {
            return decimal(d);
        } else if (type instanceof AtomicType a) {
            return atomic(a.kind(), timestamps);
        }
        return type instanceof YearMonthIntervalType
                ? (to, base, part, slot) -> to.addInteger((int) slot)
                : (to, base, part, slot) -> to.addLong(slot);
    }

    private static ValueWriter atomic(AtomicType.Kind kind, TimestampForm timestamps) {
        return switch (kind) {
            case BOOLEAN -> (to, base, part, slot) -> to.addBoolean(slot != 0);
            case BYTE, SHORT, INTEGER, DATE -> (to, base, part, slot) -> to.addInteger((int) slot);
            case LONG, TIMESTAMP_NTZ -> (to, base, part, slot) -> to.addLong(slot);
            case FLOAT -> (to, base, part, slot) -> to.addFloat(Float.intBitsToFloat((int) slot));
            case DOUBLE -> (to, base, part, slot) -> to.addDouble(Double.longBitsToDouble(slot));
            case STRING, BINARY, NULL ->
                (to, base, part, slot) -> to.addBinary(
                        Binary.fromReusedByteArray(base, part + RowLayout.varOffset(slot), RowLayout.varLength(slot)));
            case TIMESTAMP ->
                switch (timestamps) {
                    case TIMESTAMP_MICROS -> (to, base, part, slot) -> to.addLong(slot);
                    case TIMESTAMP_MILLIS -> (to, base, part, slot) -> to.addLong(Math.floorDiv(slot, 1000L));
                    case INT96 -> int96();
                };
        };
    }

    private static ValueWriter int96() {
        byte[] bytes = new byte[12];
        ByteBuffer scratch = ByteBuffer.wrap(bytes);
        return (to, base, part, slot) -> {
            Scalars.putInt96(scratch, slot);
            to.addBinary(Binary.fromReusedByteArray(bytes));
        };
    }

    private static ValueWriter decimal(DecimalType type) {
        if (WrittenTypes.decimal(type) == PrimitiveTypeName.INT32) {
            return (to, base, part, slot) -> to.addInteger((int) slot);
        } else if (WrittenTypes.decimal(type) == PrimitiveTypeName.INT64) {
            return (to, base, part, slot) -> to.addLong(slot);
        }
        byte[] bytes = new byte[WrittenTypes.decimalBytes(type.precision())];
        return (to, base, part, slot) -> {
            int from = part + RowLayout.varOffset(slot);
            int padding = bytes.length - RowLayout.varLength(slot);
            Arrays.fill(bytes, 0, padding, (byte) (base[from] >> 7));
            System.arraycopy(base, from, bytes, padding, bytes.length - padding);
            to.addBinary(Binary.fromReusedByteArray(bytes));
        };
    }

    private static ValueWriter array(ValueWriter element) {
        return (to, base, part, slot) -> {
            int at = part + RowLayout.varOffset(slot);
            int n = (int) Bytes.getLong(base, at);
            to.startGroup();
            if (n > 0) {
                to.startField(WrittenTypes.LIST, 0);
                for (int i = 0; i < n; i++) {
                    to.startGroup();
                    item(to, WrittenTypes.ELEMENT, 0, element, base, at + 8, n, i);
                    to.endGroup();
                }
                to.endField(WrittenTypes.LIST, 0);
            }
            to.endGroup();
        };
    }

    private static ValueWriter map(ValueWriter key, ValueWriter value) {
        return (to, base, part, slot) -> {
            int keys = part + RowLayout.varOffset(slot) + 8;
            int values = keys + (int) Bytes.getLong(base, keys - 8);
            int n = (int) Bytes.getLong(base, keys);
            to.startGroup();
            if (n > 0) {
                to.startField(WrittenTypes.ENTRY, 0);
                for (int i = 0; i < n; i++) {
                    to.startGroup();
                    item(to, WrittenTypes.KEY, 0, key, base, keys + 8, n, i);
                    item(to, WrittenTypes.VALUE, 1, value, base, values + 8, n, i);
                    to.endGroup();
                }
                to.endField(WrittenTypes.ENTRY, 0);
            }
            to.endGroup();
        };
    }

    /** The field with value i of a part of n values, unless it is null. */
    private static void item(
            RecordConsumer to, String name, int field, ValueWriter writer, byte[] base, int part, int n, int i) {
        if (!RowLayout.isNull(base, part, i)) {
            to.startField(name, field);
            writer.write(to, base, part, Bytes.getLong(base, part + RowLayout.slot(n, i)));
            to.endField(name, field);
        }
    }

    /** The fields of a struct, or of a row of which not all are written. */
    final class Fields {
        private final String[] names;
        private final ValueWriter[] writers;
        private final int[] places;
        private final int width;

        Fields(StructType type, TimestampForm timestamps) {
            this(type, allPlaces(type.size()), type.size(), timestamps);
        }

        /**
         * @param places of the fields among all columns of a row
         * @param width the number of all columns
         */
        Fields(StructType type, int[] places, int width, TimestampForm timestamps) {
            names = type.fieldNames();
            writers = type.fieldList().stream()
                    .map(StructField::dataType)
                    .map(t -> of(t, timestamps))
                    .toArray(ValueWriter[]::new);
            this.places = places;
            this.width = width;
        }

        private static int[] allPlaces(int n) {
            int[] places = new int[n];
            Arrays.setAll(places, i -> i);
            return places;
        }

        void write(RecordConsumer to, byte[] base, int off) {
            for (int i = 0; i < writers.length; i++) {
                item(to, names[i], i, writers[i], base, off, width, places[i]);
            }
        }
    }
}
