package io.millrace.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Rows out of order, within bounds and from a seed: the same seed gives the same order. Pure. */
public final class Disorder {
    private Disorder() {}

    private record Placed<T>(T row, double place) {}

    /**
     * The same rows in another order, in which none is more than {@code bound} places from where it was.
     *
     * @param bound 0: the order stays
     */
    public static <T> List<T> within(int bound, List<T> rows, long seed) {
        if (bound < 0) {
            throw new IllegalArgumentException("The bound is " + bound + ", but must be 0 or more places.");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Placed<T>> placed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            // A row is overtaken only by rows that stood less than bound + 1 places behind it.
            placed.add(new Placed<>(rows.get(i), i + random.nextDouble() * (bound + 1)));
        }
        placed.sort(Comparator.comparingDouble(Placed::place));
        return placed.stream().map(Placed::row).toList();
    }
}
