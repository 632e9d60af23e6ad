package io.millrace.planner.function.sketch;

import io.millrace.planner.function.hash.ValueHash;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A count-min sketch: some rows of counters, of which each value raises one in each row. In bytes it is a version, the number of values
 * added, the rows and columns, a factor for each row, and the counters, all big-endian.
 */
final class CountMin {
    private static final int VERSION = 1;
    private static final long PRIME = (1L << 31) - 1;
    private static final int HEAD = 2 * Long.BYTES + Integer.BYTES;

    private final long[] factors;
    private final long[][] counters;
    private long total;

    private CountMin(long[] factors, long[][] counters, long total) {
        this.factors = factors;
        this.counters = counters;
        this.total = total;
    }

    /** An empty one whose counts are with this confidence too high by at most this part of all values. */
    static CountMin of(double epsilon, double confidence, int seed) {
        int width = (int) Math.ceil(2 / epsilon);
        int depth = (int) Math.ceil(-Math.log1p(-confidence) / Math.log(2));
        Random random = new Random(seed);
        long[] factors = new long[depth];
        for (int i = 0; i < depth; i++) {
            factors[i] = random.nextInt(Integer.MAX_VALUE);
        }
        return new CountMin(factors, new long[depth][width], 0);
    }

    static CountMin read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.getInt();
        long total = in.getLong();
        int depth = in.getInt();
        int width = in.getInt();
        long[] factors = new long[depth];
        for (int i = 0; i < depth; i++) {
            factors[i] = in.getLong();
        }
        long[][] counters = new long[depth][width];
        for (long[] row : counters) {
            in.asLongBuffer().get(row);
            in.position(in.position() + width * Long.BYTES);
        }
        return new CountMin(factors, counters, total);
    }

    byte[] bytes() {
        int width = counters[0].length;
        ByteBuffer out = ByteBuffer.allocate(HEAD + (1 + width) * factors.length * Long.BYTES);
        out.putInt(VERSION).putLong(total).putInt(factors.length).putInt(width);
        for (long factor : factors) {
            out.putLong(factor);
        }
        for (long[] row : counters) {
            for (long n : row) {
                out.putLong(n);
            }
        }
        return out.array();
    }

    void add(Object value, DataType type) {
        int width = counters[0].length;
        if (value instanceof Number n) {
            for (int i = 0; i < factors.length; i++) {
                long hash = factors[i] * n.longValue();
                hash += hash >> 32;
                counters[i][(int) (hash & PRIME) % width]++;
            }
        } else {
            DataType bytes = value instanceof byte[] ? DataTypes.BinaryType : type;
            int first = ValueHash.murmur3(value, bytes, 0);
            int second = ValueHash.murmur3(value, bytes, first);
            for (int i = 0; i < factors.length; i++) {
                counters[i][Math.abs((first + i * second) % width)]++;
            }
        }
        total++;
    }

    /** Adds the counts of another of the same sizes and factors. */
    void merge(CountMin other) {
        for (int i = 0; i < counters.length; i++) {
            for (int j = 0; j < counters[i].length; j++) {
                counters[i][j] += other.counters[i][j];
            }
        }
        total += other.total;
    }
}
