package io.millrace.engine.launch;

import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A query's log that dies with its query at a point set before: nothing is written to it any more. Thread-safe. */
final class CrashingLog implements CommitLog {
    private final CommitLog log;
    private final Consumer<Throwable> kill;
    private @Nullable CrashPoint point;
    private boolean dead;

    /** @param kill ends the query, soon */
    CrashingLog(CommitLog log, Consumer<Throwable> kill) {
        this.log = log;
        this.kill = kill;
    }

    synchronized void crashAt(CrashPoint next) {
        point = next;
    }

    /** From now on nothing reaches the log. */
    synchronized void die() {
        dead = true;
    }

    @Override
    public List<LogRecord> readAll() throws IOException {
        return log.readAll();
    }

    @Override
    public long nextSlot() {
        return log.nextSlot();
    }

    @Override
    public synchronized Outcome append(long slot, LogRecord record) throws IOException {
        CrashPoint here = point;
        if (dead || here != null && here.before(record)) {
            throw crash("before");
        }
        Outcome outcome = log.append(slot, record);
        if (here != null && here.after(record)) {
            throw crash("after");
        }
        return outcome;
    }

    private IOException crash(String side) {
        IOException why = new IOException("The query was killed by its test, " + side + " this record.");
        if (!dead) {
            dead = true;
            kill.accept(why);
        }
        return why;
    }
}
