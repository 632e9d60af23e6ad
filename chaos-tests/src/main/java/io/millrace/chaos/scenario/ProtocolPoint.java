package io.millrace.chaos.scenario;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A moment in the protocol that shows in the checkpoint, to whoever looks often enough: some tenths of a millisecond behind it. */
public enum ProtocolPoint {
    /** A task has written what changed in an epoch and is about to acknowledge it: barriers are under way, the log knows nothing. */
    SEGMENT_WRITTEN,
    /** All have acknowledged; the manifest of the epoch stands, the log does not name it yet. */
    MANIFEST_WRITTEN,
    /** The commit point of an epoch: who wrote it may not have heard that it did. */
    EPOCH_APPENDED,
    /** Micro-batches: an epoch is planned, and no source has been told. */
    PLANNED,
    /** The writers have published, where output is exactly once. */
    FINALIZED,
    /** A coordinator has just taken over, and may not have asked anybody anything. */
    GENERATION_TAKEN,
    /** An execution stands in the log; nodes may or may not have been told. */
    EXECUTION_TAKEN,
    /** A new execution's tasks are at work: the first of them has written what changed, no epoch of theirs is durable. */
    EXECUTION_RUNS,
    /** A node's state has been written as a whole; no manifest names it yet. */
    BASE_WRITTEN,
    /** A node has been told to end, and the next epoch has become durable: the one after which its tasks move, or the one before. */
    LEAVING,
    /** A node has come, and the next epoch has become durable: the one after which it gets tasks, or the one before. */
    JOINING,
    /** Some of what nobody needs any more has been deleted. */
    CLEANING;

    /** Whether all tasks stand where they stood: then a coordinator's death is no reason to restart them. */
    public boolean tasksAreThere() {
        return switch (this) {
            case GENERATION_TAKEN, EXECUTION_TAKEN, EXECUTION_RUNS, LEAVING, JOINING -> false;
            case SEGMENT_WRITTEN, MANIFEST_WRITTEN, EPOCH_APPENDED, PLANNED, FINALIZED, BASE_WRITTEN, CLEANING -> true;
        };
    }

    /** What the checkpoint shows now; the next time that this point is passed shows as a difference to it. */
    Predicate<LogWatch> passedSinceNow(Path checkpoint, LogWatch log) {
        int slots = log.records().size();
        return switch (this) {
            case SEGMENT_WRITTEN -> segments(checkpoint);
            case MANIFEST_WRITTEN -> {
                Set<String> before = names(checkpoint.resolve("manifest"));
                yield now -> !before.containsAll(names(checkpoint.resolve("manifest")));
            }
            case CLEANING -> {
                Set<String> before = names(checkpoint.resolve("manifest"));
                yield now -> !names(checkpoint.resolve("manifest")).containsAll(before);
            }
            case BASE_WRITTEN -> {
                String directory = "state/" + log.newestEpoch().execution();
                Set<String> before = names(checkpoint.resolve(directory));
                yield now -> names(checkpoint.resolve(directory)).stream()
                        .anyMatch(name -> StateFiles.isBaseDescription(name) && !before.contains(name));
            }
            case EXECUTION_RUNS -> {
                long before = log.newestEpoch().execution();
                yield now -> names(checkpoint.resolve("state")).stream()
                        .filter(name -> Long.parseLong(name) > before)
                        .anyMatch(name -> !names(checkpoint.resolve("state").resolve(name))
                                .isEmpty());
            }
            case EPOCH_APPENDED, LEAVING, JOINING -> since(slots, LogRecord.Epoch.class);
            case PLANNED -> since(slots, LogRecord.Planned.class);
            case FINALIZED -> since(slots, LogRecord.Finalized.class);
            case GENERATION_TAKEN -> since(slots, LogRecord.Generation.class);
            case EXECUTION_TAKEN -> since(slots, LogRecord.Execution.class);
        };
    }

    private static Predicate<LogWatch> since(int slots, Class<? extends LogRecord> type) {
        return log -> {
            List<LogRecord> all = log.records();
            return all.subList(slots, all.size()).stream().anyMatch(type::isInstance);
        };
    }

    /** A segment of an epoch above all that are durable by then. */
    private static Predicate<LogWatch> segments(Path checkpoint) {
        return log -> {
            LogRecord.Epoch newest = log.newestEpoch();
            String directory = "state/" + newest.execution();
            return names(checkpoint.resolve(directory)).stream()
                    .anyMatch(name -> StateFiles.epochOf(directory + "/" + name) > newest.epoch());
        };
    }

    private static Set<String> names(Path directory) {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        } catch (NoSuchFileException | NotDirectoryException nothingYet) {
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
