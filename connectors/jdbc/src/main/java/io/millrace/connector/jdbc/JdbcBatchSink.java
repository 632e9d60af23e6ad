package io.millrace.connector.jdbc;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.sql.AnalysisException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A batch write: the table is readied by the save mode when the sink opens, as in Spark, then all rows go in by one transaction. A write that
 * fails leaves no row.
 */
final class JdbcBatchSink implements StreamSink {
    private final WriteSettings settings;

    /** None in save mode ignore, if there is a table. */
    private final @Nullable TableSession session;

    JdbcBatchSink(SinkRequest request) {
        settings = WriteSettings.parse(request, "READ_UNCOMMITTED");
        boolean truncate = request.options().getBoolean("truncate", false);
        boolean cascade = request.options().getBoolean("cascadeTruncate", false);
        String mode = request.outputMode().toLowerCase(Locale.ROOT);
        Connection connection = settings.database().open();
        try {
            Optional<TargetTable> there = TargetTable.find(
                    connection, settings.tableSql(), settings.database().dialect());
            if (there.isPresent() && mode.equals("ignore")) {
                connection.close();
                session = null;
            } else {
                TargetTable target = there.isPresent()
                        ? existing(connection, there.get(), mode, truncate, cascade)
                        : TargetTable.create(connection, settings);
                session = TableSession.over(settings, connection, target);
            }
        } catch (SQLException e) {
            TableSession.closeAfter(connection, e);
            throw TableSession.failed(settings, e);
        } catch (RuntimeException e) {
            TableSession.closeAfter(connection, e);
            throw e;
        }
    }

    private TargetTable existing(
            Connection connection, TargetTable target, String mode, boolean truncate, boolean cascade)
            throws SQLException {
        String table = settings.tableSql();
        if (mode.equals("append")) {
            return target;
        } else if (!mode.equals("overwrite")) {
            throw new AnalysisException(
                    "TABLE_OR_VIEW_ALREADY_EXISTS",
                    "42P07",
                    "Table or view '" + table
                            + "' already exists. SaveMode: ErrorIfExists. Choose another table, or mode append, overwrite or"
                            + " ignore.",
                    Map.of("relationName", table));
        }
        Optional<String> emptying =
                truncate ? settings.database().dialect().truncate(table, cascade) : Optional.empty();
        if (emptying.isPresent()) {
            // Before the rows are gone.
            var unused = target.matching(settings.schema(), table);
            TargetTable.execute(connection, emptying.get());
            return target;
        }
        TargetTable.execute(connection, "DROP TABLE " + table);
        return TargetTable.create(connection, settings);
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new Writer();
    }

    private final class Writer implements SinkWriter {
        @Override
        public void write(byte[] base, int off, int len) {
            if (session != null) {
                try {
                    session.add(base, off);
                } catch (SQLException e) {
                    throw TableSession.failed(settings, e);
                }
            }
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            return CompletableFuture.completedFuture(new byte[0]);
        }

        @Override
        public void close() {}
    }

    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        if (session != null) {
            try {
                session.flush();
                session.commit();
            } catch (SQLException e) {
                throw TableSession.failed(settings, e);
            }
        }
    }

    @Override
    public String description() {
        return "JdbcTable[" + settings.tableSql() + "]";
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
