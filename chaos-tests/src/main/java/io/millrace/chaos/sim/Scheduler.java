package io.millrace.chaos.sim;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Simulated time: actions in order of their time, ties in order of their making. */
final class Scheduler {
    private record Entry(long atMs, long seq, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry o) {
            return atMs != o.atMs ? Long.compare(atMs, o.atMs) : Long.compare(seq, o.seq);
        }
    }

    static final long START_MS = 1_000_000;

    final SplittableRandom random;
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long seq;
    private long nowMs = START_MS;
    private boolean faults = true;

    Scheduler(long seed) {
        random = new SplittableRandom(seed);
    }

    long nowMs() {
        return nowMs;
    }

    void at(long atMs, Runnable action) {
        queue.add(new Entry(Math.max(atMs, nowMs), seq++, action));
    }

    void after(long delayMs, Runnable action) {
        at(nowMs + delayMs, action);
    }

    /** A usual delay; now and then, while there are faults, a very long one. */
    long delayMs() {
        return faults && chance(0.02) ? random.nextInt(8_000) : random.nextInt(20);
    }

    boolean chance(double p) {
        return random.nextDouble() < p;
    }

    /** As chance, but never again once the world has healed. */
    boolean fault(double p) {
        return faults && chance(p);
    }

    void heal() {
        faults = false;
    }

    boolean faults() {
        return faults;
    }

    /** Runs the next action; false if there is none. */
    boolean runNext() {
        Entry next = queue.poll();
        if (next == null) {
            return false;
        }
        nowMs = next.atMs;
        next.action.run();
        return true;
    }
}
