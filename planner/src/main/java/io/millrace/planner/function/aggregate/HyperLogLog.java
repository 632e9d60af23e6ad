package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.hash.ValueHash;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;

/** The number of distinct values, estimated from 512 one-byte registers (5 % standard error); one binary slot. */
final class HyperLogLog {
    private static final int BITS = 9;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private HyperLogLog() {}

    static Code code(DataType type) {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> {
                    byte[] registers = b[0] == null ? new byte[REGISTERS] : (byte[]) b[0];
                    if (a[0] != null) {
                        long hash = ValueHash.xxhash64(a[0], type, 42L);
                        int register = (int) (hash >>> (64 - BITS));
                        int rank = Long.numberOfLeadingZeros(hash << BITS | 1L << (BITS - 1)) + 1;
                        registers[register] = (byte) Math.max(registers[register], rank);
                    }
                    b[0] = registers;
                },
                (b, o, c) -> {
                    if (o[0] == null) {
                        return;
                    }
                    byte[] other = (byte[]) o[0];
                    byte[] registers = b[0] == null ? new byte[REGISTERS] : (byte[]) b[0];
                    for (int i = 0; i < REGISTERS; i++) {
                        registers[i] = (byte) Math.max(registers[i], other[i]);
                    }
                    b[0] = registers;
                },
                (b, c) -> b[0] == null ? 0L : estimate((byte[]) b[0]));
    }

    private static long estimate(byte[] registers) {
        double sum = 0;
        int empty = 0;
        for (byte r : registers) {
            sum += 1.0 / (1L << r);
            empty += r == 0 ? 1 : 0;
        }
        double raw = ALPHA * REGISTERS * REGISTERS / sum;
        boolean small = raw <= 2.5 * REGISTERS && empty > 0;
        return Math.round(small ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
    }
}
