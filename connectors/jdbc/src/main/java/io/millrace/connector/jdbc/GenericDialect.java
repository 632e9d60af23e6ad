package io.millrace.connector.jdbc;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What standard SQL and most drivers share: the types that Spark has for a database that it knows nothing of. */
final class GenericDialect extends Dialect {
    @Override
    String name() {
        return "this database";
    }

    @Override
    int maxIdentifierBytes() {
        return 128;
    }

    @Override
    @Nullable
    DataType readType(SourceColumn column, boolean preferTimestampNtz) {
        return commonReadType(column, preferTimestampNtz);
    }

    static @Nullable DataType commonReadType(SourceColumn column, boolean preferTimestampNtz) {
        return switch (column.jdbcType()) {
            case Types.BIT, Types.BOOLEAN -> DataTypes.BooleanType;
            case Types.TINYINT, Types.SMALLINT -> DataTypes.IntegerType;
            case Types.INTEGER -> column.signed() ? DataTypes.IntegerType : DataTypes.LongType;
            case Types.BIGINT -> column.signed() ? DataTypes.LongType : new DecimalType(20, 0);
            case Types.FLOAT -> DataTypes.FloatType;
            case Types.REAL, Types.DOUBLE -> DataTypes.DoubleType;
            case Types.DECIMAL, Types.NUMERIC -> decimal(column.precision(), column.scale());
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.LONGVARCHAR,
                    Types.NCHAR,
                    Types.NVARCHAR,
                    Types.LONGNVARCHAR,
                    Types.CLOB,
                    Types.NCLOB,
                    Types.SQLXML,
                    Types.ROWID -> DataTypes.StringType;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> DataTypes.BinaryType;
            case Types.DATE -> DataTypes.DateType;
            case Types.TIME, Types.TIMESTAMP ->
                preferTimestampNtz ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
            case Types.TIMESTAMP_WITH_TIMEZONE, Types.TIME_WITH_TIMEZONE -> DataTypes.TimestampType;
            default -> null;
        };
    }

    /** Without a precision, 38 digits with 18 behind the point; of more than 38, those before the point are kept first. */
    static DecimalType decimal(int precision, int scale) {
        if (precision == 0 && scale == 0) {
            return new DecimalType(DecimalType.MAX_PRECISION, 18);
        }
        if (scale < 0) {
            return new DecimalType(Math.min(DecimalType.MAX_PRECISION, precision - scale), 0);
        }
        if (precision <= DecimalType.MAX_PRECISION) {
            return new DecimalType(Math.max(precision, Math.max(scale, 1)), scale);
        }
        int whole = precision - scale;
        return new DecimalType(DecimalType.MAX_PRECISION, Math.max(0, DecimalType.MAX_PRECISION - whole));
    }

    @Override
    Optional<String> columnType(DataType type) {
        return commonColumnType(type);
    }

    static Optional<String> commonColumnType(DataType type) {
        if (type instanceof DecimalType d) {
            return Optional.of("DECIMAL(" + d.precision() + "," + d.scale() + ")");
        }
        if (!(type instanceof AtomicType atomic) || type instanceof ArrayType) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (atomic.kind()) {
                    case BOOLEAN -> "BOOLEAN";
                    case BYTE, SHORT -> "SMALLINT";
                    case INTEGER -> "INTEGER";
                    case LONG -> "BIGINT";
                    case FLOAT -> "REAL";
                    case DOUBLE -> "DOUBLE PRECISION";
                    case STRING -> "TEXT";
                    case BINARY -> "BLOB";
                    case DATE -> "DATE";
                    case TIMESTAMP, TIMESTAMP_NTZ -> "TIMESTAMP";
                    case NULL -> null;
                });
    }

    @Override
    boolean isNotFound(SQLException error) {
        return isNotFoundState(error);
    }

    /** Table or schema not found, by the standard and by PostgreSQL. */
    static boolean isNotFoundState(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return state.equals("42S02") || state.equals("42P01") || state.equals("3F000");
    }

    @Override
    Optional<String> upsert(String table, List<String> columns, List<String> keys) {
        return Optional.empty();
    }
}
