package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.hash.BitmapFunctions;
import io.millrace.sql.types.DataTypes;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** Bitmaps of 4,096 bytes: built from bit positions, united, intersected. */
public final class BitmapAggregates {
    private static final int BYTES = BitmapFunctions.BITS / 8;

    private BitmapAggregates() {}

    public static void define(Definitions d) {
        d.agg("bitmap_construct_agg")
                .bind((c, x) -> CoreAggregates.one(c, Param.LONG, t -> DataTypes.BinaryType, false))
                .code((types, type) -> construct());
        d.agg("bitmap_or_agg")
                .bind((c, x) -> CoreAggregates.one(
                        c, Param.only("BINARY", Param::isBinary, DataTypes.BinaryType), t -> t, false))
                .code((types, type) -> combined((byte) 0, (a, b) -> a | b));
        d.agg("bitmap_and_agg")
                .bind((c, x) -> CoreAggregates.one(
                        c, Param.only("BINARY", Param::isBinary, DataTypes.BinaryType), t -> t, false))
                .code((types, type) -> combined((byte) -1, (a, b) -> a & b));
    }

    private static Code construct() {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) new byte[BYTES]),
                (b, a, c) -> {
                    if (a[0] instanceof Long bit) {
                        if (bit < 0 || bit >= BitmapFunctions.BITS) {
                            throw Errors.failure(
                                    "INVALID_BITMAP_POSITION",
                                    "22003",
                                    "The bit " + bit + ", counted from 0, is not in a bitmap of " + BitmapFunctions.BITS
                                            + " bits (" + BYTES + " bytes). Use bitmap_bit_position() for it.");
                        }
                        byte[] bits = ((byte[]) b[0]).clone();
                        bits[(int) (bit / 8)] |= (byte) (1 << bit % 8);
                        b[0] = bits;
                    }
                },
                (b, o, c) -> b[0] = combine((byte[]) b[0], (byte[]) o[0], (x, y) -> x | y),
                (b, c) -> b[0]);
    }

    private static Code combined(byte start, IntBinaryOperator op) {
        byte[] zero = new byte[BYTES];
        Arrays.fill(zero, start);
        Slots.Step step = (b, a, c) -> {
            if (a[0] instanceof byte[] more) {
                b[0] = combine((byte[]) b[0], more, op);
            }
        };
        return new Slots(List.of(DataTypes.BinaryType), Slots.start((Object) zero), step, step, (b, c) -> b[0]);
    }

    /** Bytes that a shorter bitmap lacks are zero. */
    private static byte[] combine(byte[] own, byte[] more, IntBinaryOperator op) {
        byte[] out = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            out[i] = (byte) op.applyAsInt(own[i], i < more.length ? more[i] : 0);
        }
        return out;
    }
}
