package io.millrace.engine.launch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.StoreShape;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code format("state-metadata")}: which stateful operators a checkpoint has, and the state of which epochs can be read. */
public final class StateMetadataConnector implements Connector {
    private static final StructType COLUMNS = StructType.fromDDL(
            "operatorId BIGINT, operatorName STRING, stateStoreName STRING, numPartitions INT, minBatchId BIGINT, maxBatchId BIGINT,"
                    + " operatorProperties STRING");

    @Override
    public String shortName() {
        return "state-metadata";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        StateStoreConnector.refuseSchema(userSchema, shortName());
        try (CheckpointReader checkpoint =
                CheckpointReader.open(StateStoreConnector.path(options, paths, shortName()))) {
            return COLUMNS;
        }
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        return new Source(request);
    }

    private record Source(SourceRequest request) implements BatchSource {
        @Override
        public void readAll(RowSink out) {
            String path = StateStoreConnector.path(request.options(), request.paths(), "state-metadata");
            try (CheckpointReader checkpoint = CheckpointReader.open(path)) {
                read(checkpoint, out);
            } catch (IOException e) {
                throw new UncheckedIOException("The checkpoint '" + path + "' could not be read", e);
            }
        }

        private void read(CheckpointReader checkpoint, RowSink out) throws IOException {
            List<Long> epochs = checkpoint.epochs();
            Long first = epochs.isEmpty() ? null : epochs.get(0);
            Long last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
            long execution = checkpoint.log().stream()
                    .filter(LogRecord.Execution.class::isInstance)
                    .mapToLong(r -> ((LogRecord.Execution) r).execution())
                    .max()
                    .orElse(0);
            StateStoreConnector.Projection projection = new StateStoreConnector.Projection(COLUMNS, request.schema());
            for (int id = 0; id < checkpoint.operators().size(); id++) {
                OperatorShape operator = checkpoint.operators().get(id);
                Set<String> stores = new LinkedHashSet<>();
                operator.stores().stream().map(StoreShape::store).forEach(stores::add);
                for (String store : stores) {
                    projection.put(
                            new Object[] {
                                (long) id,
                                operator.name(),
                                store,
                                checkpoint.partitions(operator, execution),
                                first,
                                last,
                                null
                            },
                            out);
                }
            }
        }

        @Override
        public void close() {}
    }
}
