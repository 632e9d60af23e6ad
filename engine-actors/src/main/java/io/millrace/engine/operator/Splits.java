package io.millrace.engine.operator;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The splits of a source task: which one the rows in hand are from, and which of them hold watermarks back. A split does from its
 * assignment on, unless it has had no rows for a while. Until the reader names a split, all rows are those of place 0; after that
 * place 0 has no say. Task thread.
 */
public final class Splits {
    private final Map<String, Integer> places = new HashMap<>();
    private final BitSet idle = new BitSet();
    private long[] lastInputMs = {Long.MIN_VALUE};
    private int current;
    private boolean named;

    /** One more than the highest place. */
    public int size() {
        return lastInputMs.length;
    }

    /** The place of the split that the rows in hand are from. */
    public int current() {
        return current;
    }

    /** Whether the split at this place holds watermarks back. */
    public boolean counts(int place) {
        return place > 0 == named && !idle.get(place);
    }

    /** These splits are read from now on, maybe beside others. */
    public void assign(Iterable<String> splits) {
        splits.forEach(this::place);
    }

    /** The rows that follow are from this split. */
    public void rowsOf(String split, long nowMs) {
        Integer known = places.get(split);
        current = known == null ? place(split) : known;
        named = true;
        input(nowMs);
    }

    private int place(String split) {
        Integer known = places.get(split);
        if (known != null) {
            return known;
        }
        int place = lastInputMs.length;
        lastInputMs = Arrays.copyOf(lastInputMs, place + 1);
        lastInputMs[place] = Long.MIN_VALUE;
        places.put(split, place);
        return place;
    }

    /** Rows came for the current split. */
    public void input(long nowMs) {
        lastInputMs[current] = nowMs;
        idle.clear(current);
    }

    /** Takes those for idle that had no rows for so long; whether there are any that were not idle before. */
    public boolean expire(long nowMs, long timeoutMs) {
        boolean any = false;
        for (int i = 0; i < lastInputMs.length; i++) {
            if (lastInputMs[i] == Long.MIN_VALUE) {
                // The wait of a split that has had no rows yet begins with the first look.
                lastInputMs[i] = nowMs;
            }
            if (counts(i) && nowMs - timeoutMs >= lastInputMs[i]) {
                idle.set(i);
                any = true;
            }
        }
        return any;
    }

    /** Whether none holds a watermark back. */
    public boolean allIdle() {
        for (int i = 0; i < lastInputMs.length; i++) {
            if (counts(i)) {
                return false;
            }
        }
        return true;
    }

    /** When the next split becomes idle if nothing comes; Long.MAX_VALUE when all are, or before the first look. */
    public long nextExpiryMs(long timeoutMs) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < lastInputMs.length; i++) {
            if (counts(i) && lastInputMs[i] != Long.MIN_VALUE) {
                next = Math.min(next, lastInputMs[i] + timeoutMs);
            }
        }
        return next;
    }
}
