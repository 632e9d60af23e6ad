package io.millrace.connector.parquet;

import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Which types of a file can be read as which types of a row, and how: the pairs that Spark accepts. */
final class Scalars {
    private static final long US_OF_DAY = 86_400_000_000L;
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private Scalars() {}

    /** Null if a column of this type cannot be read as what is wanted. */
    static @Nullable ColumnValues read(PrimitiveType file, DataType wanted) {
        if (wanted instanceof DecimalType d) {
            return decimal(file, d);
        } else if (wanted instanceof YearMonthIntervalType) {
            return file.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? ints(v -> v) : null;
        } else if (wanted instanceof DayTimeIntervalType) {
            return file.getPrimitiveTypeName() == PrimitiveTypeName.INT64 ? longs(v -> v) : null;
        } else if (!(wanted instanceof AtomicType)) {
            return null;
        }
        AtomicType.Kind kind = ((AtomicType) wanted).kind();
        LogicalTypeAnnotation annotation = file.getLogicalTypeAnnotation();
        return switch (file.getPrimitiveTypeName()) {
            case BOOLEAN -> kind == AtomicType.Kind.BOOLEAN ? booleans() : null;
            case INT32 -> annotation instanceof DecimalLogicalTypeAnnotation ? null : int32(annotation, kind);
            case INT64 -> annotation instanceof DecimalLogicalTypeAnnotation ? null : int64(annotation, kind);
            case FLOAT ->
                switch (kind) {
                    case FLOAT -> floats();
                    case DOUBLE -> doubles();
                    default -> null;
                };
            case DOUBLE -> kind == AtomicType.Kind.DOUBLE ? doubles() : null;
            case INT96 -> kind == AtomicType.Kind.TIMESTAMP || kind == AtomicType.Kind.TIMESTAMP_NTZ ? int96() : null;
            case BINARY ->
                kind == AtomicType.Kind.STRING || kind == AtomicType.Kind.BINARY
                        ? new BytesValues(BytesValues::plain)
                        : null;
            case FIXED_LEN_BYTE_ARRAY -> kind == AtomicType.Kind.BINARY ? new BytesValues(BytesValues::plain) : null;
        };
    }

    private static @Nullable ColumnValues int32(@Nullable LogicalTypeAnnotation annotation, AtomicType.Kind kind) {
        boolean date = annotation instanceof DateLogicalTypeAnnotation;
        boolean number = annotation == null || annotation instanceof IntLogicalTypeAnnotation;
        if (!date && !number) {
            return null;
        }
        boolean unsigned = annotation instanceof IntLogicalTypeAnnotation i && !i.isSigned() && i.getBitWidth() == 32;
        return switch (kind) {
            case BYTE -> ints(v -> (byte) v);
            case SHORT -> ints(v -> (short) v);
            case INTEGER -> ints(v -> v);
            case LONG -> unsigned ? ints(v -> v & 0xffffffffL) : ints(v -> v);
            case DOUBLE -> ints(v -> Double.doubleToRawLongBits(v));
            case DATE -> annotation == null || date ? ints(v -> v) : null;
            case TIMESTAMP_NTZ -> date ? ints(v -> v * US_OF_DAY) : null;
            default -> null;
        };
    }

    private static @Nullable ColumnValues int64(@Nullable LogicalTypeAnnotation annotation, AtomicType.Kind kind) {
        if (kind == AtomicType.Kind.LONG) {
            return longs(v -> v);
        } else if (!(annotation instanceof TimestampLogicalTypeAnnotation)) {
            return null;
        }
        TimestampLogicalTypeAnnotation t = (TimestampLogicalTypeAnnotation) annotation;
        // An instant is read as its fields in UTC, and the other way round.
        if (kind != AtomicType.Kind.TIMESTAMP && kind != AtomicType.Kind.TIMESTAMP_NTZ) {
            return null;
        }
        return switch (t.getUnit()) {
            case MILLIS -> longs(v -> Math.multiplyExact(v, 1000L));
            case MICROS -> longs(v -> v);
            case NANOS -> null;
        };
    }

    /** Neither the digits before the point nor those after it may become fewer. */
    private static @Nullable ColumnValues decimal(PrimitiveType file, DecimalType wanted) {
        int precision;
        int scale = 0;
        if (file.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation d) {
            precision = d.getPrecision();
            scale = d.getScale();
        } else if (file.getPrimitiveTypeName() == PrimitiveTypeName.INT32 && isNumber(file)) {
            precision = 10;
        } else if (file.getPrimitiveTypeName() == PrimitiveTypeName.INT64 && isNumber(file)) {
            precision = 20;
        } else {
            return null;
        }
        int digits = wanted.scale() - scale;
        if (digits < 0 || wanted.precision() - wanted.scale() < precision - scale) {
            return null;
        }
        boolean unsigned = file.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation i && !i.isSigned();
        if (wanted.fitsLong()) {
            return unsigned ? null : new FixedValues(values -> Decimals.narrow(values, digits));
        }
        return new BytesValues(values -> Decimals.wide(values, digits, unsigned));
    }

    private static boolean isNumber(PrimitiveType file) {
        return file.getLogicalTypeAnnotation() == null
                || file.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation;
    }

    private static FixedValues booleans() {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addBoolean(boolean value) {
                values.add(value ? 1 : 0);
            }
        });
    }

    private static FixedValues ints(IntToLongFunction slot) {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                values.add(slot.applyAsLong(value));
            }
        });
    }

    private static FixedValues longs(LongUnaryOperator slot) {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addLong(long value) {
                values.add(slot.applyAsLong(value));
            }
        });
    }

    private static FixedValues floats() {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addFloat(float value) {
                values.add(Float.floatToRawIntBits(value) & 0xffffffffL);
            }
        });
    }

    private static FixedValues doubles() {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addFloat(float value) {
                values.add(Double.doubleToRawLongBits(value));
            }

            @Override
            public void addDouble(double value) {
                values.add(Double.doubleToRawLongBits(value));
            }
        });
    }

    /** Nanoseconds of the day, and the Julian day. */
    private static FixedValues int96() {
        return new FixedValues(values -> new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                ByteBuffer parts = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
                long nanos = parts.getLong(parts.position());
                long day = parts.getInt(parts.position() + Long.BYTES);
                values.add((day - JULIAN_DAY_OF_1970) * US_OF_DAY + Math.floorDiv(nanos, 1000L));
            }
        });
    }

    /** The twelve bytes of a timestamp in microseconds. */
    static void putInt96(ByteBuffer to, long us) {
        to.order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, Math.floorMod(us, US_OF_DAY) * 1000)
                .putInt(Long.BYTES, (int) (Math.floorDiv(us, US_OF_DAY) + JULIAN_DAY_OF_1970));
    }
}
