package io.millrace.connector.jdbc;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, with the types that Spark reads and writes there. */
final class PostgresDialect extends Dialect {
    /** The driver reads a whole result into memory unless told how many rows to fetch. */
    private static final int FETCH_SIZE = 1_000;

    private static final Set<String> TEXTS = Set.of("varchar", "text", "name");

    private static final Map<String, DataType> ELEMENTS = Map.ofEntries(
            Map.entry("_bool", DataTypes.BooleanType),
            Map.entry("_int2", DataTypes.ShortType),
            Map.entry("_int4", DataTypes.IntegerType),
            Map.entry("_int8", DataTypes.LongType),
            Map.entry("_oid", DataTypes.LongType),
            Map.entry("_float4", DataTypes.FloatType),
            Map.entry("_float8", DataTypes.DoubleType),
            Map.entry("_text", DataTypes.StringType),
            Map.entry("_varchar", DataTypes.StringType),
            Map.entry("_bpchar", DataTypes.StringType),
            Map.entry("_char", DataTypes.StringType),
            Map.entry("_name", DataTypes.StringType),
            Map.entry("_uuid", DataTypes.StringType),
            Map.entry("_json", DataTypes.StringType),
            Map.entry("_jsonb", DataTypes.StringType),
            Map.entry("_inet", DataTypes.StringType),
            Map.entry("_date", DataTypes.DateType),
            Map.entry("_timestamptz", DataTypes.TimestampType),
            Map.entry("_bytea", DataTypes.BinaryType));

    @Override
    String name() {
        return "PostgreSQL";
    }

    @Override
    int maxIdentifierBytes() {
        return 63;
    }

    @Override
    @Nullable
    DataType readType(SourceColumn column, boolean preferTimestampNtz) {
        DataType timestamp = preferTimestampNtz ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
        String name = column.typeName();
        return switch (column.jdbcType()) {
            case Types.REAL -> DataTypes.FloatType;
            case Types.SMALLINT -> DataTypes.ShortType;
            // Of one bit it is a boolean; a longer one would lose the others.
            case Types.BIT ->
                name.equals("bit") && column.precision() != 1 ? DataTypes.BinaryType : DataTypes.BooleanType;
            case Types.DOUBLE -> name.equals("money") ? DataTypes.StringType : DataTypes.DoubleType;
            case Types.TIMESTAMP -> name.equals("timestamptz") ? DataTypes.TimestampType : timestamp;
            case Types.TIME -> name.equals("timetz") ? DataTypes.TimestampType : timestamp;
            case Types.NUMERIC -> decimal(column);
            case Types.ARRAY -> array(column, timestamp);
            case Types.OTHER, Types.STRUCT, Types.DISTINCT -> DataTypes.StringType;
            default -> GenericDialect.commonReadType(column, preferTimestampNtz);
        };
    }

    private static DecimalType decimal(SourceColumn column) {
        return GenericDialect.decimal(column.precision(), column.scale());
    }

    private static @Nullable DataType array(SourceColumn column, DataType timestamp) {
        DataType element = switch (column.typeName()) {
            case "_timestamp" -> timestamp;
            case "_numeric" -> decimal(column);
            default -> ELEMENTS.get(column.typeName());
        };
        return element == null ? null : new ArrayType(element, true);
    }

    @Override
    Optional<String> columnType(DataType type) {
        if (type instanceof ArrayType array) {
            return columnType(array.elementType()).map(element -> element + "[]");
        } else if (type.equals(DataTypes.BinaryType)) {
            return Optional.of("BYTEA");
        } else if (type.equals(DataTypes.FloatType)) {
            return Optional.of("FLOAT4");
        } else if (type.equals(DataTypes.DoubleType)) {
            return Optional.of("FLOAT8");
        } else if (type.equals(DataTypes.TimestampType)) {
            return Optional.of("TIMESTAMP WITH TIME ZONE");
        } else if (type instanceof DecimalType d) {
            return Optional.of("NUMERIC(" + d.precision() + "," + d.scale() + ")");
        }
        return GenericDialect.commonColumnType(type);
    }

    @Override
    boolean isNotFound(SQLException error) {
        return GenericDialect.isNotFoundState(error);
    }

    @Override
    Optional<String> upsert(String table, List<String> columns, List<String> keys) {
        List<String> others = columns.stream().filter(c -> !keys.contains(c)).toList();
        String update = others.isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + String.join(
                                ", ",
                                others.stream().map(c -> c + " = EXCLUDED." + c).toList());
        return Optional.of(insert(table, columns) + " ON CONFLICT (" + String.join(", ", keys) + ") DO " + update);
    }

    @Override
    int fetchSize() {
        return FETCH_SIZE;
    }

    /** In a transaction only does the driver fetch piece by piece. */
    @Override
    void beforeRead(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Without ONLY, the tables that inherit from it would lose their rows too. */
    @Override
    Optional<String> truncate(String table, boolean cascade) {
        return Optional.of("TRUNCATE TABLE ONLY " + table + (cascade ? " CASCADE" : ""));
    }

    @Override
    Optional<String> boundTransactions() {
        return Optional.of("SET idle_in_transaction_session_timeout = '30s'");
    }

    @Override
    boolean readsFromText(SourceColumn column) {
        return switch (column.jdbcType()) {
            case Types.OTHER, Types.STRUCT, Types.DISTINCT, Types.SQLXML -> true;
            // An enum calls itself a VARCHAR.
            case Types.VARCHAR -> !TEXTS.contains(column.typeName());
            default -> false;
        };
    }

    @Override
    String arrayElement(String arrayType) {
        return arrayType.startsWith("_") ? arrayType.substring(1) : arrayType;
    }
}
