package io.millrace.sql;

import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What to do with NULL (and NaN) in the columns of a Dataset; works on streams too. Immutable. */
public final class DataFrameNaFunctions {
    private final Dataset<Row> dataset;

    DataFrameNaFunctions(Dataset<Row> dataset) {
        this.dataset = dataset;
    }

    /** Without the rows that have a NULL or NaN in any column. */
    public Dataset<Row> drop() {
        return drop("any");
    }

    /** @param how {@code any} or {@code all} columns have to be NULL or NaN for a row to go */
    public Dataset<Row> drop(String how) {
        return drop(how, dataset.columns());
    }

    public Dataset<Row> drop(String[] columns) {
        return drop("any", columns);
    }

    public Dataset<Row> drop(String how, String[] columns) {
        boolean any = how.equalsIgnoreCase("any");
        if (!any && !how.equalsIgnoreCase("all")) {
            throw new IllegalArgumentException("how (" + how + ") must be 'any' or 'all'");
        }
        if (columns.length == 0) {
            return dataset;
        }
        return drop(any ? columns.length : 1, columns);
    }

    /** Without the rows that have fewer values that are neither NULL nor NaN than this. */
    public Dataset<Row> drop(int minNonNulls) {
        return drop(minNonNulls, dataset.columns());
    }

    /** One condition over all the columns, never one for each: with the event time among them it stays behind the watermark. */
    public Dataset<Row> drop(int minNonNulls, String[] columns) {
        Column values = Arrays.stream(columns)
                .map(c -> functions.when(present(c), 1).otherwise(0))
                .reduce(functions.lit(0), Column::plus);
        return dataset.filter(values.geq(minNonNulls));
    }

    private Column present(String name) {
        Column c = dataset.col(name);
        return fraction(typeOf(name)) ? c.isNotNull().and(functions.not(c.isNaN())) : c.isNotNull();
    }

    private DataType typeOf(String name) {
        int i = dataset.schema().indexOf(ColumnNames.parts(name).get(0), false);
        return i < 0
                ? dataset.select(name).schema().field(0).dataType()
                : dataset.schema().field(i).dataType();
    }

    /** In all numeric columns; the columns keep their types. */
    public Dataset<Row> fill(long value) {
        return fill(value, all());
    }

    public Dataset<Row> fill(double value) {
        return fill(value, all());
    }

    /** In all text columns. */
    public Dataset<Row> fill(String value) {
        return fill(value, all());
    }

    public Dataset<Row> fill(boolean value) {
        return fillWhere(value, all());
    }

    public Dataset<Row> fill(boolean value, String[] columns) {
        return fillWhere(value, columns);
    }

    /** @param valueByColumn numbers, texts and booleans; each column takes one of its own type or none */
    public Dataset<Row> fill(Map<String, Object> valueByColumn) {
        Dataset<Row> filled = dataset;
        for (Map.Entry<String, Object> e : valueByColumn.entrySet()) {
            Object value = e.getValue();
            if (!(value instanceof Number || value instanceof String || value instanceof Boolean)) {
                throw new IllegalArgumentException(
                        "The value for column '" + e.getKey() + "' must be a number, a text or a boolean, not "
                                + (value == null ? "null" : value.getClass().getName()) + ".");
            }
            dataset.col(Dataset.quoted(e.getKey())); // a column that is not there is refused
            filled = new DataFrameNaFunctions(filled).fillWhere(value, new String[] {e.getKey()});
        }
        return filled;
    }

    public Dataset<Row> fill(long value, String[] columns) {
        return fillWhere(value, columns);
    }

    public Dataset<Row> fill(double value, String[] columns) {
        return fillWhere(value, columns);
    }

    public Dataset<Row> fill(String value, String[] columns) {
        return fillWhere(value, columns);
    }

    private Dataset<Row> fillWhere(Object value, String[] columns) {
        known(columns);
        List<String> wanted = Arrays.stream(columns)
                .map(c -> String.join(".", ColumnNames.parts(c)).toLowerCase(Locale.ROOT))
                .toList();
        List<Column> output = new ArrayList<>();
        for (StructField f : dataset.schema().fieldList()) {
            Column c = dataset.col(Dataset.quoted(f.name()));
            boolean fill = wanted.contains(f.name().toLowerCase(Locale.ROOT)) && takes(f.dataType(), value);
            output.add(fill ? filled(c, f.dataType(), value).as(f.name()) : c);
        }
        return dataset.select(output.toArray(Column[]::new));
    }

    private String[] all() {
        return Arrays.stream(dataset.columns()).map(Dataset::quoted).toArray(String[]::new);
    }

    private void known(String[] columns) {
        for (String column : columns) {
            dataset.col(column); // a column that is not there is refused
        }
    }

    private static Column filled(Column c, DataType type, Object value) {
        Column present = fraction(type) ? functions.nanvl(c, functions.lit(null).cast(type)) : c;
        return functions.coalesce(present, functions.lit(value).cast(type));
    }

    private static boolean takes(DataType type, Object value) {
        if (value instanceof Number) {
            return type instanceof DecimalType || type instanceof AtomicType a && number(a.kind());
        }
        Kind kind = value instanceof Boolean ? Kind.BOOLEAN : Kind.STRING;
        return type instanceof AtomicType a && a.kind() == kind;
    }

    private static boolean number(Kind kind) {
        return kind.compareTo(Kind.BYTE) >= 0 && kind.compareTo(Kind.DOUBLE) <= 0;
    }

    private static boolean fraction(DataType type) {
        return type instanceof AtomicType a && (a.kind() == Kind.FLOAT || a.kind() == Kind.DOUBLE);
    }

    /** @param column {@code *} for all columns */
    public <T> Dataset<Row> replace(String column, Map<T, T> replacement) {
        return replace(column.equals("*") ? all() : new String[] {column}, replacement);
    }

    /**
     * Puts values in the place of others, in those of the columns that have their type.
     *
     * @param replacement numbers for numbers, texts for texts or booleans for booleans; a value may be null
     */
    public <T> Dataset<Row> replace(String[] columns, Map<T, T> replacement) {
        if (!replacement.isEmpty()) {
            known(columns);
        }
        List<String> wanted = Arrays.stream(columns)
                .map(c -> String.join(".", ColumnNames.parts(c)).toLowerCase(Locale.ROOT))
                .toList();
        List<Column> output = new ArrayList<>();
        for (StructField f : dataset.schema().fieldList()) {
            Column c = dataset.col(Dataset.quoted(f.name()));
            boolean replace = wanted.contains(f.name().toLowerCase(Locale.ROOT));
            output.add(replace ? replaced(c, f.dataType(), replacement).as(f.name()) : c);
        }
        return dataset.select(output.toArray(Column[]::new));
    }

    private static Column replaced(Column c, DataType type, Map<?, ?> replacement) {
        Column cases = null;
        for (Map.Entry<?, ?> e : replacement.entrySet()) {
            if (takes(type, e.getKey())) {
                Column is = c.equalTo(functions.lit(e.getKey()));
                Column now = functions.lit(e.getValue()).cast(type);
                cases = cases == null ? functions.when(is, now) : cases.when(is, now);
            }
        }
        return cases == null ? c : cases.otherwise(c);
    }
}
