package io.millrace.connector.jdbc;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A connection that writes into one table, with a transaction at a time. Blocks; one thread. */
final class TableSession implements AutoCloseable {
    private static final String NO_UNIQUE_KEY = "42P10";

    private final WriteSettings settings;
    private final Connection connection;
    private final TargetTable target;
    private final RowStatement rows;

    private TableSession(WriteSettings settings, Connection connection, TargetTable target) throws SQLException {
        this.settings = settings;
        this.connection = connection;
        this.target = target;
        if (settings.isolation() != Connection.TRANSACTION_NONE) {
            if (connection.getMetaData().supportsTransactionIsolationLevel(settings.isolation())) {
                connection.setTransactionIsolation(settings.isolation());
            }
            connection.setAutoCommit(false);
        }
        rows = new RowStatement(connection, settings, target);
    }

    /** Into a table that is there by now. */
    static TableSession open(WriteSettings settings) {
        Connection connection = settings.database().open();
        try {
            TargetTable target = TargetTable.find(
                            connection, settings.tableSql(), settings.database().dialect())
                    .orElseThrow(
                            () -> JdbcFailures.refused(
                                    "TABLE_OR_VIEW_NOT_FOUND",
                                    "The table " + settings.tableSql() + " in "
                                            + settings.database().shown()
                                            + " was there when the query started and is gone. Make it again, or restart the query."));
            return new TableSession(settings, connection, target);
        } catch (SQLException e) {
            closeAfter(connection, e);
            throw failed(settings, e);
        } catch (RuntimeException e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    /** As {@link #open}, for transactions that are short: if this process stands still in one, its locks go after a while. */
    static TableSession openForShortTransactions(WriteSettings settings) {
        TableSession session = open(settings);
        try {
            String bound = settings.database().dialect().boundTransactions().orElse("");
            if (!bound.isEmpty()) {
                TargetTable.execute(session.connection, bound);
                session.commit();
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw failed(settings, e);
        }
    }

    /** Over a connection and a table that are there; both are the session's from now on. */
    static TableSession over(WriteSettings settings, Connection connection, TargetTable target) throws SQLException {
        return new TableSession(settings, connection, target);
    }

    static void closeAfter(Connection connection, Throwable error) {
        try {
            connection.close();
        } catch (SQLException e) {
            error.addSuppressed(new IllegalStateException("The connection could not be closed: " + e.getSQLState()));
        }
    }

    static MillraceException failed(WriteSettings settings, SQLException e) {
        SQLException last = e.getNextException() == null ? e : e.getNextException();
        boolean noKey = NO_UNIQUE_KEY.equals(last.getSQLState());
        return settings.database()
                .failed(
                        "TASK_WRITE_FAILED",
                        "Writing into table " + settings.tableSql() + " of "
                                + settings.database().shown(),
                        noKey
                                ? "Make a unique index on the columns of the option keyColumns: " + settings.keys()
                                        + "."
                                : "Check the types and constraints of the table and the user's rights.",
                        e);
    }

    Connection connection() {
        return connection;
    }

    void add(byte[] base, int off) throws SQLException {
        rows.add(base, off);
    }

    void addAll(List<byte[]> all) throws SQLException {
        for (byte[] row : all) {
            rows.add(row, 0);
        }
        rows.flush();
    }

    void flush() throws SQLException {
        rows.flush();
    }

    /** A statement for rows of another schema; to be closed by the caller. */
    RowStatement rowsOf(StructType schema) throws SQLException {
        return new RowStatement(connection, settings.withSchema(schema), target);
    }

    /** Takes all rows out of the table, in the transaction: whoever reads sees the old ones until it is committed. */
    void deleteAll() throws SQLException {
        TargetTable.execute(connection, "DELETE FROM " + settings.tableSql());
    }

    void commit() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    void rollback() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /** What is not committed is lost. */
    @Override
    public void close() {
        try (connection;
                rows) {
            rollback();
        } catch (SQLException e) {
            // The database ends the transaction of a connection that is gone.
            return;
        }
    }
}
