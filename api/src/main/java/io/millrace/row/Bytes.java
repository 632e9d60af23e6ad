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

    /** Unsigned lexicographic order. */
    public static int compare(byte[] a, int aOff, int aLen, byte[] b, int bOff, int bLen) {
        return Arrays.compareUnsigned(a, aOff, aOff + aLen, b, bOff, bOff + bLen);
    }
}
