package io.millrace.connector.jdbc;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OnDoubt;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream into a table, exactly once: a writer keeps the rows of an epoch until it is durable, then they go into the table by one transaction
 * with the epoch's number in a marker table. The number tells after a crash whether that has happened (docs/decisions/049-jdbc.md).
 */
final class TransactionalJdbcSink implements TransactionalSink {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalJdbcSink.class);

    private final StreamSettings settings;
    private final Markers markers;

    TransactionalJdbcSink(SinkRequest request) {
        settings = StreamSettings.open(request);
        if (settings.write().isolation() == Connection.TRANSACTION_NONE) {
            throw ReadSettings.invalid(
                    "isolationLevel NONE has no transactions, which millrace.delivery = exactly-once needs. Leave isolationLevel out.");
        }
        markers = Markers.of(settings);
    }

    @Override
    public TransactionalWriter createWriter(WriterContext context) {
        return new TransactionalJdbcWriter(settings, markers, context);
    }

    @Override
    public void recover(Recovery recovery) {
        readyMarkers();
        List<PreparedRows> unpublished = recovery.unpublished().stream()
                .filter(bytes -> bytes.length > 0)
                .map(PreparedRows::decode)
                .toList();
        int tasks = unpublished.stream().mapToInt(p -> p.task() + 1).reduce(recovery.partitions(), Math::max);
        Publication publication = new Publication(markers, settings.onDoubt());
        try (TableSession session = TableSession.openForShortTransactions(settings.statement())) {
            for (int task = 0; task < tasks; task++) {
                requireNotAhead(session, task, recovery.durableEpoch());
            }
            for (PreparedRows epoch : unpublished) {
                if (publication.publish(session, epoch, recovery.files())) {
                    LOG.info(
                            "Epoch {} of task {} was durable and not in the table; it is now",
                            epoch.epoch(),
                            epoch.task());
                }
            }
        } catch (SQLException e) {
            throw TableSession.failed(settings.write(), e);
        }
    }

    private void readyMarkers() {
        Connection connection = settings.write().database().open();
        try (connection) {
            markers.createTable(connection, settings.write().database().dialect());
        } catch (SQLException e) {
            throw TableSession.failed(settings.write(), e);
        }
    }

    private void requireNotAhead(TableSession session, int task, long durableEpoch) throws SQLException {
        Optional<Markers.Marker> marker = markers.of(session.connection(), task);
        if (marker.isEmpty() || marker.get().epoch() <= durableEpoch) {
            return;
        }
        if (settings.onDoubt() != OnDoubt.REPEAT) {
            throw JdbcFailures.refused(
                    "JDBC_OUTPUT_AHEAD",
                    "The output of this query holds epoch " + marker.get().epoch() + " (marker of task " + task
                            + "), its checkpoint only epoch " + durableEpoch
                            + ". The checkpoint was set back to an older copy, or another process runs the query. Use the newest checkpoint; or, if rows of"
                            + " the epochs in between may be there twice, start with the option millrace.delivery.onDoubt = repeat.");
        }
        LOG.warn(
                "Task {} has published up to epoch {}, the checkpoint goes to {}: as asked for, rows are repeated",
                task,
                marker.get().epoch(),
                durableEpoch);
        markers.setBack(session.connection(), task, durableEpoch);
        session.commit();
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public boolean singleWriter() {
        return settings.replace();
    }

    @Override
    public String description() {
        return settings.description();
    }

    @Override
    public void close() {}
}
