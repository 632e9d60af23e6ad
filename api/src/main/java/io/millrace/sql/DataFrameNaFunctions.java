package io.millrace.sql;

import io.millrace.error.MillraceException;
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
        Column keep = Arrays.stream(columns)
                .map(this::present)
                .reduce((a, b) -> any ? a.and(b) : a.or(b))
                .orElseThrow();
        return dataset.filter(keep);
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
        return fill(value, dataset.columns());
    }

    public Dataset<Row> fill(double value) {
        return fill(value, dataset.columns());
    }

    /** In all text columns. */
    public Dataset<Row> fill(String value) {
        return fill(value, dataset.columns());
    }

    public Dataset<Row> fill(boolean value) {
        return fillWhere(value, dataset.columns());
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
        List<String> wanted =
                Arrays.stream(columns).map(c -> c.toLowerCase(Locale.ROOT)).toList();
        List<Column> output = new ArrayList<>();
        for (StructField f : dataset.schema().fieldList()) {
            Column c = dataset.col("`" + f.name().replace("`", "``") + "`");
            boolean fill = wanted.contains(f.name().toLowerCase(Locale.ROOT)) && takes(f.dataType(), value);
            output.add(fill ? filled(c, f.dataType(), value).as(f.name()) : c);
        }
        return dataset.select(output.toArray(Column[]::new));
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

    public <T> Dataset<Row> replace(String column, Map<T, T> replacement) {
        throw MillraceException.notYet(
                "DataFrameNaFunctions.replace('" + column + "')", "Use withColumn with functions.when and otherwise.");
    }
}
