package io.millrace.row;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import io.millrace.sql.types.VariantVal;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Between binary rows and values in <em>internal form</em>, which is, by type:
 *
 * <pre>
 *  boolean Boolean · tinyint Byte · smallint Short · int Integer · bigint Long · float Float · double Double
 *  decimal(p,s) BigDecimal of exactly scale s · string String · binary byte[]
 *  date Integer (days since 1970-01-01) · timestamp Long (microseconds since 1970-01-01T00:00Z)
 *  timestamp_ntz Long (the same of its fields read as if they were UTC)
 *  year-month interval Integer (months) · day-time interval Long (microseconds)
 *  array Object[] · map {@link MapData} · struct Object[] · null of any type: null
 * </pre>
 *
 * The slow path, for interpreted expressions, user objects and tests; generated code reads and writes the bytes itself.
 */
public final class RowCodec {
    private final StructType schema;
    private final DataType[] types;
    private final RowWriter writer = new RowWriter();

    public RowCodec(StructType schema) {
        this.schema = schema;
        types = typesOf(schema);
    }

    public StructType schema() {
        return schema;
    }

    private static DataType[] typesOf(StructType s) {
        return s.fieldList().stream().map(StructField::dataType).toArray(DataType[]::new);
    }

    /** The values of a row, one a column. */
    public @Nullable Object[] decode(byte[] base, int off) {
        return decodeRow(base, off, types);
    }

    /** A row of these values, in an array of its own. */
    public byte[] encode(@Nullable Object[] values) {
        encodeTo(writer, values);
        return writer.toByteArray();
    }

    /** Writes these values as a new row of w. */
    public void encodeTo(RowWriter w, @Nullable Object[] values) {
        if (values.length != types.length) {
            throw new MillraceException(
                    "ROW_WIDTH_MISMATCH",
                    "A row of " + values.length + " values was given for the " + types.length + " columns of "
                            + schema.simpleString() + ".");
        }
        w.begin(types.length);
        for (int i = 0; i < types.length; i++) {
            write(w, i, types[i], values[i]);
        }
    }

    /** Sets column i of the writer's current row (or nested part). */
    public static void write(RowWriter w, int i, DataType type, @Nullable Object v) {
        if (v == null) {
            w.setNull(i);
        } else if (type instanceof AtomicType a) {
            writeAtomic(w, i, a.kind(), v);
        } else if (type instanceof DecimalType d) {
            BigInteger unscaled = ((BigDecimal) v).unscaledValue();
            if (d.fitsLong()) {
                w.setLong(i, unscaled.longValueExact());
            } else {
                w.setBinary(i, unscaled.toByteArray());
            }
        } else if (type instanceof StructType s) {
            Object[] values = (Object[]) v;
            w.beginNested(i, values.length);
            for (int c = 0; c < values.length; c++) {
                write(w, c, s.field(c).dataType(), values[c]);
            }
            w.endNested();
        } else if (type instanceof ArrayType a) {
            Object[] values = (Object[]) v;
            w.beginArray(i, values.length);
            writeAll(w, a.elementType(), values);
            w.endNested();
        } else if (type instanceof MapType m) {
            MapData map = (MapData) v;
            w.beginMap(i);
            w.beginMapKeys(map.keys().length);
            writeAll(w, m.keyType(), map.keys());
            w.endMapKeys();
            w.beginMapValues(map.values().length);
            writeAll(w, m.valueType(), map.values());
            w.endMapValues();
            w.endMap();
        } else if (v instanceof VariantVal variant) {
            w.setBinary(i, variant.utf8());
        } else {
            w.setLong(i, ((Number) v).longValue());
        }
    }

