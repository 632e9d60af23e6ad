package io.millrace.connector;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a source has been read: for each split (a Kafka partition, a file list, a generator) the position of the next
 * record. Immutable.
 */
public record Positions(SortedMap<String, Long> next) {
    public static final Positions NONE = new Positions(new TreeMap<>());

    public Positions {
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }

    public static Positions of(Map<String, Long> next) {
        return new Positions(new TreeMap<>(next));
    }

    public long get(String split, long otherwise) {
        Long p = next.get(split);
        return p == null ? otherwise : p;
    }

    /** This with the splits of other added or replaced. */
    public Positions with(Positions other) {
        TreeMap<String, Long> all = new TreeMap<>(next);
        all.putAll(other.next);
        return new Positions(all);
    }

    /** Records between this and a later position, over the splits of the later one; unknown splits count from 0. */
    public long recordsUntil(Positions later) {
        long sum = 0;
        for (Map.Entry<String, Long> e : later.next.entrySet()) {
            sum += Math.max(0, e.getValue() - get(e.getKey(), 0));
        }
        return sum;
    }
}
