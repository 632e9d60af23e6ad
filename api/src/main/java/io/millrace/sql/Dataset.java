package io.millrace.sql;

import io.millrace.api.java.function.FilterFunction;
import io.millrace.api.java.function.FlatMapFunction;
import io.millrace.api.java.function.ForeachFunction;
import io.millrace.api.java.function.ForeachPartitionFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapPartitionsFunction;
import io.millrace.api.java.function.ReduceFunction;
import io.millrace.error.MillraceException;
import io.millrace.spi.session.SessionEngine.Analyzed;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Plan.TypedKind;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.Metadata;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table, bounded or a stream, and what is done with it. Immutable and thread-safe; every method gives a new one.
 *
 * <p>Each step is checked at once, so that a wrong name or type fails at the call that has it; nothing runs before an action
 * (collect, show, count, write) or, for a stream, {@code writeStream().start()}.
 *
 * <p>Longer than 500 lines because Spark users look for all of these methods here; each is a line or two that writes down a
 * plan node. Everything that decides something is in a class of its own.
 */
public final class Dataset<T> {
    private static final AtomicLong PLAN_IDS = new AtomicLong();

    private final MillraceSession session;
    private final Plan plan;
    private final long planId;
    private final Analyzed analyzed;
    private final Encoder<T> encoder;
    private final Encoder<T> rowEncoder;

    private Dataset(MillraceSession session, Plan plan, long planId, Analyzed analyzed, Encoder<T> encoder) {
        this.session = session;
        this.plan = plan;
        this.planId = planId;
        this.analyzed = analyzed;
        this.encoder = encoder;
        this.rowEncoder = AdaptedEncoder.of(encoder, analyzed.schema());
    }

    /** A Dataset of objects over a plan; the encoder's columns are found in the plan's by name (a single column by place). */
    public static <T> Dataset<T> of(MillraceSession session, Plan plan, Encoder<T> encoder) {
        long id = PLAN_IDS.incrementAndGet();
        Plan tagged = new Plan.Tagged(plan, id);
        return new Dataset<>(session, tagged, id, session.engine().analyze(tagged), encoder);
    }

    /** A Dataset of rows over a plan. */
    public static Dataset<Row> ofRows(MillraceSession session, Plan plan) {
        long id = PLAN_IDS.incrementAndGet();
        Plan tagged = new Plan.Tagged(plan, id);
        Analyzed analyzed = session.engine().analyze(tagged);
        return new Dataset<>(session, tagged, id, analyzed, Encoders.row(analyzed.schema()));
    }

    private Dataset<Row> rows(Plan next) {
        return ofRows(session, next);
    }

    /** The next Dataset of the same objects: rows keep the columns they come with. */
    @SuppressWarnings("unchecked")
    private Dataset<T> same(Plan next) {
        return encoder instanceof RowEncoder ? (Dataset<T>) ofRows(session, next) : of(session, next, encoder);
    }

    private static List<Tree> trees(Column... columns) {
        return Arrays.stream(columns).map(Column::tree).toList();
    }

    private static List<Tree> names(String... names) {
        return Arrays.stream(names).map(n -> new Column(n).tree()).toList();
    }

    /** A column's name as one that {@link #col} takes whatever is in it. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String[] all(String first, String... rest) {
        return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(String[]::new);
    }

    // ---- What it is

    /** What the planner takes. */
    public Plan plan() {
        return plan;
    }

    /** The encoder as given, whatever the columns underneath. */
    public Encoder<T> encoder() {
        return encoder;
    }

    /** An encoder whose schema is exactly {@link #schema()}: it decodes the rows of this Dataset as they are. */
    public Encoder<T> rowEncoder() {
        return rowEncoder;
    }

    public MillraceSession sparkSession() {
        return session;
    }

    public MillraceSession session() {
        return session;
    }

    public StructType schema() {
        return analyzed.schema();
    }

    public String[] columns() {
        return schema().fieldNames();
    }

