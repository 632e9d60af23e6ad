package io.millrace.planner.analyze;

/** Hands out attribute ids; those of one analysis are unique. */
final class Ids {
    private long last;

    long next() {
        return ++last;
    }

    /** The last id handed out; 0 before the first. */
    long last() {
        return last;
    }

    /** Goes on behind an id that an earlier analysis handed out last. */
    void behind(long id) {
        last = id;
    }
}
