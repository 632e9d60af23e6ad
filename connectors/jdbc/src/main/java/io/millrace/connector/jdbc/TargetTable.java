package io.millrace.connector.jdbc;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table that rows are written into, as it is in the database. */
record TargetTable(List<SourceColumn> columns) {

    /** Asks the database, outside of a transaction; empty if there is no such table. */
    static Optional<TargetTable> find(Connection connection, String table, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet empty = statement.executeQuery("SELECT * FROM " + table + " WHERE 1=0")) {
            return Optional.of(new TargetTable(SourceColumn.of(empty.getMetaData())));
        } catch (SQLException e) {
            if (dialect.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The table of these settings, made now if there is none. */
    static TargetTable create(Connection connection, WriteSettings settings) throws SQLException {
        String table = settings.tableSql();
        return ensure(
                connection,
                table,
                settings.database().dialect(),
                settings.definition().create(table));
    }

    /** The table, made now if there is none; another node may be making it. */
    static TargetTable ensure(Connection connection, String table, Dialect dialect, String create) throws SQLException {
        Optional<TargetTable> there = find(connection, table, dialect);
        if (there.isPresent()) {
            return there.get();
        }
        SQLException failed = null;
        try {
            execute(connection, create);
        } catch (SQLException e) {
            failed = e;
        }
        Optional<TargetTable> made = find(connection, table, dialect);
        if (made.isPresent()) {
            return made.get();
        }
        throw failed == null
                ? new SQLException("The table " + table + " is not there right after it was made")
                : failed;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * The table's columns for those of the rows, in their order: by name, and if there is none of exactly that name, without regard to upper and
     * lower case.
     */
    List<SourceColumn> matching(StructType schema, String table) {
        List<SourceColumn> found = new ArrayList<>();
        for (StructField field : schema.fieldList()) {
            found.add(named(field.name())
                    .orElseThrow(() -> new AnalysisException(
                            "COLUMN_NOT_DEFINED_IN_TABLE",
                            "42703",
                            "The table " + table + " has no column '" + field.name() + "' for the rows' "
                                    + field.dataType().sql() + ". Its columns are "
                                    + String.join(
                                            ", ",
                                            columns.stream()
                                                    .map(SourceColumn::name)
                                                    .toList())
                                    + ". Select or rename the columns to write, or overwrite the table.",
                            Map.of("colName", field.name(), "tableName", table))));
        }
        return found;
    }

    private Optional<SourceColumn> named(String name) {
        return columns.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(c -> c.name().equalsIgnoreCase(name))
                        .findFirst());
    }
}
