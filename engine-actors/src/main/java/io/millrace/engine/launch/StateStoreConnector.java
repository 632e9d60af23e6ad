package io.millrace.engine.launch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.StateReshaping;
import io.millrace.engine.statetable.StateRows;
import io.millrace.engine.statetable.StateShape;
import io.millrace.engine.statetable.StoreShape;
import io.millrace.error.MillraceException;
import io.millrace.row.KeyHash;
import io.millrace.row.RowCodec;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateSplit;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("statestore")}: the keyed state of a query as a table, as of a durable epoch. It reads the checkpoint and nothing else, so the
 * query may run, here or elsewhere, or not (docs/decisions/024-state-is-read-from-the-checkpoint.md).
 */
public final class StateStoreConnector implements Connector {
    /** A running query may clean up an epoch while it is read; a newer one is there by then. */
    private static final int ATTEMPTS = 3;

    @Override
    public String shortName() {
        return "statestore";
    }

    /** The one path; an error if there is none or there are several. */
    static String path(Options options, List<String> paths, String format) {
        List<String> given = paths.isEmpty() ? options.get("path").stream().toList() : paths;
        if (given.size() != 1) {
            throw new AnalysisException(
                    "STDS_REQUIRED_OPTION_UNSPECIFIED",
                    "'path' must be specified, once, for format " + format + ": the query's checkpointLocation. Given: "
                            + given + ".");
        }
        return given.get(0);
    }

    static void refuseSchema(@Nullable StructType userSchema, String format) {
        if (userSchema != null) {
            throw new AnalysisException(
                    "UNSUPPORTED_FEATURE",
                    "The columns of format " + format + " follow from the checkpoint. Leave schema(…) out.");
        }
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        refuseSchema(userSchema, shortName());
        StateOptions wanted = StateOptions.of(options);
        try (CheckpointReader checkpoint = CheckpointReader.open(path(options, paths, shortName()))) {
            return wanted.rows(checkpoint.operator(wanted.operatorId(), checkpoint.shape(wanted.batchId())))
                    .schema();
        } catch (IOException e) {
            throw new UncheckedIOException("The state in '" + paths + "' could not be read", e);
        }
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        return new Source(request);
    }

    private record Source(SourceRequest request) implements BatchSource {
        @Override
        public void readAll(RowSink out) {
            StateOptions wanted = StateOptions.of(request.options());
            String path = path(request.options(), request.paths(), "statestore");
            for (int attempt = 1; ; attempt++) {
                try (CheckpointReader checkpoint = CheckpointReader.open(path)) {
                    read(checkpoint, wanted, out);
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException("The state in '" + path + "' could not be read", e);
                } catch (Vanished e) {
                    if (attempt == ATTEMPTS || wanted.batchId() != null) {
                        throw e.what;
                    }
                }
            }
        }

        private void read(CheckpointReader checkpoint, StateOptions wanted, RowSink out) throws IOException {
            Manifest manifest = checkpoint.manifest(wanted.batchId());
            StateShape kept = CheckpointReader.shape(manifest);
            OperatorShape operator = checkpoint.operator(wanted.operatorId(), kept);
            int groups = checkpoint.create().keyGroups();
            int partitions = checkpoint.partitions(operator, manifest.execution());
            StoreShape shape = wanted.shape(operator);
            try (Opened state = Opened.open(request.environment(), checkpoint, manifest, kept)) {
                StateTable table = state.backend()
                        .open(new TaskId(operator.stage(), 0), new KeyGroupRange(0, groups, groups))
                        .table(shape.table(), shape.layout().order());
                StateRows rows = wanted.rows(operator);
                refuseOtherShape(rows.schema());
                Projection projection = new Projection(rows.schema(), request.schema());
                try (StateTable.Cursor at = table.scan()) {
                    while (at.next()) {
                        int group = KeyHash.group(at.keyHash(), groups);
                        projection.put(rows.row(at, KeyHash.task(group, groups, partitions)), out);
                    }
                }
            }
        }

        /** A program with other classes may have gone on since the table was loaded. */
        private void refuseOtherShape(StructType now) {
            for (StructField wanted : request.schema().fieldList()) {
                String was = wanted.dataType().simpleString();
                String is = now.field(now.fieldIndex(wanted.name())).dataType().simpleString();
                if (!was.equals(is)) {
                    throw new AnalysisException(
                            "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE",
                            "The state has changed its shape since this table was loaded: column " + wanted.name()
                                    + " was " + was + " and is " + is + ". Load the table again.");
                }
            }
        }

        @Override
        public void close() {}
    }

    /** A state object was gone before anything was read. */
    private static final class Vanished extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient MillraceException what;

        Vanished(MillraceException what) {
            super(what);
            this.what = what;
        }
    }

    /** A working copy of the state of an epoch, below the directory for such copies; removed by close. */
    private record Opened(RocksStateBackend backend, StateDirectory directory) implements AutoCloseable {
        static Opened open(Environment environment, CheckpointReader checkpoint, Manifest manifest, StateShape kept) {
            StateDirectory directory =
                    StateDirectory.of(environment.settings(), "reader-" + UUID.randomUUID(), new StateReshaping(kept));
            try {
                return new Opened(
                        RocksStateBackend.open(
                                StateSettings.from(
                                        environment.settings(),
                                        StateSettings.forHeap(
                                                Runtime.getRuntime().maxMemory())),
                                checkpoint.storage(),
                                directory.path(),
                                checkpoint.create().queryId(),
                                manifest.execution(),
                                StateSplit.WHOLE,
                                Optional.of(manifest),
                                Runnable::run,
                                directory.recovery()),
                        directory);
            } catch (MillraceException e) {
                directory.close();
                throw e.getCondition().equals("CHECKPOINT_CORRUPT") ? new Vanished(e) : e;
            }
        }

        @Override
        public void close() {
            backend.close();
            directory.close();
        }
    }

    /** Rows of all columns as rows of those that are wanted. */
    static final class Projection {
        private final int[] columns;
        private final RowCodec codec;

        Projection(StructType all, StructType wanted) {
            columns = wanted.fieldList().stream()
                    .mapToInt(f -> all.fieldIndex(f.name()))
                    .toArray();
            codec = new RowCodec(wanted);
        }

        void put(@Nullable Object[] row, RowSink out) {
            @Nullable Object[] some = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                some[i] = row[columns[i]];
            }
            byte[] bytes = codec.encode(some);
            out.row(bytes, 0, bytes.length);
        }
    }
}
