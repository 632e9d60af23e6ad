package io.millrace.state.log;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Create;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.LogRecord.Execution;
import io.millrace.spi.checkpoint.LogRecord.Finalized;
import io.millrace.spi.checkpoint.LogRecord.Generation;
import io.millrace.spi.checkpoint.LogRecord.Planned;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the oldest slots of a commit log once they are deleted: those of their records that anybody can still need. A file of its
 * own beside the log, made from slots that never change, so that whoever makes it makes the same, at any time, without asking the coordinator.
 *
 * @param slots how many slots this stands for: all below this number
 * @param lastHash of the last of them, which the record behind them names
 * @param records in the order they stood in
 */
record LogSummary(long slots, byte[] lastHash, List<LogRecord> records) {
    static final String PREFIX = "log-summary/";
    private static final long MAGIC = 0x31_53_47_4c_4c_49_4d_89L;
    private static final int VERSION = 1;
    private static final String KIND = "summary of a commit log";

    /** Of these many epochs the last are kept in any case: cleaning decides by what was durable before the newest one. */
    private static final int LEAST_EPOCHS = 2;

    static String path(long slots) {
        return PREFIX + String.format("%020d", slots);
    }

    String path() {
        return path(slots);
    }

    /**
     * The records that later readers can need: who reigns, the newest epochs and the one that the newest execution began on, the executions of
     * these and all that began since, what is planned behind, and what is published.
     *
     * @param log from its first record, or from that of an earlier summary, on
     * @param retainedEpochs whose manifests cleaning keeps
     */
    static List<LogRecord> needed(List<LogRecord> log, int retainedEpochs) {
        Last last = new Last();
        log.forEach(last::see);
        int older = last.epochs - Math.max(LEAST_EPOCHS, retainedEpochs);
        Set<Epoch> epochs = new HashSet<>();
        Set<Long> executions = new HashSet<>();
        for (LogRecord r : log) {
            if (r instanceof Epoch e && (older-- <= 0 || e.epoch() == last.base)) {
                epochs.add(e);
                executions.add(e.execution());
            }
        }
        return log.stream()
                .filter(r -> last.needs(r)
                        || r instanceof Epoch e && epochs.contains(e)
                        || r instanceof Execution x && executions.contains(x.execution()))
                .toList();
    }

    /** What the log comes to, record by record. No two records of a log are equal but those of what was stopped. */
    private static final class Last {
        private int epochs;
        private long base = -1;
        private @Nullable LogRecord generation;
        private @Nullable LogRecord published;
        private final Set<LogRecord> sinceEpoch = new HashSet<>();
        private final Set<Planned> planned = new HashSet<>();

        void see(LogRecord r) {
            if (r instanceof Epoch e) {
                epochs++;
                sinceEpoch.clear();
                planned.removeIf(p -> p.epoch() <= e.epoch());
            } else if (r instanceof Generation) {
                generation = r;
            } else if (r instanceof Execution x) {
                base = x.baseEpoch();
                sinceEpoch.add(x);
            } else if (r instanceof Finalized) {
                published = r;
            } else if (r instanceof Planned p) {
                planned.add(p);
            }
        }

        boolean needs(LogRecord r) {
            return r instanceof Create
                    || r.equals(generation)
                    || r.equals(published)
                    || sinceEpoch.contains(r)
                    || r instanceof Planned p && planned.contains(p);
        }
    }

    byte[] encode() {
        BinaryWriter w = new BinaryWriter(1 << 10);
        w.i64(MAGIC).i32(VERSION).i64(slots).raw(lastHash).i32(records.size());
        for (LogRecord record : records) {
            BinaryWriter payload = new BinaryWriter(256);
            int type = RecordCodec.write(record, payload);
            w.u8(type).bytes(payload.toBytes());
        }
        return w.crcFrom(0).toBytes();
    }

    /** @param object its path, for errors */
    static LogSummary decode(String object, byte[] bytes) {
        BinaryReader r = new BinaryReader(object, bytes);
        r.magic(MAGIC, KIND);
        r.version(VERSION, KIND);
        long slots = r.i64();
        byte[] lastHash = r.raw(LogCodec.HASH_BYTES);
        List<LogRecord> records = new ArrayList<>();
        for (int n = r.count(5); n > 0; n--) {
            int type = r.u8();
            records.add(RecordCodec.read(type, new BinaryReader(object, r.bytes())));
        }
        r.crcFrom(0);
        r.atEnd();
        if (!object.equals(path(slots))) {
            throw r.bad("it is the summary of " + slots + " slots");
        }
        return new LogSummary(slots, lastHash, List.copyOf(records));
    }
}
