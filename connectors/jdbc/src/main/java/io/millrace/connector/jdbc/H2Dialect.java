package io.millrace.connector.jdbc;

import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** H2, with the types that Spark reads and writes there. */
final class H2Dialect extends Dialect {
    /** Table, schema or database of a name not found. */
    private static final Set<Integer> NOT_FOUND = Set.of(42_102, 42_103, 42_104, 90_079);

    @Override
    String name() {
        return "H2";
    }

    @Override
    int maxIdentifierBytes() {
        return 256;
    }

    @Override
    @Nullable
    DataType readType(SourceColumn column, boolean preferTimestampNtz) {
        return switch (column.jdbcType()) {
            // H2 has decimals of more digits than we have: the places behind the point shrink with the others.
            case Types.NUMERIC, Types.DECIMAL -> fitting(column.precision(), column.scale());
            default -> GenericDialect.commonReadType(column, preferTimestampNtz);
        };
    }

    private static DecimalType fitting(int precision, int scale) {
        if (precision <= DecimalType.MAX_PRECISION) {
            return GenericDialect.decimal(precision, scale);
        }
        return new DecimalType(DecimalType.MAX_PRECISION, (int) ((long) DecimalType.MAX_PRECISION * scale / precision));
    }

    @Override
    Optional<String> columnType(DataType type) {
        if (type.equals(DataTypes.StringType)) {
            return Optional.of("CLOB");
        } else if (type instanceof DecimalType d) {
            return Optional.of("NUMERIC(" + d.precision() + "," + d.scale() + ")");
        }
        return GenericDialect.commonColumnType(type);
    }

    @Override
    boolean isNotFound(SQLException error) {
        return NOT_FOUND.contains(error.getErrorCode());
    }

    @Override
    Optional<String> upsert(String table, List<String> columns, List<String> keys) {
        return Optional.of("MERGE INTO " + table + " (" + String.join(", ", columns) + ") KEY ("
                + String.join(", ", keys) + ") VALUES (" + placeholders(columns.size()) + ")");
    }

    @Override
    Optional<String> truncate(String table, boolean cascade) {
        return Optional.of("TRUNCATE TABLE " + table);
    }
}
