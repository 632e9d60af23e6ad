package io.millrace.engine.launch;

import io.millrace.spi.checkpoint.LogRecord;

/** Where a query can be made to die: beside one of the two records that an epoch has in the commit log. */
public enum CrashPoint {
    /** A micro-batch knows what it is to read, and its plan is not in the log: a restart plans anew, with what there is by then. */
    BEFORE_PLAN(LogRecord.Planned.class, false),
    /** The plan is in the log, and nothing was read: a restart repeats this batch. */
    AFTER_PLAN(LogRecord.Planned.class, true),
    /** Rows are out and state is written, and the epoch is not durable: a restart gives them once more. */
    BEFORE_COMMIT(LogRecord.Epoch.class, false),
    /** The epoch is durable, and neither its tasks nor its sink know: a restart publishes it and goes on behind it. */
    AFTER_COMMIT(LogRecord.Epoch.class, true),
    /**
     * The sink has published the epoch, and the log does not say so: a restart asks the sink to publish it again. Of epochs that have something
     * to publish only, so never of a sink of functions.
     */
    BEFORE_FINALIZED(LogRecord.Finalized.class, false);

    private final Class<? extends LogRecord> record;
    private final boolean behind;

    CrashPoint(Class<? extends LogRecord> record, boolean behind) {
        this.record = record;
        this.behind = behind;
    }

    boolean before(LogRecord appended) {
        return !behind && record.isInstance(appended);
    }

    boolean after(LogRecord appended) {
        return behind && record.isInstance(appended);
    }
}
