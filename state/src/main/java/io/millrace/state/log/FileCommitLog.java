package io.millrace.state.log;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.Corruption;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The commit log on a checkpoint storage. Holds what it has read; an append whose outcome is unknown (an IOException) may
 * simply be tried again at the same slot.
 */
public final class FileCommitLog implements CommitLog {
    private static final String PREFIX = "log/";
    private static final int READ_AT_ONCE = 256;

    private final CheckpointStorage storage;
    private final List<LogRecord> known = new ArrayList<>();
    private final List<byte[]> hashes = new ArrayList<>();
    private LogRules rules = LogRules.EMPTY;

    public FileCommitLog(CheckpointStorage storage) {
        this.storage = storage;
    }

    public static String path(long slot) {
        return PREFIX + String.format("%020d", slot);
    }

    @Override
    public synchronized List<LogRecord> readAll() throws IOException {
        known.clear();
        hashes.clear();
        rules = LogRules.EMPTY;
        List<String> names = storage.list(PREFIX);
        for (int from = 0; from < names.size() && known.size() == from; from += READ_AT_ONCE) {
            takeAll(names.subList(from, Math.min(names.size(), from + READ_AT_ONCE)));
        }
        // What was appended since.
        catchUp(Long.MAX_VALUE);
        if (!names.isEmpty()) {
            String last = names.get(names.size() - 1);
            if (last.compareTo(path(known.size() - 1L)) > 0) {
                throw Corruption.of(path(known.size()), "it is missing, while '" + last + "' is there");
            }
        }
        return List.copyOf(known);
    }

    /**
     * For whoever follows a log that grows: what has been appended since is read, checked as ever, and what stands from this slot on is
     * returned. Empty if there is nothing new.
     *
     * @param slot 0 or more, at most the number of records that this instance knows
     */
    public synchronized List<LogRecord> readOn(int slot) throws IOException {
        catchUp(Long.MAX_VALUE);
        return List.copyOf(known.subList(slot, known.size()));
    }

    /** The records that this instance has read or written, without looking at the storage. */
    public synchronized List<LogRecord> known() {
        return List.copyOf(known);
    }

    @Override
    public synchronized Outcome append(long slot, LogRecord record) throws IOException {
        if (slot > known.size()) {
            catchUp(slot);
            if (slot > known.size()) {
                throw new IllegalArgumentException(
                        "Slot " + slot + " does not follow the log, which ends at slot " + (known.size() - 1));
            }
        }
        byte[] previous = slot == 0 ? LogCodec.noHash() : hashes.get((int) slot - 1);
        byte[] bytes = LogCodec.encode(slot, previous, record);
        if (slot < known.size()) {
            return Arrays.equals(LogCodec.hash(bytes), hashes.get((int) slot))
                    ? new Outcome.Won()
                    : new Outcome.Lost(known.get((int) slot));
        }
        String refusal = rules.refusal(record);
        if (refusal != null) {
            return refuse(slot, record, refusal);
        }
        if (storage.putIfAbsent(path(slot), bytes)) {
            accept(record, bytes);
            return new Outcome.Won();
        }
        catchUp(slot + 1);
        if (slot >= known.size()) {
            throw Corruption.of(path(slot), "it was there and is there no more");
        }
        return Arrays.equals(LogCodec.hash(bytes), hashes.get((int) slot))
                ? new Outcome.Won()
                : new Outcome.Lost(known.get((int) slot));
    }

    /** Somebody may stand in the slot already; only if nobody does, the record itself is wrong. */
    private Outcome refuse(long slot, LogRecord record, String refusal) throws IOException {
        catchUp(slot + 1);
        if (slot < known.size()) {
            return new Outcome.Lost(known.get((int) slot));
        }
        throw new MillraceException(
                "COMMIT_LOG_RECORD_REFUSED",
                record + " cannot stand in slot " + slot + " of the commit log: " + refusal
                        + ". Read the log again; if another coordinator has taken over, stop.");
    }

    /** Takes records up to the first that does not follow. */
    private void takeAll(List<String> names) throws IOException {
        List<Optional<byte[]>> all = storage.getAll(names);
        for (int i = 0; i < names.size(); i++) {
            Optional<byte[]> bytes = all.get(i);
            if (bytes.isEmpty() || !names.get(i).equals(path(known.size()))) {
                return;
            }
            take(bytes.get());
        }
    }

    private void catchUp(long end) throws IOException {
        while (known.size() < end) {
            Optional<byte[]> bytes = storage.get(path(known.size()));
            if (bytes.isEmpty()) {
                return;
            }
            take(bytes.get());
        }
    }

    private void take(byte[] bytes) {
        long slot = known.size();
        byte[] previous = slot == 0 ? LogCodec.noHash() : hashes.get((int) slot - 1);
        LogRecord record = LogCodec.decode(path(slot), slot, previous, bytes);
        String refusal = rules.refusal(record);
        if (refusal != null) {
            throw Corruption.of(path(slot), refusal);
        }
        accept(record, bytes);
    }

    private void accept(LogRecord record, byte[] bytes) {
        known.add(record);
        hashes.add(LogCodec.hash(bytes));
        rules = rules.after(record);
    }
}