    /** Names and types, as {@code [name, IntegerType]} pairs. */
    public Tuple2<String, String>[] dtypes() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Tuple2<String, String>[] out = new Tuple2[schema().size()];
        for (int i = 0; i < out.length; i++) {
            StructField f = schema().field(i);
            out[i] = new Tuple2<>(f.name(), TypeNames.of(f.dataType()));
        }
        return out;
    }

    @SuppressWarnings("SystemOut")
    public void printSchema() {
        System.out.println(schema().treeString());
    }

    /** As above, down to so many levels of nested columns. */
    @SuppressWarnings("SystemOut")
    public void printSchema(int level) {
        System.out.println(schema().treeString(level));
    }

    public boolean isStreaming() {
        return analyzed.streaming();
    }

    public boolean isLocal() {
        return false;
    }

    public void explain() {
        explain("simple");
    }

    public void explain(boolean extended) {
        explain(extended ? "extended" : "simple");
    }

    /** Prints the plans. Mode: simple, extended, codegen, cost or formatted. */
    @SuppressWarnings("SystemOut")
    public void explain(String mode) {
        System.out.println(session.engine().explain(plan, mode));
    }

    /** The column of this name of this Dataset, told from columns of the same name of others. */
    public Column col(String name) {
        Tree tree = ColumnNames.parse(name, OptionalLong.of(planId));
        if (tree instanceof Tree.Name n && schema().indexOf(n.parts().get(0), false) < 0) {
            session.engine().analyze(new Plan.Select(plan, List.of(tree), false));
        }
        return new Column(tree);
    }

    public Column apply(String name) {
        return col(name);
    }

    /** All columns whose whole names match a regular expression in back-ticks, in any case; else the one of this name. */
    public Column colRegex(String name) {
        if (name.length() < 2 || !name.startsWith("`") || !name.endsWith("`")) {
            return col(name);
        }
        Pattern regex = Pattern.compile("(?i)" + name.substring(1, name.length() - 1));
        List<String> others = Arrays.stream(columns())
                .filter(c -> !regex.matcher(c).matches())
                .toList();
        return new Column(new Tree.Star(List.of(), others));
    }

    public Column metadataColumn(String name) {
        return col(name);
    }

    /** The one value of this Dataset's one row and column, for use in an expression over another; NULL for no row. Batches only. */
    public Column scalar() {
        return new Column(new Tree.Subquery(plan));
    }

    /** Whether this Dataset has rows, for use in a condition of another. Batches only. */
    public Column exists() {
        return new Column(new Tree.InQuery(null, plan));
    }

    /**
     * Whether both are the same in all that is written of them, so that both give the same; false does not say that they differ. What reads
     * tables given in the program, or calls functions of it, equals itself only.
     */
    public boolean sameSemantics(Dataset<?> other) {
        return plan.equals(other.plan) || PlanShape.of(plan).equals(PlanShape.of(other.plan));
    }

    /** Equal for Datasets of the same semantics. */
    public int semanticHash() {
        return PlanShape.of(plan).hashCode();
    }

    public String[] inputFiles() {
        throw MillraceException.notYet("Dataset.inputFiles", "Use select(\"_metadata.file_path\").distinct().");
    }

    // ---- Columns

    public Dataset<Row> select(Column... columns) {
        return rows(new Plan.Select(plan, trees(columns), false));
    }

    /** The result of an aggregator over all objects, as the only row. */
    public <U> Dataset<U> select(TypedColumn<T, U> aggregator) {
        Plan.AppendKey rows = KeyedPlan.of(plan, object -> 0, rowEncoder, Encoders.INT());
        UserAggregator call = UserAggregator.of(aggregator.aggregator(), rowEncoder, null);
        Plan one = new Plan.TypedAggregate(rows, false, List.of(new Plan.TypedCall(aggregator.columnName(), call)));
        return of(session, one, aggregator.encoder());
    }

    public Dataset<Row> select(String column, String... more) {
        return rows(new Plan.Select(plan, names(all(column, more)), false));
    }

    /** SQL expressions, for example {@code selectExpr("a + 1 AS b")}. */
    public Dataset<Row> selectExpr(String... expressions) {
        List<Tree> trees = Arrays.stream(expressions).<Tree>map(Tree.Text::new).toList();
        return rows(new Plan.Select(plan, trees, false));
    }

    public Dataset<Row> withColumn(String name, Column value) {
        return rows(new Plan.WithColumns(plan, List.of(name), trees(value)));
    }

    /** The same rows with metadata in place of those that the column has. */
    public Dataset<Row> withMetadata(String column, Metadata metadata) {
        return withColumn(column, col(quoted(column)).as(column, metadata));
    }

    /** All values see the columns as they were before. */
    public Dataset<Row> withColumns(Map<String, Column> columns) {
        return rows(new Plan.WithColumns(
                plan,
                List.copyOf(columns.keySet()),
                columns.values().stream().map(Column::tree).toList()));
    }

    /** Nothing happens where the column does not exist. */
    public Dataset<Row> withColumnRenamed(String existing, String newName) {
        return withColumnsRenamed(Map.of(existing, newName));
    }

    public Dataset<Row> withColumnsRenamed(Map<String, String> newNames) {
        return rows(new Plan.RenameColumns(plan, newNames));
    }

    /** Columns by their whole names; names that do not exist are ignored. */
    public Dataset<Row> drop(String... names) {
        List<Tree> trees = Arrays.stream(names)
                .<Tree>map(n -> new Tree.Name(List.of(n), OptionalLong.empty()))
                .toList();
        return rows(new Plan.Drop(plan, trees));
    }

    public Dataset<Row> drop(Column column, Column... more) {
        List<Tree> trees = new ArrayList<>(trees(column));
        trees.addAll(trees(more));
        return rows(new Plan.Drop(plan, trees));
    }

    public Dataset<Row> toDF() {
        return ofRows(session, plan);
    }

    /** New names for all columns. */
    public Dataset<Row> toDF(String... names) {
        StructType schema = schema();
        if (names.length != schema.size()) {
            throw new AnalysisException(
                    "ASSIGNMENT_ARITY_MISMATCH",
                    "42802",
                    "toDF has " + names.length + " names for the " + schema.size() + " columns "
                            + String.join(", ", columns()) + ". Give one for each.",
                    Map.of("numTarget", String.valueOf(names.length), "numExpr", String.valueOf(schema.size())));
        }
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            Tree.Name old = new Tree.Name(List.of(schema.field(i).name()), OptionalLong.empty());
            trees.add(new Tree.Alias(old, List.of(names[i])));
        }
        return rows(new Plan.Select(plan, trees, false));
    }

    /** Each row as a JSON text, column {@code value}. */
    public Dataset<String> toJSON() {
        Column all = functions.to_json(functions.struct(new Column("*")));
        return select(all.as("value")).as(Encoders.STRING());
    }

    /** A name for columns to be qualified with. */
    public Dataset<T> as(String alias) {
        return same(new Plan.Aliased(plan, alias, List.of()));
    }

    public Dataset<T> alias(String alias) {
        return as(alias);
    }

    /** The rows as objects. Columns are found by name; types may widen but never lose. */
    public <U> Dataset<U> as(Encoder<U> target) {
        return new Dataset<>(session, plan, planId, analyzed, target);
    }

    /** Rows with these columns, by name, in this order. */
    public Dataset<Row> to(StructType target) {
        List<Tree> trees = new ArrayList<>();
        for (StructField f : target.fieldList()) {
            Tree.Name name = new Tree.Name(List.of(f.name()), OptionalLong.empty());
            trees.add(new Tree.Alias(new Tree.Cast(name, f.dataType(), false), List.of(f.name())));
        }
        return rows(new Plan.Select(plan, trees, false));
    }

    // ---- Rows

    public Dataset<T> filter(Column condition) {
        return same(new Plan.Filter(plan, condition.tree()));
    }

    public Dataset<T> filter(String condition) {
        return filter(functions.expr(condition));
    }

    public Dataset<T> filter(FilterFunction<T> function) {
        return same(new Plan.Typed(plan, TypedKind.FILTER, function, rowEncoder, null));
    }

    public Dataset<T> where(Column condition) {
        return filter(condition);
    }

    public Dataset<T> where(String condition) {
        return filter(condition);
    }

    public Dataset<T> distinct() {
        return dropDuplicates();
    }

    public Dataset<T> dropDuplicates() {
        return same(new Plan.Deduplicate(plan, List.of(), false));
    }

    public Dataset<T> dropDuplicates(String[] columns) {
        return same(new Plan.Deduplicate(plan, List.of(columns), false));
    }

    public Dataset<T> dropDuplicates(String column, String... more) {
        return dropDuplicates(all(column, more));
    }

    public Dataset<T> dropDuplicates(List<String> columns) {
        return dropDuplicates(columns.toArray(String[]::new));
    }

    /** Duplicates within the watermark's delay of the first; streams only. */
    public Dataset<T> dropDuplicatesWithinWatermark() {
        return same(new Plan.Deduplicate(plan, List.of(), true));
    }

    public Dataset<T> dropDuplicatesWithinWatermark(String[] columns) {
        return same(new Plan.Deduplicate(plan, List.of(columns), true));
    }

    public Dataset<T> dropDuplicatesWithinWatermark(String column, String... more) {
        return dropDuplicatesWithinWatermark(all(column, more));
    }

    public Dataset<T> dropDuplicatesWithinWatermark(List<String> columns) {
        return dropDuplicatesWithinWatermark(columns.toArray(String[]::new));
    }

    /** Declares event time: rows later than the delay behind the latest seen may be dropped. */
    public Dataset<T> withWatermark(String eventTime, String delayThreshold) {
        return same(new Plan.Watermark(plan, eventTime, delayThreshold));
    }

    private static void requireCount(int rows, String clause) {
        if (rows < 0) {
            throw new AnalysisException(
                    "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
                    "42K0E",
                    clause + " takes 0 rows or more, not " + rows + ".",
                    Map.of());
        }
    }

    public Dataset<T> limit(int rows) {
        requireCount(rows, "limit");
        return same(new Plan.Limit(plan, rows));
    }

    public Dataset<T> offset(int rows) {
        requireCount(rows, "offset");
        return same(new Plan.Offset(plan, rows));
    }

    public Dataset<T> sort(Column... columns) {
        List<Tree> orders = Arrays.stream(columns)
                .map(c ->
                        c.tree() instanceof Tree.SortOrder ? c.tree() : c.asc().tree())
                .toList();
        return same(new Plan.Sort(plan, orders));
    }

    public Dataset<T> sort(String column, String... more) {
        return sort(Arrays.stream(all(column, more)).map(Column::new).toArray(Column[]::new));
    }

    public Dataset<T> orderBy(Column... columns) {
        return sort(columns);
    }

    public Dataset<T> orderBy(String column, String... more) {
        return sort(column, more);
    }

    /** Sorted as a whole, and so within each part. */
    public Dataset<T> sortWithinPartitions(Column... columns) {
        return sort(columns);
    }

    public Dataset<T> sortWithinPartitions(String column, String... more) {
        return sort(column, more);
    }

    /** Each row with this probability, from 0 to 1; batches only. The same rows for the same seed. */
    public Dataset<T> sample(double fraction, long seed) {
        return same(new Plan.Sample(plan, probability(fraction), seed));
    }

    /** Each row with this probability, from 0 to 1; batches only. */
    public Dataset<T> sample(double fraction) {
        return same(new Plan.Sample(plan, probability(fraction), null));
    }

    private static double probability(double fraction) {
        if (fraction >= 0 && fraction <= 1) {
            return fraction;
        }
        throw new IllegalArgumentException("The share of rows is " + fraction + ". Give one from 0 to 1.");
    }

    public Dataset<T> sample(boolean withReplacement, double fraction) {
        return requireWithout(withReplacement).sample(fraction);
    }

    public Dataset<T> sample(boolean withReplacement, double fraction, long seed) {
        return requireWithout(withReplacement).sample(fraction, seed);
    }

    private Dataset<T> requireWithout(boolean replacement) {
        if (replacement) {
            throw MillraceException.notYet(
                    "Dataset.sample with replacement", "Sample without, which takes no row twice.");
        }
        return this;
    }

    /** As below, with a seed of this Dataset's own. */
    public Dataset<T>[] randomSplit(double[] weights) {
        return randomSplit(weights, planId);
    }

    /** Each row in one of the parts by chance, in shares of these weights; batches only. The same parts for the same seed. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Dataset<T>[] randomSplit(double[] weights, long seed) {
        return randomSplitAsList(weights, seed).toArray(new Dataset[0]);
    }

    public List<Dataset<T>> randomSplitAsList(double[] weights, long seed) {
        return RandomSplit.of(this, weights, seed).stream().map(this::same).toList();
    }

    /** Dropping and filling of NULL. */
    public DataFrameNaFunctions na() {
        return new DataFrameNaFunctions(toDF());
    }

    /** Correlations, quantiles and their like; batches only. */
    public DataFrameStatFunctions stat() {
        requireBatch();
        return new DataFrameStatFunctions(toDF());
    }

    // ---- Groups

    private RelationalGroupedDataset group(Plan.Grouping kind, List<Tree> keys) {
        return new RelationalGroupedDataset(session, plan, schema(), kind, keys);
    }

    public RelationalGroupedDataset groupBy(Column... keys) {
        return group(Plan.Grouping.GROUP_BY, trees(keys));
    }

    public RelationalGroupedDataset groupBy(String key, String... more) {
        return group(Plan.Grouping.GROUP_BY, names(all(key, more)));
    }

    public RelationalGroupedDataset rollup(Column... keys) {
        return group(Plan.Grouping.ROLLUP, trees(keys));
    }

    public RelationalGroupedDataset rollup(String key, String... more) {
        return group(Plan.Grouping.ROLLUP, names(all(key, more)));
    }

    public RelationalGroupedDataset cube(Column... keys) {
        return group(Plan.Grouping.CUBE, trees(keys));
    }

    public RelationalGroupedDataset cube(String key, String... more) {
        return group(Plan.Grouping.CUBE, names(all(key, more)));
    }

    /** The rows by the key that a function gives each. */
    public <K> KeyValueGroupedDataset<K, T> groupByKey(MapFunction<T, K> key, Encoder<K> keyEncoder) {
        return new KeyValueGroupedDataset<>(
                session, KeyedPlan.of(plan, key, rowEncoder, keyEncoder), keyEncoder, encoder);
    }

    /** Aggregates over all rows. */
    public Dataset<Row> agg(Column first, Column... more) {
        return groupBy().agg(first, more);
    }

    /** Column to function name, for example {@code Map.of("amount", "max")}. */
    public Dataset<Row> agg(Map<String, String> functionByColumn) {
        return groupBy().agg(functionByColumn);
    }

    // ---- Several tables

    private Dataset<Row> join(Dataset<?> right, Plan.JoinType type, @Nullable Tree condition, List<String> using) {
        return rows(new Plan.Join(plan, right.plan, type, condition, using));
    }

    /** Every pair of rows, unless a filter behind it makes it an inner join. */
    public Dataset<Row> join(Dataset<?> right) {
        return join(right, Plan.JoinType.INNER, null, List.of());
    }

    public Dataset<Row> join(Dataset<?> right, String usingColumn) {
        return join(right, new String[] {usingColumn}, "inner");
    }

    public Dataset<Row> join(Dataset<?> right, String[] usingColumns) {
        return join(right, usingColumns, "inner");
    }

    public Dataset<Row> join(Dataset<?> right, String usingColumn, String joinType) {
        return join(right, new String[] {usingColumn}, joinType);
    }

    /** Rows with equal values in these columns, which appear once in the result. */
    public Dataset<Row> join(Dataset<?> right, String[] usingColumns, String joinType) {
        return join(right, JoinTypes.parse(joinType), null, List.of(usingColumns));
    }

    public Dataset<Row> join(Dataset<?> right, Column condition) {
        return join(right, condition, "inner");
    }

    /** @param joinType inner, cross, left, right, full, left_semi or left_anti, and Spark's other spellings of these */
    public Dataset<Row> join(Dataset<?> right, Column condition, String joinType) {
        return join(right, JoinTypes.parse(joinType), condition.tree(), List.of());
    }

    public Dataset<Row> crossJoin(Dataset<?> right) {
        return join(right, Plan.JoinType.CROSS, null, List.of());
    }

    public <U> Dataset<Tuple2<T, U>> joinWith(Dataset<U> right, Column condition) {
        return joinWith(right, condition, "inner");
    }

    /**
     * The pairs of objects that meet the condition; of an outer join, an object without a match has null beside it. Streams too, where
     * they may be joined. An event time is no column of its own in the pairs.
     *
     * @param joinType inner, cross, left, right or full, and Spark's other spellings of these
     */
    public <U> Dataset<Tuple2<T, U>> joinWith(Dataset<U> right, Column condition, String joinType) {
        return TypedJoin.of(this, right, condition, joinType);
    }

    public Dataset<Row> lateralJoin(Dataset<?> right) {
        throw MillraceException.notYet(
                "Dataset.lateralJoin", "Use sql(\"SELECT … FROM a, LATERAL (SELECT …)\") over temporary views.");
    }

    /** Both, column by place, duplicates kept. */
    public Dataset<T> union(Dataset<T> other) {
        return same(new Plan.Union(plan, other.plan, false, false));
    }

    public Dataset<T> unionAll(Dataset<T> other) {
        return union(other);
    }

    public Dataset<T> unionByName(Dataset<T> other) {
        return unionByName(other, false);
    }

    /** Both, column by name; columns that one side lacks are NULL if allowed. */
    public Dataset<T> unionByName(Dataset<T> other, boolean allowMissingColumns) {
        return same(new Plan.Union(plan, other.plan, true, allowMissingColumns));
    }

    public Dataset<T> intersect(Dataset<T> other) {
        return same(new Plan.SetOperation(plan, other.plan, Plan.SetKind.INTERSECT, false));
    }

    public Dataset<T> intersectAll(Dataset<T> other) {
        return same(new Plan.SetOperation(plan, other.plan, Plan.SetKind.INTERSECT, true));
    }

    public Dataset<T> except(Dataset<T> other) {
        return same(new Plan.SetOperation(plan, other.plan, Plan.SetKind.EXCEPT, false));
    }

    public Dataset<T> exceptAll(Dataset<T> other) {
        return same(new Plan.SetOperation(plan, other.plan, Plan.SetKind.EXCEPT, true));
    }

    // ---- Objects

    private <U> Dataset<U> typed(TypedKind kind, Object function, Encoder<U> output) {
        return of(session, new Plan.Typed(plan, kind, function, rowEncoder, output), output);
    }

    public <U> Dataset<U> map(MapFunction<T, U> function, Encoder<U> output) {
        return typed(TypedKind.MAP, function, output);
    }

    public <U> Dataset<U> flatMap(FlatMapFunction<T, U> function, Encoder<U> output) {
        return typed(TypedKind.FLAT_MAP, function, output);
    }

    public <U> Dataset<U> mapPartitions(MapPartitionsFunction<T, U> function, Encoder<U> output) {
        return typed(TypedKind.MAP_PARTITIONS, function, output);
    }

    /** The result of f on this, for chains of functions. */
    public <U> Dataset<U> transform(Function<Dataset<T>, Dataset<U>> f) {
        return f.apply(this);
    }

    // ---- Layout and hints

    public Dataset<T> repartition(int partitions) {
        return repartition(partitions, new Column[0]);
    }

    public Dataset<T> repartition(int partitions, Column... keys) {
        if (partitions <= 0) {
            throw new IllegalArgumentException("There are to be " + partitions + " partitions. Give 1 or more.");
        }
        return same(new Plan.Repartition(plan, OptionalInt.of(partitions), trees(keys)));
    }

    public Dataset<T> repartition(Column... keys) {
        return same(new Plan.Repartition(plan, OptionalInt.empty(), trees(keys)));
    }

    /** A hint on layout, which changes no result and is not followed. */
    public Dataset<T> repartitionByRange(int partitions, Column... keys) {
        return repartition(partitions, keys);
    }

    public Dataset<T> repartitionByRange(Column... keys) {
        return repartition(keys);
    }

    /** A hint on layout, which changes no result and is not followed. */
    public Dataset<T> repartitionById(int partitions, Column partition) {
        return repartition(partitions, partition);
    }

    public Dataset<T> coalesce(int partitions) {
        return repartition(partitions);
    }

    public Dataset<T> hint(String name, Object... parameters) {
        return same(new Plan.Hint(plan, name, List.of(parameters)));
    }

    /** Named metrics over the rows that pass here, in the progress of a query. */
    public Dataset<T> observe(String name, Column metric, Column... more) {
        return observe(name, null, metric, more);
    }

    /** As the other observe, for a table: the observation has the metrics when an action has ended. */
    public Dataset<T> observe(Observation observation, Column metric, Column... more) {
        if (isStreaming()) {
            throw new IllegalArgumentException(
                    "Observation does not support streaming Datasets, since each batch has metrics of its own. Use"
                            + " observe(name, …), and read them from lastProgress() or in a StreamingQueryListener.");
        }
        observation.use();
        return observe(observation.name(), observation, metric, more);
    }

    private Dataset<T> observe(String name, @Nullable Observation observation, Column metric, Column... more) {
        List<Tree> metrics = new ArrayList<>(trees(metric));
        metrics.addAll(trees(more));
        return same(new Plan.Observe(plan, name, metrics, observation));
    }

    /** A hint that changes no result; Millrace computes a table again for each action. */
    public Dataset<T> persist() {
        requireBatch();
        return this;
    }

    public Dataset<T> cache() {
        return persist();
    }

    public Dataset<T> unpersist() {
        return this;
    }

    public Dataset<T> unpersist(boolean blocking) {
        return this;
    }

    public Dataset<T> checkpoint() {
        requireBatch();
        throw MillraceException.notYet(
                "Dataset.checkpoint", "Write the table and read it again, or use localCheckpoint.");
    }

    public Dataset<T> checkpoint(boolean eager) {
        return checkpoint();
    }

    /** The rows of now, held in memory: what is computed from the result does not compute this Dataset again. */
    public Dataset<T> localCheckpoint() {
        requireBatch();
        return same(new Plan.Local(schema(), session.engine().collect(plan)));
    }

    /** As above; the rows are those of now whether eager or not. */
    public Dataset<T> localCheckpoint(boolean eager) {
        return localCheckpoint();
    }

    public void createOrReplaceTempView(String name) {
        session.engine().registerView(viewName(name), plan, true);
    }

    /** @throws AnalysisException TEMP_TABLE_OR_VIEW_ALREADY_EXISTS if the name is taken */
    public void createTempView(String name) {
        session.engine().registerView(viewName(name), plan, false);
    }

    private static String viewName(String name) {
        List<String> parts = ColumnNames.parts(name);
        if (parts.size() > 1) {
            throw new AnalysisException(
                    "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS",
                    "428EK",
                    "A temporary view belongs to the session and has one name, not " + name
                            + ". Leave out what is before the last dot.",
                    Map.of("actualName", name));
        }
        return parts.get(0);
    }

    public void registerTempTable(String name) {
        createOrReplaceTempView(name);
    }

    public void createGlobalTempView(String name) {
        throw MillraceException.notYet("Dataset.createGlobalTempView", "Use createTempView in each session.");
    }

    public void createOrReplaceGlobalTempView(String name) {
        throw MillraceException.notYet(
                "Dataset.createOrReplaceGlobalTempView", "Use createOrReplaceTempView in each session.");
    }

    /** Count, mean, standard deviation, least and greatest of these columns (none: all) that are numbers or texts, as texts. Runs at once. */
    public Dataset<Row> describe(String... columns) {
        requireBatch();
        return new DescribedColumns(toDF()).table(DescribedColumns.DESCRIBE, List.of(columns));
    }

    /**
     * As describe, for all columns, with these statistics: count, count_distinct, approx_count_distinct, mean, stddev, min, max, and
     * percentiles such as {@code 95%}. None: those of describe and the quartiles. Runs at once.
     */
    public Dataset<Row> summary(String... statistics) {
        requireBatch();
        return new DescribedColumns(toDF())
                .table(statistics.length == 0 ? DescribedColumns.SUMMARY : List.of(statistics), List.of());
    }

    public Dataset<Row> transpose() {
        throw MillraceException.notYet("Dataset.transpose", "Use unpivot, and groupBy with pivot.");
    }

    public Dataset<Row> zipWithIndex() {
        throw MillraceException.notYet(
                "Dataset.zipWithIndex", "Use withColumn with row_number().over(Window.orderBy(…)), less 1.");
    }

    /** Columns as rows of name and value, beside the ids; values that are null are kept. */
    public Dataset<Row> unpivot(Column[] ids, Column[] values, String variableColumnName, String valueColumnName) {
        return Dataset.ofRows(
                session,
                new Plan.Unpivot(
                        plan,
                        Arrays.stream(ids).map(Column::tree).toList(),
                        Arrays.stream(values).map(Column::tree).toList(),
                        variableColumnName,
                        List.of(valueColumnName),
                        true));
    }

    /** As above, of all columns that are not ids. */
    public Dataset<Row> unpivot(Column[] ids, String variableColumnName, String valueColumnName) {
        List<String> kept = Arrays.asList(select(ids).columns());
        Column[] others = Arrays.stream(columns())
                .filter(c -> !kept.contains(c))
                .map(c -> col(quoted(c)))
                .toArray(Column[]::new);
        return unpivot(ids, others, variableColumnName, valueColumnName);
    }

    public Dataset<Row> melt(Column[] ids, Column[] values, String variableColumnName, String valueColumnName) {
        return unpivot(ids, values, variableColumnName, valueColumnName);
    }

    public Dataset<Row> melt(Column[] ids, String variableColumnName, String valueColumnName) {
        return unpivot(ids, variableColumnName, valueColumnName);
    }

    // ---- Actions, for tables that are not streams

    private void requireBatch() {
        if (isStreaming()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3102",
                    "Queries with streaming sources must be executed with writeStream.start()");
        }
    }

    private List<T> run(Plan bounded) {
        requireBatch();
        List<T> objects = new ArrayList<>();
        for (Object[] row : session.engine().collect(bounded)) {
            objects.add(rowEncoder.fromRow(row));
        }
        return objects;
    }

    public List<T> collectAsList() {
        return run(plan);
    }

    public T[] collect() {
        return array(collectAsList());
    }

    @SuppressWarnings("unchecked")
    private T[] array(List<T> objects) {
        return objects.toArray((T[]) Array.newInstance(encoder.clsTag(), 0));
    }

    public List<T> takeAsList(int rows) {
        return run(new Plan.Limit(plan, rows));
    }

    public T[] take(int rows) {
        return array(takeAsList(rows));
    }

    public T[] head(int rows) {
        return take(rows);
    }

    /** @throws NoSuchElementException if there are no rows */
    public T head() {
        List<T> one = takeAsList(1);
        if (one.isEmpty()) {
            throw new NoSuchElementException("The Dataset has no rows. Ask isEmpty() first.");
        }
        return one.get(0);
    }

    public T first() {
        return head();
    }

    public T[] tail(int rows) {
        List<T> all = collectAsList();
        return array(all.subList(Math.max(0, all.size() - rows), all.size()));
    }

    public boolean isEmpty() {
        requireBatch();
        return session.engine().collect(new Plan.Limit(plan, 1)).isEmpty();
    }

    public long count() {
        requireBatch();
        Tree one = new Tree.Literal(1, DataTypes.IntegerType);
        Tree count = new Tree.Alias(new Tree.Call("count", one), List.of("count"));
        Plan counted = new Plan.Aggregate(plan, Plan.Grouping.GROUP_BY, List.of(), List.of(count), null);
        return (Long) java.util.Objects.requireNonNull(
                session.engine().collect(counted).get(0)[0]);
    }

    public T reduce(ReduceFunction<T> function) {
        Iterator<T> objects = toLocalIterator();
        if (!objects.hasNext()) {
            throw new UnsupportedOperationException("empty collection");
        }
        T result = objects.next();
        while (objects.hasNext()) {
            result = UserCode.reduce(function, result, objects.next());
        }
        return result;
    }

    /** Calls the function here, on this thread, for each object. */
    public void foreach(ForeachFunction<T> function) {
        toLocalIterator().forEachRemaining(object -> UserCode.foreach(function, object));
    }

    public void foreachPartition(ForeachPartitionFunction<T> function) {
        UserCode.foreachPartition(function, toLocalIterator());
    }

    public Iterator<T> toLocalIterator() {
        return collectAsList().iterator();
    }

    public void show() {
        show(20);
    }

    public void show(int rows) {
        show(rows, true);
    }

    public void show(boolean truncate) {
        show(20, truncate);
    }

    public void show(int rows, boolean truncate) {
        show(rows, truncate ? 20 : 0, false);
    }

    public void show(int rows, int truncate) {
        show(rows, truncate, false);
    }

    /**
     * Prints the first rows as a table.
     *
     * @param truncate the most characters of a cell, 0 for all
     * @param vertical one line a value
     */
    @SuppressWarnings("SystemOut")
    public void show(int rows, int truncate, boolean vertical) {
        System.out.println(showString(rows, truncate, vertical));
    }

    /** What show prints. */
    public String showString(int rows, int truncate, boolean vertical) {
        requireBatch();
        int wanted = Math.max(0, Math.min(rows, Integer.MAX_VALUE - 16));
        List<@Nullable Object[]> found = session.engine().collect(new Plan.Limit(plan, wanted + 1));
        return new ShowFormat(schema(), session.timeZone(), truncate, vertical).print(found, wanted);
    }

    // ---- Writing

    public DataFrameWriter<T> write() {
        requireTable("write");
        return new DataFrameWriter<>(this);
    }

    /** Makes a table of the warehouse from these rows, or adds them to one; columns are matched by name. */
    public DataFrameWriterV2<T> writeTo(String table) {
        requireTable("writeTo");
        return new DataFrameWriterV2<>(this, table);
    }

    private void requireTable(String method) {
        if (isStreaming()) {
            throw new AnalysisException(
                    "CALL_ON_STREAMING_DATASET_UNSUPPORTED",
                    "42KDE",
                    "A stream has no `" + method + "`, which would wait for its end. Use writeStream().",
                    Map.of("methodName", "`" + method + "`"));
        }
    }

    /** Tables are folders of files, of which no row is changed: always an error that says what to use. */
    public DataFrameWriter<T> mergeInto(String table, Column condition) {
        throw MillraceException.notYet(
                "Dataset.mergeInto('" + table + "')", "Write an upsert of your store's own in foreachBatch.");
    }

    public DataStreamWriter<T> writeStream() {
        if (!isStreaming()) {
            throw new AnalysisException(
                    "WRITE_STREAM_NOT_ALLOWED",
                    "42601",
                    "This Dataset reads no stream, which writeStream is for. Use write(), or read with"
                            + " readStream().",
                    Map.of());
        }
        return new DataStreamWriter<>(this);
    }

    @Override
    public String toString() {
        return "[" + ShownType.fields(schema()) + "]";
    }
}
