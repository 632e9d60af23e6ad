package io.millrace.engine.wire;

import io.millrace.error.MillraceException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single values in internal form, each behind a tag: buffers of observed metrics. */
final class ValueCodec {
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int BYTE = 2;
    private static final int SHORT = 3;
    private static final int INT = 4;
    private static final int LONG = 5;
    private static final int FLOAT = 6;
    private static final int DOUBLE = 7;
    private static final int TEXT = 8;
    private static final int BYTES = 9;
    private static final int DECIMAL = 10;
    private static final int ARRAY = 11;
    private static final int LIST = 12;

    private ValueCodec() {}

    static void write(WireWriter w, @Nullable Object value) {
        if (value == null) {
            w.i8(NULL);
        } else if (value instanceof Boolean v) {
            w.i8(BOOLEAN).flag(v);
        } else if (value instanceof Byte v) {
            w.i8(BYTE).i8(v);
        } else if (value instanceof Short v) {
            w.i8(SHORT).i32(v);
        } else if (value instanceof Integer v) {
            w.i8(INT).i32(v);
        } else if (value instanceof Long v) {
            w.i8(LONG).i64(v);
        } else if (value instanceof Float v) {
            w.i8(FLOAT).f64(v);
        } else if (value instanceof Double v) {
            w.i8(DOUBLE).f64(v);
        } else if (value instanceof String v) {
            w.i8(TEXT).text(v);
        } else if (value instanceof byte[] v) {
            w.i8(BYTES).bytes(v);
        } else if (value instanceof BigDecimal v) {
            w.i8(DECIMAL).i32(v.scale()).bytes(v.unscaledValue().toByteArray());
        } else if (value instanceof Object[] v) {
            w.i8(ARRAY);
            row(w, v);
        } else if (value instanceof List<?> v) {
            w.i8(LIST).i32(v.size());
            v.forEach(e -> write(w, e));
        } else {
            throw new MillraceException(
                    "UNSUPPORTED_FEATURE",
                    "observe() in a cluster of several nodes does not take an aggregate that keeps a "
                            + value.getClass().getSimpleName()
                            + ". Use count, sum, min, max or avg, or run the query on one node.");
        }
    }

    static void row(WireWriter w, @Nullable Object[] values) {
        w.i32(values.length);
        for (Object value : values) {
            write(w, value);
        }
    }

    static @Nullable Object read(WireReader r) {
        int tag = r.i8();
        return switch (tag) {
            case NULL -> null;
            case BOOLEAN -> r.flag();
            case BYTE -> (byte) r.i8();
            case SHORT -> (short) r.i32();
            case INT -> r.i32();
            case LONG -> r.i64();
            case FLOAT -> (float) r.f64();
            case DOUBLE -> r.f64();
            case TEXT -> r.text();
            case BYTES -> r.bytes();
            case DECIMAL -> {
                int scale = r.i32();
                yield new BigDecimal(new BigInteger(r.bytes()), scale);
            }
            case ARRAY -> readRow(r);
            case LIST -> r.all(ValueCodec::read);
            default -> throw r.unknown("tag of a value", tag);
        };
    }

    static @Nullable Object[] readRow(WireReader r) {
        return r.all(ValueCodec::read).toArray();
    }
}
