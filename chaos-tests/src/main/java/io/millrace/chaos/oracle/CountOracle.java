package io.millrace.chaos.oracle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks running counts by key. The rows of a key carry seq = 1, 2, 3 … in one partition, so a result is right if and only if last = count
 * and sum = 1 + … + count: a row that was lost, or counted twice, shows in every result after it.
 */
public final class CountOracle {
    private final boolean everyCount;
    private final Map<String, Key> keys = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long inputs;
    private long outputs;
    private long wrong;
    private long repeated;

    private static final class Key {
        long inputs;
        long highest;
        final BitSet seen = new BitSet();
    }

    /** @param everyCount whether each row gives a result: then a key has all counts from 1 to the number of its rows */
    public CountOracle(boolean everyCount) {
        this.everyCount = everyCount;
    }

    /** Reads both topics to their ends and compares. */
    public static Verdict compare(Topic in, Topic out, boolean everyCount) {
        CountOracle oracle = new CountOracle(everyCount);
        Topics.readToEnd(in, r -> oracle.input(r.key(), JsonNumbers.get(r.value(), "seq")));
        Topics.readToEnd(
                out,
                r -> oracle.output(
                        r.key(),
                        JsonNumbers.get(r.value(), "count"),
                        JsonNumbers.get(r.value(), "last"),
                        JsonNumbers.get(r.value(), "sum")));
        return oracle.verdict();
    }

    /** All inputs come before the first output. */
    public void input(String key, long seq) {
        Key k = keys.computeIfAbsent(key, name -> new Key());
        k.inputs++;
        inputs++;
        if (seq != k.inputs) {
            throw new IllegalStateException(
                    "The load is not what this oracle can check: row " + k.inputs + " of " + key + " has seq " + seq);
        }
    }

    public void output(String key, long count, long last, long sum) {
        outputs++;
        Key k = keys.computeIfAbsent(key, name -> new Key());
        if (count < 1 || count > k.inputs || last != count || sum != count * (count + 1) / 2) {
            wrong++;
            problems.add(
                    "key " + key + " of " + k.inputs + " inputs: count " + count + ", last " + last + ", sum " + sum);
            return;
        }
        if (k.seen.get((int) count)) {
            repeated++;
        }
        k.seen.set((int) count);
        k.highest = Math.max(k.highest, count);
    }

    public Verdict verdict() {
        long lost = 0;
        long missing = 0;
        for (Map.Entry<String, Key> e : keys.entrySet()) {
            Key k = e.getValue();
            if (k.highest < k.inputs) {
                lost += k.inputs - k.highest;
                problems.add("key " + e.getKey() + ": counted to " + k.highest + " of " + k.inputs);
            }
            long gaps = everyCount ? k.highest - k.seen.cardinality() : 0;
            if (gaps > 0) {
                missing += gaps;
                problems.add("key " + e.getKey() + ": " + gaps + " results are missing, the first is "
                        + k.seen.nextClearBit(1));
            }
        }
        return new Verdict(inputs, outputs, lost, wrong, missing, repeated, problems);
    }
}
