package io.millrace.state.log;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Create;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.LogRecord.Execution;
import io.millrace.spi.checkpoint.LogRecord.Finalized;
import io.millrace.spi.checkpoint.LogRecord.Generation;
import io.millrace.spi.checkpoint.LogRecord.Planned;
import io.millrace.spi.checkpoint.LogRecord.Stopped;
import org.jspecify.annotations.Nullable;

/**
 * What may follow what: a record of a generation stands only while that generation reigns, an epoch only in the newest
 * execution, and numbers only grow. Pure.
 */
record LogRules(boolean created, long generation, long execution, long epoch) {
    static final LogRules EMPTY = new LogRules(false, -1, -1, -1);

    /** Why this record may not come next, or null if it may. */
    @Nullable
    String refusal(LogRecord record) {
        if (created == record instanceof Create) {
            return created ? "the query was created before" : "the first record must create the query";
        }
        if (record instanceof Generation) {
            return grows("generation", ((Generation) record).generation(), generation);
        }
        if (record instanceof Execution) {
            Execution r = (Execution) record;
            String wrong = reigns(r.generation());
            return wrong != null ? wrong : grows("execution", r.execution(), execution);
        }
        if (record instanceof Planned) {
            Planned r = (Planned) record;
            String wrong = reigns(r.generation());
            return wrong != null ? wrong : grows("epoch", r.epoch(), epoch);
        }
        if (record instanceof Epoch) {
            Epoch r = (Epoch) record;
            if (r.execution() != execution) {
                return "execution " + r.execution() + " is not the newest, which is " + execution;
            }
            String wrong = reigns(r.generation());
            return wrong != null ? wrong : grows("epoch", r.epoch(), epoch);
        }
        if (record instanceof Finalized) {
            Finalized r = (Finalized) record;
            return r.epoch() > epoch ? "epoch " + r.epoch() + " is not durable" : reigns(r.generation());
        }
        return record instanceof Stopped ? reigns(((Stopped) record).generation()) : null;
    }

    LogRules after(LogRecord record) {
        if (record instanceof Create) {
            return new LogRules(true, generation, execution, epoch);
        }
        if (record instanceof Generation) {
            return new LogRules(created, ((Generation) record).generation(), execution, epoch);
        }
        if (record instanceof Execution) {
            return new LogRules(created, generation, ((Execution) record).execution(), epoch);
        }
        if (record instanceof Epoch) {
            return new LogRules(created, generation, execution, ((Epoch) record).epoch());
        }
        return this;
    }

    private @Nullable String reigns(long g) {
        return g == generation ? null : "generation " + g + " does not reign, but " + generation;
    }

    private static @Nullable String grows(String what, long next, long last) {
        return next > last ? null : what + " " + next + " is not above the last, which is " + last;
    }
}
