package io.millrace.spi.checkpoint;

import java.io.IOException;
import java.util.List;

/**
 * The log of one query: numbered slots, each written once, only if absent. Whoever wins a slot has decided; no clock or lease is
 * needed. Blocking.
 */
public interface CommitLog {

    /**
     * The records from slot 0, checked against the hash chain; a hole or damage is an error that names the slot. Of slots that are no longer
     * there, only those records that anybody can still need.
     */
    List<LogRecord> readAll() throws IOException;

    /** The slot behind the last that this instance has read or written. Does not block. */
    long nextSlot();

    /** Appends at this slot if it is free and the chain up to it is known to this instance. */
    Outcome append(long slot, LogRecord record) throws IOException;

    /** What became of an append. */
    sealed interface Outcome {
        /** The slot holds our record now (also when an earlier, unanswered attempt had written it). */
        record Won() implements Outcome {}

        /** Somebody else's record stands there. */
        record Lost(LogRecord winner) implements Outcome {}
    }
}
