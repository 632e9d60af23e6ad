package io.millrace.row;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Schemas and values in internal form, the same for the same seed. */
final class RandomValues {
    private static final List<DataType> LEAVES = List.of(
            DataTypes.BooleanType,
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.FloatType,
            DataTypes.DoubleType,
            DataTypes.DateType,
            DataTypes.TimestampType,
            DataTypes.StringType,
            DataTypes.BinaryType,
            new DecimalType(10, 2),
            new DecimalType(38, 18),
            new YearMonthIntervalType(0, 1),
            new DayTimeIntervalType(0, 3));

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    StructType schema(int depth) {
        List<StructField> fields = new ArrayList<>();
        int n = 1 + random.nextInt(depth > 2 ? 70 : 5);
        for (int i = 0; i < n; i++) {
            fields.add(new StructField("c" + i, type(depth)));
        }
        return new StructType(fields);
    }

    private DataType type(int depth) {
        int pick = depth == 0 ? 0 : random.nextInt(8);
        return switch (pick) {
            case 5 -> new ArrayType(type(depth - 1), true);
            case 6 -> new MapType(LEAVES.get(random.nextInt(LEAVES.size())), type(depth - 1), true);
            case 7 -> schema(Math.min(2, depth - 1));
            default -> LEAVES.get(random.nextInt(LEAVES.size()));
        };
    }

    Object[] row(StructType schema) {
        return schema.fieldList().stream().map(f -> nullable(f.dataType())).toArray();
    }

    private Object nullable(DataType type) {
        return random.nextInt(5) == 0 ? null : value(type);
    }

    private Object value(DataType type) {
        if (type instanceof AtomicType a) {
            return atomic(a.kind());
        } else if (type instanceof DecimalType d) {
            BigInteger limit = BigInteger.TEN.pow(d.precision());
            BigInteger unscaled = new BigInteger(127, random).mod(limit);
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), d.scale());
        } else if (type instanceof StructType s) {
            return row(s);
        } else if (type instanceof ArrayType a) {
            Object[] values = new Object[random.nextInt(70)];
            for (int i = 0; i < values.length; i++) {
                values[i] = nullable(a.elementType());
            }
            return values;
        } else if (type instanceof MapType m) {
            int n = random.nextInt(6);
            Object[] keys = new Object[n];
            Object[] values = new Object[n];
            for (int i = 0; i < n; i++) {
                keys[i] = value(m.keyType());
                values[i] = nullable(m.valueType());
            }
            return new MapData(keys, values);
        }
        return type instanceof YearMonthIntervalType ? (Object) random.nextInt() : (Object) random.nextLong();
    }

    private Object atomic(AtomicType.Kind kind) {
        return switch (kind) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (byte) random.nextInt();
            case SHORT -> (short) random.nextInt();
            case INTEGER, DATE -> random.nextInt();
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> random.nextLong();
            case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : random.nextFloat();
            case DOUBLE -> random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextDouble();
            case STRING -> text();
            case BINARY -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            out.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> 0x4E2D;
                        case 1 -> 0x1F600;
                        case 2 -> 0xE9;
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return out.toString();
    }
}
