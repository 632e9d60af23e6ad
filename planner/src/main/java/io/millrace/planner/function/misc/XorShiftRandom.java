package io.millrace.planner.function.misc;

import java.util.Random;

/** The generator behind {@code rand(seed)}: Marsaglia's xorshift over 64 bits, so that a seed gives the numbers it gives in Spark. */
final class XorShiftRandom extends Random {
    private static final long serialVersionUID = 1L;
    private static final int SEED = 0x3c074a61;

    private long state;

    XorShiftRandom(long seed) {
        super(seed);
        state = hash(seed);
    }

    /** Spreads the bits of small seeds: two murmur3 hashes of the seed's eight bytes. */
    private static long hash(long seed) {
        int low = murmur3(seed, SEED);
        int high = murmur3(seed, low);
        return ((long) high << 32) | (low & 0xffffffffL);
    }

    private static int murmur3(long bigEndian, int seed) {
        int h = mix(seed, Integer.reverseBytes((int) (bigEndian >>> 32)));
        h = mix(h, Integer.reverseBytes((int) bigEndian)) ^ Long.BYTES;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private static int mix(int hash, int word) {
        int k = Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(hash ^ k, 13) * 5 + 0xe6546b64;
    }

    @Override
    protected int next(int bits) {
        long s = state ^ (state << 21);
        s ^= s >>> 35;
        s ^= s << 4;
        state = s;
        return (int) (s & ((1L << bits) - 1));
    }
}
