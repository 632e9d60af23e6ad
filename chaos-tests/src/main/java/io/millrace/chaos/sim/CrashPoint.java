package io.millrace.chaos.sim;

/** Where in the protocol a coordinator may be made to crash: behind everything that it does, and before what follows from it. */
public enum CrashPoint {
    /** One source has been told to send the barrier, the others have not. */
    BARRIER_SENT,
    SOME_ACKNOWLEDGED,
    ALL_ACKNOWLEDGED,
    MANIFEST_WRITTEN,
    /** The EPOCH record is written, and the coordinator does not hear of it. */
    EPOCH_REPLY_LOST,
    EPOCH_APPENDED,
    SINK_PUBLISHED,
    FINALIZED,
    GENERATION_TAKEN,
    EXECUTION_TAKEN,
    /** One node has been told to open its tasks. */
    SOME_NODES_TOLD,
    /** The tasks of the one before have answered, and have not heard that they are adopted. */
    SURVEYED,
    /** Half of what may be deleted is. */
    CLEANING
}
