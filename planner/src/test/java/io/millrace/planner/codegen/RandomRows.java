package io.millrace.planner.codegen;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/** Seeded values of any type, with nulls and the edges of each type over-represented. */
final class RandomRows {
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "abc",
        "Hello World",
        "  padded  ",
        "42",
        "-17",
        "3.25",
        "1e3",
        " 7 ",
        "true",
        "héllo",
        "日本語",
        "😀x",
        "A_b%c",
        "2024-01-31",
        "2024-02-30",
        "2024-01-31T10:11:12.5Z",
        "2024-01-31 10:11:12",
        "9223372036854775807",
        "99999999999999999999",
        "NaN",
        "0",
        "-0"
    };
    private static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        7,
        127,
        128,
        -129,
        32768,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1.0,
        -1.5,
        2.5,
        1e10,
        1e-7,
        123456.789,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        Double.MIN_VALUE
    };

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    Object[] row(StructType schema) {
        Object[] row = new Object[schema.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = schema.field(i).nullable() && random.nextInt(6) == 0
                    ? null
                    : value(schema.field(i).dataType());
        }
        return row;
    }

    Object value(DataType type) {
        if (type instanceof AtomicType a) {
            return atomic(a);
        } else if (type instanceof DecimalType d) {
            BigInteger unscaled = new BigInteger(random.nextInt(d.precision() * 3) + 1, random)
                    .mod(BigInteger.TEN.pow(d.precision()));
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), d.scale());
        } else if (type instanceof StructType s) {
            return row(s);
        } else if (type instanceof ArrayType a) {
            Object[] values = new Object[random.nextInt(4)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(5) == 0 ? null : value(a.elementType());
            }
            return values;
        } else if (type instanceof MapType m) {
            Set<Object> keys = new LinkedHashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                keys.add(value(m.keyType()));
            }
            Object[] values = new Object[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(5) == 0 ? null : value(m.valueType());
            }
            return new MapData(keys.toArray(), values);
        }
        return type instanceof io.millrace.sql.types.YearMonthIntervalType
                ? (Object) random.nextInt(50)
                : (Object) (long) random.nextInt();
    }

    private Object atomic(AtomicType a) {
        boolean edge = random.nextInt(3) == 0;
        long n = edge ? LONGS[random.nextInt(LONGS.length)] : random.nextInt(100) - 30;
        return switch (a.kind()) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (byte) n;
            case SHORT -> (short) n;
            case INTEGER -> (int) n;
            case LONG -> n;
            case FLOAT -> (float) real(edge);
            case DOUBLE -> real(edge);
            case DATE -> random.nextInt(40_000) - 10_000;
            case TIMESTAMP, TIMESTAMP_NTZ -> random.nextLong() % 4_000_000_000_000_000L;
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BINARY -> TEXTS[random.nextInt(TEXTS.length)].getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case NULL -> null;
        };
    }

    private double real(boolean edge) {
        return edge ? DOUBLES[random.nextInt(DOUBLES.length)] : Math.round(random.nextGaussian() * 1e4) / 100.0;
    }
}
