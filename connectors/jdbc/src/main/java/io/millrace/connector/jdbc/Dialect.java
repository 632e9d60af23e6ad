package io.millrace.connector.jdbc;

import io.millrace.error.ExecutionException;
import io.millrace.sql.types.DataType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What databases do not agree on. Stateless. */
abstract sealed class Dialect permits GenericDialect, PostgresDialect, H2Dialect {
    static Dialect of(String scheme) {
        return switch (scheme) {
            case "postgresql" -> new PostgresDialect();
            case "h2" -> new H2Dialect();
            default -> new GenericDialect();
        };
    }

    /** For errors. */
    abstract String name();

    /** Bytes that an identifier may have; longer ones would be cut, or be refused with less clarity. */
    abstract int maxIdentifierBytes();

    /** An identifier as itself, whatever it holds. */
    final String quote(String identifier) {
        requireLength(identifier);
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** @throws ExecutionException if the database would not take the identifier as it is */
    final void requireLength(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw JdbcFailures.refused(
                    "JDBC_IDENTIFIER_REFUSED",
                    "A name of a table or column is empty or has the character 0 in it, which " + name()
                            + " cannot have. Rename the column.");
        }
        int bytes = identifier.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxIdentifierBytes()) {
            throw JdbcFailures.refused(
                    "JDBC_IDENTIFIER_REFUSED",
                    "The name '" + JdbcFailures.shortened(identifier) + "' has " + bytes + " bytes, " + name()
                            + " takes " + maxIdentifierBytes()
                            + " at most and would cut it. Rename the column or table.");
        }
    }

    /** The type that a column is read as; null if there is none. */
    abstract @Nullable DataType readType(SourceColumn column, boolean preferTimestampNtz);

    /** The type that a new table's column gets; empty if there is none. */
    abstract Optional<String> columnType(DataType type);

    /** Whether this error says that a table is not there. */
    abstract boolean isNotFound(SQLException error);

    /** An insert that replaces the row with the same keys; empty if this dialect has none. */
    abstract Optional<String> upsert(String table, List<String> columns, List<String> keys);

    /** Rows that a read fetches at a time where the user said nothing; 0 is the driver's own number. */
    int fetchSize() {
        return 0;
    }

    /** Readies a connection for reading a result piece by piece. */
    void beforeRead(Connection connection) throws SQLException {}

    /** Empties a table and leaves it as it is; empty if that may empty others too, as far as is known. */
    Optional<String> truncate(String table, boolean cascade) {
        return Optional.empty();
    }

    /** What a session of a writer is told first, so that no lock of a process that stands still is held for ever. */
    Optional<String> boundTransactions() {
        return Optional.empty();
    }

    /** Whether a column takes text only if the driver leaves it to the database what the text is: a UUID, JSON, an enum. */
    boolean readsFromText(SourceColumn column) {
        return false;
    }

    /** The name of an array's elements for {@link Connection#createArrayOf}. */
    String arrayElement(String arrayType) {
        return arrayType;
    }

    final String insert(String table, List<String> columns) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + placeholders(columns.size())
                + ")";
    }

    static String placeholders(int n) {
        return String.join(", ", Collections.nCopies(n, "?"));
    }
}
