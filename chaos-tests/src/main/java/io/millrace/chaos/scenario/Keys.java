package io.millrace.chaos.scenario;

import java.util.HashMap;
import java.util.Map;

/**
 * Which key each row of a load has. Hot keys come all the time, in turn, and show soon whether all tasks are at work. Cold ones make state:
 * first each of them once, then every other row is of one of them, in turn. Pure.
 *
 * @param hot named k0, k1 …; at least one
 * @param cold named c0, c1 …
 */
public record Keys(int hot, int cold) {
    private static final char HOT = 'k';
    private static final char COLD = 'c';

    public Keys {
        if (hot < 1 || cold < 0) {
            throw new IllegalArgumentException(
                    "A load needs hot keys, and no less than no cold ones, not " + hot + " and " + cold);
        }
    }

    public static Keys hot(int hot) {
        return new Keys(hot, 0);
    }

    static boolean isHot(String key) {
        return key.charAt(0) == HOT;
    }

    /** The key of the n-th row, from 0. */
    String key(long n) {
        return ofCold(n)
                ? COLD + String.valueOf(coldBefore(n) % cold)
                : HOT + String.valueOf((n - coldBefore(n)) % hot);
    }

    /** The how-manieth row of its key it is, from 1. */
    long seq(long n) {
        return ofCold(n) ? coldBefore(n) / cold + 1 : (n - coldBefore(n)) / hot + 1;
    }

    /** How many rows each key has among the first n. */
    Map<String, Long> rows(long n) {
        Map<String, Long> rows = new HashMap<>();
        long ofCold = coldBefore(n);
        put(rows, HOT, hot, n - ofCold);
        if (cold > 0) {
            put(rows, COLD, cold, ofCold);
        }
        return rows;
    }

    private boolean ofCold(long n) {
        return n < cold || cold > 0 && (n - cold) % 2 == 1;
    }

    /** How many of the first n rows are of cold keys. */
    private long coldBefore(long n) {
        return n <= cold ? n : cold == 0 ? 0 : cold + (n - cold) / 2;
    }

    private static void put(Map<String, Long> rows, char name, int keys, long all) {
        for (int k = 0; k < keys && k < all; k++) {
            rows.put(name + String.valueOf(k), (all - k + keys - 1) / keys);
        }
    }
}
