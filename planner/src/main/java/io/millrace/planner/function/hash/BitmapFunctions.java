package io.millrace.planner.function.hash;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataTypes;

/** Where a number stands in the bitmaps of 32,768 bits that {@code bitmap_construct_agg} builds. */
public final class BitmapFunctions {
    /** Bits of one bitmap. */
    public static final int BITS = 8 * 4096;

    private BitmapFunctions() {}

    public static void define(Definitions d) {
        d.fn("bitmap_bit_position")
                .in(Param.LONG)
                .out(DataTypes.LongType)
                .e1((Long n) -> n > 0 ? (n - 1) % BITS : -n % BITS);
        d.fn("bitmap_bucket_number")
                .in(Param.LONG)
                .out(DataTypes.LongType)
                .e1((Long n) -> n > 0 ? 1 + (n - 1) / BITS : n / BITS);
        d.fn("bitmap_count")
                .in(Param.only("BINARY", Param::isBinary, DataTypes.BinaryType))
                .out(DataTypes.LongType)
                .e1((byte[] bitmap) -> {
                    long n = 0;
                    for (byte b : bitmap) {
                        n += Integer.bitCount(b & 0xff);
                    }
                    return n;
                });
    }
}
