package io.millrace.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Little-endian access to byte arrays, as static methods because generated code cannot call a VarHandle itself. The JIT
 * inlines them to single loads and stores.
 */
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long M1 = 0x9e3779b97f4a7c15L;
    private static final long M2 = 0xd6e8feb86659fd93L;

    private Bytes() {}

    public static long getLong(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    public static void putLong(byte[] b, int at, long v) {
        LONG.set(b, at, v);
    }

    public static int getInt(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    public static void putInt(byte[] b, int at, int v) {
        INT.set(b, at, v);
    }

    public static double getDouble(byte[] b, int at) {
        return Double.longBitsToDouble((long) LONG.get(b, at));
    }

    public static void putDouble(byte[] b, int at, double v) {
        LONG.set(b, at, Double.doubleToRawLongBits(v));
    }

    public static float getFloat(byte[] b, int at) {
        return Float.intBitsToFloat((int) INT.get(b, at));
    }

    public static void putFloat(byte[] b, int at, float v) {
        INT.set(b, at, Float.floatToRawIntBits(v));
    }

    /** Big-endian, so that unsigned byte order is the order of non-negative numbers. */
    public static long getLongBig(byte[] b, int at) {
        return (long) LONG_BIG.get(b, at);
    }

    public static void putLongBig(byte[] b, int at, long v) {
        LONG_BIG.set(b, at, v);
    }

    public static boolean equal(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
        return aLen == bLen && Arrays.equals(a, aOff, aOff + aLen, b, bOff, bOff + bLen);
    }

    /**
     * A hash for tables in memory: every bit of it depends on every byte. Not stable between versions; what is stored or routed by uses
     * {@link KeyHash}.
     */
    public static int hash(byte[] b, int off, int len) {
        long h = len * M1;
        int i = off;
        int end = off + len;
        for (; i + 8 <= end; i += 8) {
            h = (h ^ getLong(b, i)) * M1;
            h ^= h >>> 32;
        }
        for (; i < end; i++) {
            h = (h ^ b[i] & 0xff) * M2;
        }
        h ^= h >>> 29;
        h *= M2;
        return (int) (h ^ h >>> 32);
    }

    /** Unsigned lexicographic order. */
    public static int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
        return Arrays.compareUnsigned(a, aOff, aOff + aLen, b, bOff, bOff + bLen);
    }
}
