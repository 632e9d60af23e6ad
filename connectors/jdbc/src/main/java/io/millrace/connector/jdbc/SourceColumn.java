package io.millrace.connector.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column as a driver describes it.
 *
 * @param jdbcType of {@link java.sql.Types}
 * @param typeName as the database spells it
 */
record SourceColumn(
        String name, int jdbcType, String typeName, int precision, int scale, boolean signed, boolean nullable) {

    static List<SourceColumn> of(ResultSetMetaData data) throws SQLException {
        List<SourceColumn> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            columns.add(new SourceColumn(
                    data.getColumnLabel(i),
                    data.getColumnType(i),
                    String.valueOf(data.getColumnTypeName(i)),
                    data.getPrecision(i),
                    data.getScale(i),
                    data.isSigned(i),
                    data.isNullable(i) != ResultSetMetaData.columnNoNulls));
        }
        return List.copyOf(columns);
    }
}
