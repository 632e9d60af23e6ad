package io.millrace.conformance;

/**
 * A case that is more than rows by epoch: refusals, restarts with something changed, listeners.
 *
 * @param id of the shared case, and what follows a blank to tell its parts apart
 * @param microBatch null: not run in this rhythm
 * @param realTime null: not run in this rhythm
 * @param why what differs from the case as written, or keeps it from a rhythm; empty if nothing
 */
record Scenario(String id, Body microBatch, Body realTime, String why) {
    /** What is done and checked. */
    interface Body {
        void run(Bench bench) throws Exception;
    }

    static Scenario both(String id, Body body) {
        return new Scenario(id, body, body, "");
    }

    static Scenario both(String id, String why, Body body) {
        return new Scenario(id, body, body, why);
    }

    static Scenario microBatch(String id, String why, Body body) {
        return new Scenario(id, body, null, why);
    }

    static Scenario realTime(String id, String why, Body body) {
        return new Scenario(id, null, body, why);
    }
}
