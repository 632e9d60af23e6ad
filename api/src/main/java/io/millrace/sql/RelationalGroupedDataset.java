package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Dataset grouped by keys, waiting for aggregates. Immutable. */
public final class RelationalGroupedDataset {
    private final MillraceSession session;
    private final Plan child;
    private final StructType schema;
    private final Plan.Grouping grouping;
    private final List<Tree> keys;
    private final @Nullable Pivot pivot;

    RelationalGroupedDataset(
            MillraceSession session, Plan child, StructType schema, Plan.Grouping grouping, List<Tree> keys) {
        this.session = session;
        this.child = child;
        this.schema = schema;
        this.grouping = grouping;
        this.keys = keys;
        pivot = null;
    }

    private RelationalGroupedDataset(RelationalGroupedDataset grouped, Pivot pivot) {
        session = grouped.session;
        child = grouped.child;
        schema = grouped.schema;
        grouping = grouped.grouping;
        keys = grouped.keys;
        this.pivot = pivot;
    }

    public <K, T> KeyValueGroupedDataset<K, T> as(Encoder<K> keyEncoder, Encoder<T> encoder) {
        throw MillraceException.notYet(
                "RelationalGroupedDataset.as", "Call as(encoder).groupByKey(function, keyEncoder) on the Dataset.");
    }

    /** The keys, then these aggregates. */
    public Dataset<Row> agg(Column first, Column... more) {
        List<Tree> aggregates = new ArrayList<>();
        aggregates.add(first.tree());
        Arrays.stream(more).map(Column::tree).forEach(aggregates::add);
        return aggregate(aggregates);
    }

    /** Column to function name; {@code "*"} with count counts rows. */
    public Dataset<Row> agg(Map<String, String> functionByColumn) {
        List<Tree> aggregates = new ArrayList<>();
        functionByColumn.forEach((column, function) -> {
            Column c = new Column(column);
            boolean counts = function.toLowerCase(Locale.ROOT).equals("count");
            aggregates.add(counts ? functions.count(c).tree() : new Tree.Call(function, c.tree()));
        });
        return aggregate(aggregates);
    }

    /** Rows of each group, as column {@code count}. */
    public Dataset<Row> count() {
        return agg(functions.count(functions.lit(1)).as("count"));
    }

    public Dataset<Row> sum(String... columns) {
        return each("sum", columns);
    }

    public Dataset<Row> avg(String... columns) {
        return each("avg", columns);
    }

    public Dataset<Row> mean(String... columns) {
        return each("avg", columns);
    }

    public Dataset<Row> min(String... columns) {
        return each("min", columns);
    }

    public Dataset<Row> max(String... columns) {
        return each("max", columns);
    }

    /** As below, for the values that the column has now, which a query asks for. */
    public RelationalGroupedDataset pivot(String column) {
        return pivot(new Column(column));
    }

    public RelationalGroupedDataset pivot(Column column) {
        requireBatch(column.toString());
        Dataset<Row> values = Dataset.ofRows(
                session, new Plan.Select(child, List.of(column.as("value").tree()), true));
        List<Object> found = new ArrayList<>();
        values.sort("value").collectAsList().forEach(r -> found.add(r.get(0)));
        return pivot(column, found);
    }

    /** One column for each of these values, with the aggregates over the rows that have it. Never possible over a stream. */
    public RelationalGroupedDataset pivot(String column, List<?> values) {
        return pivot(new Column(column), values);
    }

    public RelationalGroupedDataset pivot(Column column, List<?> values) {
        List<Tree> items = new ArrayList<>();
        values.forEach(v -> items.add(Literals.of(v)));
        return new RelationalGroupedDataset(this, new Pivot(column.tree(), List.copyOf(items)));
    }

    private record Pivot(Tree column, List<Tree> values) {}

    private void requireBatch(String column) {
        if (session.engine().analyze(child).streaming()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3102",
                    "pivot is not supported on a streaming DataFrames/Datasets. Use agg over functions.when for each"
                            + " value of '"
                            + column + "'.");
        }
    }

    private Dataset<Row> each(String function, String... columns) {
        List<Tree> aggregates = new ArrayList<>();
        for (String name : columns) {
            requireNumber(name);
        }
        for (String name : columns.length == 0 ? numericColumns() : columns) {
            aggregates.add(new Tree.Call(function, new Column(name).tree()));
        }
        return aggregate(aggregates);
    }

    private void requireNumber(String name) {
        List<String> parts = ColumnNames.parts(name);
        int i = schema.indexOf(parts.get(parts.size() - 1), false);
        if (i >= 0 && parts.size() == 1 && !numeric(schema.field(i))) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1323",
                    "\"" + name + "\" is of type " + schema.field(i).dataType().sql()
                            + " and not a number. Use agg with the function.");
        }
    }

    /** All numeric columns that are not keys. */
    private String[] numericColumns() {
        List<String> keyNames = keys.stream()
                .filter(Tree.Name.class::isInstance)
                .map(k -> ((Tree.Name) k).parts().get(0).toLowerCase(Locale.ROOT))
                .toList();
        return schema.fieldList().stream()
                .filter(RelationalGroupedDataset::numeric)
                .map(StructField::name)
                .filter(n -> !keyNames.contains(n.toLowerCase(Locale.ROOT)))
                .map(n -> "`" + n.replace("`", "``") + "`")
                .toArray(String[]::new);
    }

    private static boolean numeric(StructField f) {
        if (f.dataType() instanceof DecimalType) {
            return true;
        }
        return f.dataType() instanceof AtomicType a
                && switch (a.kind()) {
                    case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE -> true;
                    default -> false;
                };
    }

    private Dataset<Row> aggregate(List<Tree> aggregates) {
        if (pivot != null) {
            return Dataset.ofRows(
                    session, new Plan.Pivot(child, keys, false, pivot.column(), pivot.values(), aggregates));
        }
        List<Tree> output = new ArrayList<>();
        if (!"false".equals(session.conf().get("millrace.sql.retainGroupColumns", null))) {
            output.addAll(keys);
        }
        output.addAll(aggregates);
        List<Tree> bare = keys.stream()
                .map(k -> k instanceof Tree.Alias a ? a.child() : k)
                .toList();
        return Dataset.ofRows(session, new Plan.Aggregate(child, grouping, bare, output, null));
    }
}
