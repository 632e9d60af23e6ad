package io.millrace.testkit;

import java.util.stream.LongStream;

/** Runs of a property under many seeds, each of which can be repeated alone. */
public final class Seeds {
    /** System property: run this seed only. */
    public static final String ONLY = "millrace.testkit.seed";

    private Seeds() {}

    /** What is to hold under every seed. */
    @FunctionalInterface
    public interface Check {
        void run(long seed) throws Exception;
    }

    /**
     * Runs a check under the seeds 1 to {@code runs}, or under the one of the system property {@value #ONLY} alone.
     *
     * @throws AssertionError of the first failing run, with its seed and how to repeat it
     */
    public static void forEach(int runs, Check check) {
        Long only = Long.getLong(ONLY);
        LongStream seeds = only == null ? LongStream.rangeClosed(1, runs) : LongStream.of(only);
        seeds.forEach(seed -> run(seed, check));
    }

    private static void run(long seed, Check check) {
        try {
            check.run(seed);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Failed under seed " + seed + "; -D" + ONLY + "=" + seed + " repeats it alone. " + e.getMessage(),
                    e);
        }
    }
}
