package io.millrace.connector.jdbc;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A table or query as the database describes it, and the types that its columns are read as. */
record JdbcTable(List<SourceColumn> columns, StructType schema) {

    /** Asks the database; blocks. */
    static JdbcTable of(ReadSettings settings) {
        Database database = settings.database();
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(settings.timeoutS());
            try (ResultSet empty = statement.executeQuery(settings.emptySelect())) {
                List<SourceColumn> columns = SourceColumn.of(empty.getMetaData());
                return new JdbcTable(columns, schema(columns, settings));
            }
        } catch (SQLException e) {
            throw database.failed(
                    "JDBC_EXTERNAL_ENGINE_SYNTAX_ERROR.DURING_OUTPUT_SCHEMA_RESOLUTION",
                    "Asking for the columns of " + JdbcFailures.shortened(settings.from()) + " in " + database.shown(),
                    "Check the option dbtable or query.",
                    e);
        }
    }

    private static StructType schema(List<SourceColumn> columns, ReadSettings settings) {
        List<StructField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SourceColumn column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "42711",
                        "Two columns of the table or query are named '"
                                + column.name().toLowerCase(Locale.ROOT)
                                + "'. Give one of them another name, with AS in the option 'query'.",
                        Map.of("columnName", column.name()));
            }
            fields.add(new StructField(column.name(), type(column, settings), true));
        }
        return new StructType(fields);
    }

    private static DataType type(SourceColumn column, ReadSettings settings) {
        StructType custom = settings.customSchema();
        int given = custom == null ? -1 : custom.indexOf(column.name(), false);
        if (custom != null && given >= 0) {
            return custom.field(given).dataType();
        }
        DataType type = settings.database().dialect().readType(column, settings.preferTimestampNtz());
        if (type == null) {
            throw new AnalysisException(
                    "UNRECOGNIZED_SQL_TYPE",
                    "42704",
                    "The column '" + column.name() + "' is of type " + column.typeName() + " (JDBC's number "
                            + column.jdbcType()
                            + "), which is read as no type here. Leave the column out or cast it in the option 'query', or say how to read it in"
                            + " 'customSchema'.",
                    Map.of("typeName", column.typeName(), "jdbcType", String.valueOf(column.jdbcType())));
        }
        return type;
    }

    /** The description of a column of the schema. */
    SourceColumn column(String name) {
        return columns.get(schema.fieldIndex(name));
    }
}