    private static void writeAll(RowWriter w, DataType type, @Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            write(w, i, type, values[i]);
        }
    }

    private static void writeAtomic(RowWriter w, int i, AtomicType.Kind kind, Object v) {
        switch (kind) {
            case BOOLEAN -> w.setBoolean(i, (Boolean) v);
            case BYTE, SHORT, INTEGER, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> w.setLong(i, ((Number) v).longValue());
            case FLOAT -> w.setFloat(i, (Float) v);
            case DOUBLE -> w.setDouble(i, (Double) v);
            case STRING -> w.setString(i, (String) v);
            case BINARY -> w.setBinary(i, (byte[]) v);
            case NULL -> w.setNull(i);
        }
    }

    /** The value of column i of the row (or nested part) of n columns at off. */
    public static @Nullable Object read(byte[] base, int off, int n, int i, DataType type) {
        if (RowLayout.isNull(base, off, i)) {
            return null;
        }
        int at = off + RowLayout.slot(n, i);
        long slot = Bytes.getLong(base, at);
        if (type instanceof AtomicType a) {
            return readAtomic(base, off, slot, a.kind());
        }
        int from = off + RowLayout.varOffset(slot);
        int length = RowLayout.varLength(slot);
        if (type instanceof DecimalType d) {
            return d.fitsLong()
                    ? BigDecimal.valueOf(slot, d.scale())
                    : new BigDecimal(new BigInteger(base, from, length), d.scale());
        } else if (type instanceof StructType s) {
            return decodeRow(base, from, typesOf(s));
        } else if (type instanceof ArrayType a) {
            return readArray(base, from, a.elementType());
        } else if (type instanceof MapType m) {
            int keys = from + 8;
            int values = keys + (int) Bytes.getLong(base, from);
            return new MapData(readArray(base, keys, m.keyType()), readArray(base, values, m.valueType()));
        }
        if (type instanceof VariantType) {
            return new VariantVal(Arrays.copyOfRange(base, from, from + length));
        }
        return type instanceof YearMonthIntervalType ? (Object) (int) slot : (Object) slot;
    }

    /** The value of a variable part (string, binary, wide decimal, struct, array, map) of len bytes at absolute offset from. */
    public static Object readPart(byte[] base, int from, int len, DataType type) {
        if (type instanceof StructType s) {
            return decodeRow(base, from, typesOf(s));
        } else if (type instanceof ArrayType a) {
            return readArray(base, from, a.elementType());
        } else if (type instanceof MapType m) {
            int keys = from + 8;
            int values = keys + (int) Bytes.getLong(base, from);
            return new MapData(readArray(base, keys, m.keyType()), readArray(base, values, m.valueType()));
        } else if (type instanceof DecimalType d) {
            return new BigDecimal(new BigInteger(base, from, len), d.scale());
        }
        if (type instanceof VariantType) {
            return new VariantVal(Arrays.copyOfRange(base, from, from + len));
        }
        return type.equals(DataTypes.StringType)
                ? new String(base, from, len, StandardCharsets.UTF_8)
                : Arrays.copyOfRange(base, from, from + len);
    }

    private static @Nullable Object readAtomic(byte[] base, int off, long slot, AtomicType.Kind kind) {
        return switch (kind) {
            case NULL -> null;
            case BOOLEAN -> slot != 0;
            case BYTE -> (byte) slot;
            case SHORT -> (short) slot;
            case INTEGER, DATE -> (int) slot;
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> slot;
            case FLOAT -> Float.intBitsToFloat((int) slot);
            case DOUBLE -> Double.longBitsToDouble(slot);
            case STRING ->
                new String(base, off + RowLayout.varOffset(slot), RowLayout.varLength(slot), StandardCharsets.UTF_8);
            case BINARY -> {
                int from = off + RowLayout.varOffset(slot);
                yield Arrays.copyOfRange(base, from, from + RowLayout.varLength(slot));
            }
        };
    }

    private static Object[] readArray(byte[] base, int off, DataType element) {
        int n = (int) Bytes.getLong(base, off);
        Object[] values = new Object[n];
        for (int i = 0; i < n; i++) {
            values[i] = read(base, off + 8, n, i, element);
        }
        return values;
    }

    private static @Nullable Object[] decodeRow(byte[] base, int off, DataType[] types) {
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = read(base, off, types.length, i, types[i]);
        }
        return values;
    }
}
