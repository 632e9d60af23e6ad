package io.millrace.engine.launch;

import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.StateShape;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.sql.AnalysisException;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query's checkpoint, open to be read, whether the query runs or not: its log as it stood at opening, and what its operators keep. Changes
 * nothing in it.
 *
 * @param operators downstream first
 */
record CheckpointReader(
        String path,
        CheckpointStorage storage,
        LogRecord.Create create,
        List<LogRecord> log,
        List<OperatorShape> operators)
        implements AutoCloseable {

    /** @throws MillraceException naming the path, if no query keeps state there */
    static CheckpointReader open(String path) {
        try {
            CheckpointStorage storage = FileCheckpointStorage.openToRead(Checkpoint.directory(path)
                    .orElseThrow(() -> MillraceException.notYet(
                            "Reading the state of a checkpoint that is not a directory ('" + path + "')",
                            "Copy the checkpoint to a directory and give that.")));
            List<LogRecord> log = new FileCommitLog(storage).readAll();
            if (log.isEmpty()) {
                throw new AnalysisException(
                        "STDS_COMMITTED_BATCH_UNAVAILABLE",
                        "'" + path
                                + "' is not the checkpoint of a query: it has no commit log. Give the query's checkpointLocation.");
            }
            LogRecord.Create create = (LogRecord.Create) log.get(0);
            if (create.operatorUids().isEmpty()) {
                throw new AnalysisException(
                        "STDS_NO_STATE",
                        "The query of '" + path
                                + "' keeps no state: it has no aggregation, join, deduplication or function by key.");
            }
            List<OperatorShape> operators = StateNotes.read(storage)
                    .orElseThrow(
                            () -> new AnalysisException(
                                    "STDS_FAILED_TO_READ_OPERATOR_METADATA",
                                    "The checkpoint '" + path
                                            + "' does not say what its operators keep in a form that this version reads. Start its query once with this version."));
            return new CheckpointReader(path, storage, create, log, operators);
        } catch (IOException e) {
            throw new AnalysisException(
                    "STDS_COMMITTED_BATCH_UNAVAILABLE",
                    "The checkpoint '" + path + "' cannot be read: " + e
                            + ". Give the directory that is the query's checkpointLocation.");
        }
    }

    /**
     * What functions kept by key at an epoch: a running program, or one that was just started, may keep something else by now.
     *
     * @param batchId null: the newest durable epoch, if there is one
     */
    StateShape shape(@Nullable Long batchId) throws IOException {
        return batchId == null && epochs().isEmpty() ? StateShape.NONE : shape(manifest(batchId));
    }

    /** Empty if the manifest does not note it: then it is as the operators' notes say. */
    static StateShape shape(Manifest manifest) {
        return StateVersions.of(manifest.extra()).newest().map(StateShape::read).orElse(StateShape.NONE);
    }

    /** @param kept at the epoch that is read */
    OperatorShape operator(long id, StateShape kept) {
        if (id < 0 || id >= operators.size()) {
            List<String> there = new ArrayList<>();
            for (int i = 0; i < operators.size(); i++) {
                there.add(i + " (" + operators.get(i).name() + ")");
            }
            throw new AnalysisException(
                    "STDS_FAILED_TO_READ_STATE_SCHEMA",
                    "There is no stateful operator " + id + " in the checkpoint '" + path
                            + "'. Set operatorId to one of " + there + ", or leave it out for 0.");
        }
        OperatorShape operator = operators.get((int) id);
        return new OperatorShape(
                operator.name(),
                operator.stage(),
                operator.stores().stream().map(kept::shown).toList());
    }

    /** The numbers of the durable epochs whose state can still be read, oldest first. */
    List<Long> epochs() throws IOException {
        Set<String> manifests = new HashSet<>(storage.list("manifest/"));
        List<Long> epochs = new ArrayList<>();
        for (LogRecord r : log) {
            if (r instanceof LogRecord.Epoch e
                    && manifests.contains(e.manifest().path())) {
                epochs.add(e.epoch());
            }
        }
        return epochs;
    }

    /** @param batchId null: the newest durable epoch */
    Manifest manifest(@Nullable Long batchId) throws IOException {
        List<Long> epochs = epochs();
        if (batchId != null && batchId < 0) {
            throw new AnalysisException(
                    "STDS_INVALID_OPTION_VALUE.IS_NEGATIVE",
                    "Invalid value for source option 'batchId': cannot be negative. Leave it out for the newest batch.");
        }
        long wanted = batchId != null ? batchId : epochs.isEmpty() ? -1 : epochs.get(epochs.size() - 1);
        for (LogRecord r : log) {
            if (r instanceof LogRecord.Epoch e && e.epoch() == wanted && epochs.contains(wanted)) {
                return ManifestCodec.decode(e.manifest().path(), storage.read(e.manifest()));
            }
        }
        throw new AnalysisException(
                "STDS_COMMITTED_BATCH_UNAVAILABLE",
                epochs.isEmpty()
                        ? "No epoch of the query of '" + path + "' is durable yet. Wait for its first one."
                        : "The state of batch " + wanted + " is not in the checkpoint '" + path
                                + "'. Set batchId to one from "
                                + epochs.get(0) + " to " + epochs.get(epochs.size() - 1)
                                + ", or leave it out for the newest; older ones were cleaned up.");
    }

    /** How many tasks kept this operator's state in an execution. */
    int partitions(OperatorShape operator, long execution) {
        int tasks = 1;
        for (LogRecord r : log) {
            if (r instanceof LogRecord.Execution e && e.execution() == execution) {
                tasks = e.parallelism().getOrDefault(operator.stage(), 1);
            }
        }
        return Math.max(1, tasks);
    }

    @Override
    public void close() {
        storage.close();
    }
}
