package io.millrace.planner.analyze;

/** Hands out attribute ids; those of one analysis are unique. */
final class Ids {
    private long last;

    long next() {
        return ++last;
    }
}
