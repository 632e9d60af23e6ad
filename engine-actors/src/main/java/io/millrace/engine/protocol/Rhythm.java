package io.millrace.engine.protocol;

/** When results leave operators: the one thing in which triggers differ for a task. */
public enum Rhythm {
    /** Rows leave as they are processed, watermarks flow in band, barriers only cut. */
    REAL_TIME,
    /** An epoch has planned ends; results leave at its barrier; one watermark holds for the whole epoch. Batch queries too. */
    MICRO_BATCH
}
