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
 *
 * <p>Old slots are deleted from the lowest up, behind a {@link LogSummary}, and never the newest ones. So the slot before a
 * rightful append's is always there. A coordinator that slept through all that finds its slot free again, but not the one
 * before it, and has lost: that is looked for after each append.
 */
public final class FileCommitLog implements CommitLog {
    private static final String PREFIX = "log/";
    private static final int READ_AT_ONCE = 256;

    private final CheckpointStorage storage;
    /** What stands for the slots below {@link #first}. */
    private List<LogRecord> summed = List.of();

    private long first;
    private byte[] hashBeforeFirst = LogCodec.noHash();
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
        while (true) {
            Optional<String> summary = newestSummary();
            try {
                readOnOrAnew(summary);
                return known();
            } catch (MillraceException e) {
                // Somebody may have shortened the log meanwhile: what was looked for is gone for a reason.
                if (newestSummary().equals(summary)) {
                    throw e;
                }
            }
        }
    }

    private Optional<String> newestSummary() throws IOException {
        List<String> summaries = storage.list(LogSummary.PREFIX);
        return summaries.isEmpty() ? Optional.empty() : Optional.of(summaries.get(summaries.size() - 1));
    }

    /** What this instance has checked need not be read again, as long as the next slot is not summed up; a successor has no time to lose. */
    private void readOnOrAnew(Optional<String> summaryPath) throws IOException {
        boolean reachable = summaryPath
                .filter(name -> name.compareTo(LogSummary.path(nextSlot())) > 0)
                .isEmpty();
        if (known.isEmpty() || !reachable) {
            begin(new LogSummary(0, LogCodec.noHash(), List.of()));
            if (summaryPath.isPresent()) {
                String path = summaryPath.get();
                byte[] bytes = storage.get(path).orElseThrow(() -> Corruption.of(path, "it is missing"));
                begin(LogSummary.decode(path, bytes));
            }
        }
        long next = nextSlot();
        List<String> names = storage.list(PREFIX).stream()
                .filter(name -> name.compareTo(path(next)) >= 0)
                .toList();
        int had = known.size();
        for (int from = 0; from < names.size() && known.size() == had + from; from += READ_AT_ONCE) {
            takeAll(names.subList(from, Math.min(names.size(), from + READ_AT_ONCE)));
        }
        // What was appended since.
        catchUp(Long.MAX_VALUE);
        String last = names.isEmpty() ? path(first - 1) : names.get(names.size() - 1);
        if (last.compareTo(path(nextSlot() - 1)) > 0) {
            throw Corruption.of(path(nextSlot()), "it is missing, while '" + last + "' is there");
        }
        if (first > 0 && known.isEmpty()) {
            throw Corruption.of(path(first), "it is missing, while '" + path(first - 1) + "' was there");
        }
    }

    private void begin(LogSummary summary) {
        known.clear();
        hashes.clear();
        first = summary.slots();
        hashBeforeFirst = summary.lastHash();
        summed = summary.records();
        rules = LogRules.EMPTY;
        for (LogRecord r : summed) {
            rules = rules.after(r);
        }
    }

    /**
     * For whoever follows a log that grows: what has been appended since is read, checked as ever, and what stands from this slot on is
     * returned. Empty if there is nothing new.
     *
     * @param slot at most the next one that this instance knows
     * @throws IllegalStateException if the log was shortened beyond it: whoever follows it has to look more often
     */
    public synchronized List<LogRecord> readOn(long slot) throws IOException {
        catchUp(Long.MAX_VALUE);
        boolean lost = slot < first
                || nextSlot() == slot
                        && newestSummary()
                                .filter(name -> name.compareTo(LogSummary.path(slot)) > 0)
                                .isPresent();
        if (lost) {
            throw new IllegalStateException(
                    "The log was shortened beyond slot " + slot + ". Read it from its beginning.");
        }
        return List.copyOf(known.subList((int) (slot - first), known.size()));
    }

    /** As {@link #readAll}, of what this instance has read or written, without looking at the storage. */
    public synchronized List<LogRecord> known() {
        List<LogRecord> all = new ArrayList<>(summed);
        all.addAll(known);
        return List.copyOf(all);
    }

    @Override
    public synchronized long nextSlot() {
        return first + known.size();
    }

    /** How many slots this instance knows that no summary stands for. */
    public synchronized int slots() {
        return known.size();
    }

    /**
     * Puts a summary in the place of the oldest slots. Stopping it anywhere does no harm. Beside appends, but one call at a time in this process.
     *
     * @param retainedEpochs whose manifests cleaning keeps; those of all older epochs below the end are gone
     * @param end slots below this; the newest one stays in any case
     */
    public void shorten(int retainedEpochs, long end) throws IOException {
        LogSummary summary;
        synchronized (this) {
            int gone = (int) (Math.min(end, nextSlot() - 1) - first);
            if (gone <= 0) {
                return;
            }
            List<LogRecord> old = new ArrayList<>(summed);
            old.addAll(known.subList(0, gone));
            summary = new LogSummary(first + gone, hashes.get(gone - 1), LogSummary.needed(old, retainedEpochs));
        }
        storage.putIfAbsent(summary.path(), summary.encode());
        synchronized (this) {
            // Not if the log was read again meanwhile.
            int gone = (int) (summary.slots() - first);
            if (gone > 0 && gone < known.size()) {
                known.subList(0, gone).clear();
                hashes.subList(0, gone).clear();
                first = summary.slots();
                hashBeforeFirst = summary.lastHash();
                summed = summary.records();
            }
        }
        deleteBelow(PREFIX, path(summary.slots()));
        deleteBelow(LogSummary.PREFIX, summary.path());
    }

    /** From the lowest up: that a slot is there means that all between it and the newest one are. */
    private void deleteBelow(String prefix, String end) throws IOException {
        for (String name : storage.list(prefix)) {
            if (name.compareTo(end) < 0) {
                storage.delete(name);
            }
        }
    }

    @Override
    public synchronized Outcome append(long slot, LogRecord record) throws IOException {
        if (slot > nextSlot()) {
            catchUp(slot);
            if (slot > nextSlot()) {
                throw new IllegalArgumentException(
                        "Slot " + slot + " does not follow the log, which ends at slot " + (nextSlot() - 1));
            }
        }
        if (slot < first) {
            throw new IllegalArgumentException("Slot " + slot + " is summed up; the log begins at slot " + first);
        }
        byte[] bytes = LogCodec.encode(slot, hashBefore(slot), record);
        if (slot < nextSlot()) {
            return standing(slot, bytes);
        }
        String refusal = rules.refusal(record);
        if (refusal != null) {
            return refuse(slot, record, refusal);
        }
        boolean written = storage.putIfAbsent(path(slot), bytes);
        // After the write, and also when it was an earlier attempt's, whose check may not have been made.
        if (slot > 0 && storage.get(path(slot - 1)).isEmpty()) {
            return overtaken(slot, written);
        }
        if (written) {
            accept(record, bytes);
            return new Outcome.Won();
        }
        catchUp(slot + 1);
        return slot < nextSlot() ? standing(slot, bytes) : overtaken(slot, false);
    }

    private Outcome standing(long slot, byte[] ours) {
        int at = (int) (slot - first);
        return Arrays.equals(LogCodec.hash(ours), hashes.get(at)) ? new Outcome.Won() : new Outcome.Lost(known.get(at));
    }

    /** The log has been shortened beyond this slot while this instance was not looking: others have written much since. */
    private Outcome overtaken(long slot, boolean written) throws IOException {
        if (written) {
            storage.delete(path(slot));
        }
        LogRecord reigning = null;
        for (LogRecord r : new FileCommitLog(storage).readAll()) {
            reigning = r instanceof LogRecord.Generation ? r : reigning;
        }
        if (reigning == null) {
            throw Corruption.of(path(slot), "it was there and is there no more");
        }
        return new Outcome.Lost(reigning);
    }

    private byte[] hashBefore(long slot) {
        return slot == first ? hashBeforeFirst : hashes.get((int) (slot - first) - 1);
    }

    /** Somebody may stand in the slot already; only if nobody does, the record itself is wrong. */
    private Outcome refuse(long slot, LogRecord record, String refusal) throws IOException {
        catchUp(slot + 1);
        if (slot < nextSlot()) {
            return new Outcome.Lost(known.get((int) (slot - first)));
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
            if (bytes.isEmpty() || !names.get(i).equals(path(nextSlot()))) {
                return;
            }
            take(bytes.get());
        }
    }

    private void catchUp(long end) throws IOException {
        while (nextSlot() < end) {
            Optional<byte[]> bytes = storage.get(path(nextSlot()));
            if (bytes.isEmpty()) {
                return;
            }
            take(bytes.get());
        }
    }

    private void take(byte[] bytes) {
        long slot = nextSlot();
        LogRecord record = LogCodec.decode(path(slot), slot, hashBefore(slot), bytes);
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
