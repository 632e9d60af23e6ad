package io.millrace.connector.jdbc;

import io.millrace.connector.OnDoubt;
import io.millrace.connector.OutputLog;
import io.millrace.connector.SinkFiles;
import io.millrace.error.TransientException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Puts a durable epoch of one task into the table, once: its rows and the marker go by one transaction, which the marker refuses if the epoch
 * is there or a newer execution writes. Whoever knows that the epoch is durable may call it, at any time and again. Blocks.
 */
final class Publication {
    private final Markers markers;
    private final OnDoubt onDoubt;

    Publication(Markers markers, OnDoubt onDoubt) {
        this.markers = markers;
        this.onDoubt = onDoubt;
    }

    /** Whether this call wrote it; false if it was there. */
    boolean publish(TableSession session, PreparedRows epoch, SinkFiles files) throws SQLException {
        Connection connection = session.connection();
        try {
            if (!markers.advance(connection, epoch.task(), epoch.epoch(), epoch.execution())) {
                Optional<Markers.Marker> marker = markers.of(connection, epoch.task());
                if (marker.isPresent()) {
                    return refused(marker.get(), epoch);
                }
                if (!writeWithoutMarker(epoch)) {
                    markers.insert(connection, epoch.task(), epoch.epoch(), epoch.execution());
                    session.commit();
                    return false;
                }
                markers.insert(connection, epoch.task(), epoch.epoch(), epoch.execution());
            }
            write(session, epoch, files);
            session.commit();
            return true;
        } finally {
            session.rollback();
        }
    }

    private static boolean refused(Markers.Marker marker, PreparedRows epoch) {
        if (marker.epoch() >= epoch.epoch()) {
            return false;
        }
        throw JdbcFailures.refused(
                "JDBC_WRITER_FENCED",
                "Execution " + epoch.execution() + " of the query may not write epoch " + epoch.epoch() + " of task "
                        + epoch.task()
                        + ": execution " + marker.execution()
                        + " has taken its place. This process was taken for dead; end it, the query goes on elsewhere.");
    }

    /** A marker is made before an execution's first row; it is gone only if somebody took it away. */
    private boolean writeWithoutMarker(PreparedRows epoch) {
        return switch (onDoubt) {
            case REPEAT -> true;
            case SKIP -> false;
            case FAIL ->
                throw JdbcFailures.refused(
                        "JDBC_MARKER_MISSING",
                        "Epoch " + epoch.epoch()
                                + " was made durable and the query ended before it was known to be in the table, and the row of"
                                + " task " + epoch.task() + " in " + markers.table() + " that would tell (sink '"
                                + markers.sink()
                                + "') is gone. Look into the table, then start with the option millrace.delivery.onDoubt = repeat to write the rows"
                                + " (again), or skip to leave them out.");
        };
    }

    private static void write(TableSession session, PreparedRows epoch, SinkFiles files) throws SQLException {
        if (epoch.replace()) {
            session.deleteAll();
        }
        try (RowStatement rows = session.rowsOf(epoch.schema())) {
            OutputLog.read(epoch.rows(), files, (base, off, len) -> add(rows, base, off));
            rows.flush();
        } catch (IOException e) {
            throw new TransientException(
                    "SINK_STATE_UNREADABLE",
                    "The rows of epoch " + epoch.epoch() + " that wait for the table cannot be read: " + e.getMessage()
                            + " Check the checkpoint location.",
                    e);
        } catch (Refused e) {
            throw e.error;
        }
    }

    private static void add(RowStatement rows, byte[] base, int off) {
        try {
            rows.add(base, off);
        } catch (SQLException e) {
            throw new Refused(e);
        }
    }

    /** Carries what the database said through a reader of rows. */
    private static final class Refused extends RuntimeException {
        final transient SQLException error;

        Refused(SQLException error) {
            super(error);
            this.error = error;
        }
    }
}
