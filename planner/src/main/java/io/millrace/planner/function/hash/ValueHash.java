package io.millrace.planner.function.hash;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Spark's two hashes of a value: murmur3 (32 bit) and xxHash64. A null leaves the seed as it is. */
public final class ValueHash {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private ValueHash() {}

    public static int murmur3(@Nullable Object v, DataType type, int seed) {
        return (int) hash(v, type, seed, true);
    }

    public static long xxhash64(@Nullable Object v, DataType type, long seed) {
        return hash(v, type, seed, false);
    }

    private static long hash(@Nullable Object v, DataType type, long seed, boolean murmur) {
        if (v == null) {
            return seed;
        } else if (type instanceof StructType s) {
            long h = seed;
            Object[] values = (Object[]) v;
            for (int i = 0; i < values.length; i++) {
                h = hash(values[i], s.field(i).dataType(), h, murmur);
            }
            return h;
        } else if (type instanceof ArrayType a) {
            long h = seed;
            for (Object e : (Object[]) v) {
                h = hash(e, a.elementType(), h, murmur);
            }
            return h;
        } else if (type instanceof MapType m) {
            long h = seed;
            MapData map = (MapData) v;
            for (int i = 0; i < map.keys().length; i++) {
                h = hash(map.keys()[i], m.keyType(), h, murmur);
                h = hash(map.values()[i], m.valueType(), h, murmur);
            }
            return h;
        } else if (type instanceof DecimalType d) {
            BigDecimal b = (BigDecimal) v;
            return d.fitsLong()
                    ? ofLong(b.unscaledValue().longValue(), seed, murmur)
                    : ofBytes(b.unscaledValue().toByteArray(), seed, murmur);
        } else if (type instanceof AtomicType a) {
            return atomic(v, a.kind(), seed, murmur);
        }
        return type instanceof YearMonthIntervalType
                ? ofInt((Integer) v, seed, murmur)
                : ofLong((Long) v, seed, murmur);
    }

    private static long atomic(Object v, AtomicType.Kind kind, long seed, boolean murmur) {
        return switch (kind) {
            case NULL -> seed;
            case BOOLEAN -> ofInt((Boolean) v ? 1 : 0, seed, murmur);
            case BYTE, SHORT, INTEGER, DATE -> ofInt(((Number) v).intValue(), seed, murmur);
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> ofLong((Long) v, seed, murmur);
            case FLOAT -> ofInt(Float.floatToIntBits((Float) v == 0 ? 0f : (Float) v), seed, murmur);
            case DOUBLE -> ofLong(Double.doubleToLongBits((Double) v == 0 ? 0d : (Double) v), seed, murmur);
            case STRING -> ofBytes(((String) v).getBytes(StandardCharsets.UTF_8), seed, murmur);
            case BINARY -> ofBytes((byte[]) v, seed, murmur);
        };
    }

    private static long ofInt(int v, long seed, boolean murmur) {
        if (murmur) {
            return finish(mix((int) seed, v), 4);
        }
        long h = seed + P5 + 4L;
        h ^= (v & 0xFFFFFFFFL) * P1;
        return avalanche(Long.rotateLeft(h, 23) * P2 + P3);
    }

    private static long ofLong(long v, long seed, boolean murmur) {
        if (murmur) {
            return finish(mix(mix((int) seed, (int) v), (int) (v >>> 32)), 8);
        }
        long h = seed + P5 + 8L;
        return avalanche(round8(h, v));
    }

    private static long round8(long h, long v) {
        long mixed = h ^ Long.rotateLeft(v * P2, 31) * P1;
        return Long.rotateLeft(mixed, 27) * P1 + P4;
    }

    private static long ofBytes(byte[] b, long seed, boolean murmur) {
        if (!murmur) {
            return xxBytes(b, seed);
        }
        int h = (int) seed;
        int whole = b.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            h = mix(h, int4(b, i));
        }
        // Spark mixes each byte of the tail by itself, unlike the original murmur3
        for (int i = whole; i < b.length; i++) {
            h = mix(h, b[i]);
        }
        return finish(h, b.length);
    }

    private static int int4(byte[] b, int i) {
        return (b[i] & 0xFF) | (b[i + 1] & 0xFF) << 8 | (b[i + 2] & 0xFF) << 16 | b[i + 3] << 24;
    }

    private static long long8(byte[] b, int i) {
        return (int4(b, i) & 0xFFFFFFFFL) | (long) int4(b, i + 4) << 32;
    }

    private static int mix(int h, int v) {
        int k = Integer.rotateLeft(v * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(h ^ k, 13) * 5 + 0xe6546b64;
    }

    private static int finish(int h, int length) {
        int x = h ^ length;
        x = (x ^ x >>> 16) * 0x85ebca6b;
        x = (x ^ x >>> 13) * 0xc2b2ae35;
        return x ^ x >>> 16;
    }

    private static long xxBytes(byte[] b, long seed) {
        int n = b.length;
        int i = 0;
        long h;
        if (n >= 32) {
            long v1 = seed + P1 + P2;
            long v2 = seed + P2;
            long v3 = seed;
            long v4 = seed - P1;
            for (; i <= n - 32; i += 32) {
                v1 = Long.rotateLeft(v1 + long8(b, i) * P2, 31) * P1;
                v2 = Long.rotateLeft(v2 + long8(b, i + 8) * P2, 31) * P1;
                v3 = Long.rotateLeft(v3 + long8(b, i + 16) * P2, 31) * P1;
                v4 = Long.rotateLeft(v4 + long8(b, i + 24) * P2, 31) * P1;
            }
            h = Long.rotateLeft(v1, 1) + Long.rotateLeft(v2, 7) + Long.rotateLeft(v3, 12) + Long.rotateLeft(v4, 18);
            h = merge(merge(merge(merge(h, v1), v2), v3), v4);
        } else {
            h = seed + P5;
        }
        h += n;
        for (; i <= n - 8; i += 8) {
            h = round8(h, long8(b, i));
        }
        if (i <= n - 4) {
            h ^= (int4(b, i) & 0xFFFFFFFFL) * P1;
            h = Long.rotateLeft(h, 23) * P2 + P3;
            i += 4;
        }
        for (; i < n; i++) {
            h ^= (b[i] & 0xFFL) * P5;
            h = Long.rotateLeft(h, 11) * P1;
        }
        return avalanche(h);
    }

    private static long merge(long h, long v) {
        return (h ^ Long.rotateLeft(v * P2, 31) * P1) * P1 + P4;
    }

    private static long avalanche(long h) {
        long x = (h ^ h >>> 33) * P2;
        x = (x ^ x >>> 29) * P3;
        return x ^ x >>> 32;
    }
}
