package io.millrace.connector.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A table with a row for each task of each query: the newest epoch of the task that is in the database, and the newest execution that writes
 * there. Changed in one transaction with the epoch's rows, so it tells whether they are there.
 *
 * @param table as it stands in statements
 * @param sink the query's id
 */
record Markers(String table, String sink) {
    /** Where no epoch is there yet. */
    static final long NONE = -1;

    /** Longer than any of these statements takes, unless another transaction holds the row. */
    private static final int TIMEOUT_S = 40;

    record Marker(long epoch, long execution) {}

    static Markers of(StreamSettings settings) {
        return new Markers(
                settings.markerTable().sql(settings.write().database().dialect()), settings.queryId());
    }

    /** Outside of a transaction. */
    void createTable(Connection connection, Dialect dialect) throws SQLException {
        var unused = TargetTable.ensure(
                connection,
                table,
                dialect,
                "CREATE TABLE " + table + " (sink VARCHAR(200) NOT NULL, task INTEGER NOT NULL, epoch BIGINT NOT NULL,"
                        + " execution BIGINT NOT NULL, PRIMARY KEY (sink, task))");
    }

    Optional<Marker> of(Connection connection, int task) throws SQLException {
        try (PreparedStatement s =
                prepare(connection, "SELECT epoch, execution FROM " + table + " WHERE sink = ? AND task = ?")) {
            s.setString(1, sink);
            s.setInt(2, task);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? Optional.of(new Marker(r.getLong(1), r.getLong(2))) : Optional.empty();
            }
        }
    }

    /** Whether this execution may write the epoch, and nobody has: then the marker says so in this transaction. */
    boolean advance(Connection connection, int task, long epoch, long execution) throws SQLException {
        try (PreparedStatement s = prepare(
                connection,
                "UPDATE " + table
                        + " SET epoch = ?, execution = ? WHERE sink = ? AND task = ? AND execution <= ? AND epoch < ?")) {
            s.setLong(1, epoch);
            s.setLong(2, execution);
            s.setString(3, sink);
            s.setInt(4, task);
            s.setLong(5, execution);
            s.setLong(6, epoch);
            return s.executeUpdate() == 1;
        }
    }

    /** Takes the right to write from all older executions; false if a newer one has it. */
    boolean claim(Connection connection, int task, long execution) throws SQLException {
        try (PreparedStatement s = prepare(
                connection, "UPDATE " + table + " SET execution = ? WHERE sink = ? AND task = ? AND execution <= ?")) {
            s.setLong(1, execution);
            s.setString(2, sink);
            s.setInt(3, task);
            s.setLong(4, execution);
            if (s.executeUpdate() == 1) {
                return true;
            }
        }
        if (of(connection, task).isPresent()) {
            return false;
        }
        insert(connection, task, NONE, execution);
        return true;
    }

    void insert(Connection connection, int task, long epoch, long execution) throws SQLException {
        try (PreparedStatement s =
                prepare(connection, "INSERT INTO " + table + " (sink, task, epoch, execution) VALUES (?, ?, ?, ?)")) {
            s.setString(1, sink);
            s.setInt(2, task);
            s.setLong(3, epoch);
            s.setLong(4, execution);
            s.executeUpdate();
        }
    }

    void setBack(Connection connection, int task, long epoch) throws SQLException {
        try (PreparedStatement s =
                prepare(connection, "UPDATE " + table + " SET epoch = ? WHERE sink = ? AND task = ?")) {
            s.setLong(1, epoch);
            s.setString(2, sink);
            s.setInt(3, task);
            s.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(TIMEOUT_S);
        return statement;
    }
}
