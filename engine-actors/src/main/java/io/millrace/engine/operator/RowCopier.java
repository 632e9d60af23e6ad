package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.row.RowCodec;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies columns from row to row without looking at their values. A nested value's offsets are relative to itself, so its bytes
 * can be copied whole. As key, floating point is normalised: -0.0 is 0.0, every NaN the same.
 */
final class RowCopier {
    private enum How {
        SLOT,
        BYTES,
        FLOAT_KEY,
        DOUBLE_KEY,
        NESTED_KEY
    }

    private final int columns;
    private final int[] from;
    private final How[] how;
    private final DataType[] types;

    /** Copies the columns of these places. */
    RowCopier(StructType schema, List<Integer> places, boolean asKey) {
        columns = schema.size();
        from = places.stream().mapToInt(Integer::intValue).toArray();
        how = new How[from.length];
        types = new DataType[from.length];
        for (int i = 0; i < from.length; i++) {
            types[i] = schema.field(from[i]).dataType();
            how[i] = how(types[i], asKey);
        }
    }

    static RowCopier all(StructType schema) {
        return new RowCopier(
                schema,
                java.util.stream.IntStream.range(0, schema.size()).boxed().toList(),
                false);
    }

    int size() {
        return from.length;
    }

    /** Sets columns {@code first}, {@code first + 1}, … of the writer's row. */
    void copy(byte[] base, int off, RowWriter to, int first) {
        for (int i = 0; i < from.length; i++) {
            int c = from[i];
            int target = first + i;
            if (RowLayout.isNull(base, off, c)) {
                to.setNull(target);
                continue;
            }
            long slot = Bytes.getLong(base, off + RowLayout.slot(columns, c));
            switch (how[i]) {
                case SLOT -> to.setLong(target, slot);
                case BYTES -> to.setBytes(target, base, off + RowLayout.varOffset(slot), RowLayout.varLength(slot));
                case FLOAT_KEY -> to.setFloatKey(target, Float.intBitsToFloat((int) slot));
                case DOUBLE_KEY -> to.setDoubleKey(target, Double.longBitsToDouble(slot));
                case NESTED_KEY ->
                    RowCodec.write(
                            to, target, types[i], normalised(types[i], RowCodec.read(base, off, columns, c, types[i])));
            }
        }
    }

    void nulls(RowWriter to, int first) {
        for (int i = 0; i < from.length; i++) {
            to.setNull(first + i);
        }
    }

    private static How how(DataType type, boolean asKey) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case STRING, BINARY -> How.BYTES;
                case FLOAT -> asKey ? How.FLOAT_KEY : How.SLOT;
                case DOUBLE -> asKey ? How.DOUBLE_KEY : How.SLOT;
                default -> How.SLOT;
            };
        }
        if (type instanceof DecimalType d) {
            return d.fitsLong() ? How.SLOT : How.BYTES;
        }
        if (type instanceof YearMonthIntervalType || type instanceof DayTimeIntervalType) {
            return How.SLOT;
        }
        return asKey && hasFloatingPoint(type) ? How.NESTED_KEY : How.BYTES;
    }

    private static boolean hasFloatingPoint(DataType type) {
        if (type instanceof StructType s) {
            return s.fieldList().stream().map(StructField::dataType).anyMatch(RowCopier::hasFloatingPoint);
        } else if (type instanceof ArrayType a) {
            return hasFloatingPoint(a.elementType());
        } else if (type instanceof MapType m) {
            return hasFloatingPoint(m.keyType()) || hasFloatingPoint(m.valueType());
        }
        return type instanceof AtomicType a
                && (a.kind() == AtomicType.Kind.FLOAT || a.kind() == AtomicType.Kind.DOUBLE);
    }

    /** A value with floating point made comparable by bytes. */
    static @Nullable Object normalised(DataType type, @Nullable Object v) {
        if (v instanceof Double d) {
            return d == 0.0 ? (Object) 0.0 : d.isNaN() ? (Object) Double.NaN : d;
        } else if (v instanceof Float f) {
            return f == 0.0f ? (Object) 0.0f : f.isNaN() ? (Object) Float.NaN : f;
        } else if (v instanceof Object[] values) {
            Object[] copy = new Object[values.length];
            for (int i = 0; i < copy.length; i++) {
                DataType part = type instanceof StructType s
                        ? s.field(i).dataType()
                        : type instanceof ArrayType a ? a.elementType() : type;
                copy[i] = normalised(part, values[i]);
            }
            return copy;
        }
        return v;
    }
}
