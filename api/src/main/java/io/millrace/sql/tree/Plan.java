package io.millrace.sql.tree;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Encoder;
import io.millrace.sql.Observation;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A relation as written, not yet checked. One node a Dataset method or SQL clause; children are nodes.
 *
 * <p>{@link Tagged} gives a Dataset its identity, so that {@code df.col("x")} can be told from a column of the same name of
 * another Dataset.
 */
public sealed interface Plan {

    /** A table of a connector; {@code streaming} tells readStream from read. Option keys ignore case. */
    record Read(
            String format,
            Map<String, String> options,
            List<String> paths,
            @Nullable StructType schema,
            boolean streaming,
            @Nullable String sourceName)
            implements Plan {
        public Read {
            options = Map.copyOf(options);
            paths = List.copyOf(paths);
        }
    }

    /** Rows given in the program, in internal form: one {@code Object[]} a row. */
    record Local(StructType schema, List<@Nullable Object[]> rows) implements Plan {}

    /** The numbers from start (inclusive) to end (exclusive) as column {@code id BIGINT}. */
    record Range(long start, long end, long step) implements Plan {}

    /** A temporary view or a running query's result table by name. */
    record Table(List<String> name) implements Plan {}

    /** A source that a view names, read as a stream. */
    record Stream(List<String> name) implements Plan {}

    record Tagged(Plan child, long planId) implements Plan {}

    /** {@code child AS alias}; column aliases may rename all columns. */
    record Aliased(Plan child, String alias, List<String> columns) implements Plan {}

    record Select(Plan child, List<Tree> columns, boolean distinct) implements Plan {
        public Select {
            columns = List.copyOf(columns);
        }
    }

    /** Adds or replaces columns, in place where they exist. */
    record WithColumns(Plan child, List<String> names, List<Tree> columns) implements Plan {}

    record RenameColumns(Plan child, Map<String, String> newNames) implements Plan {}

    record Drop(Plan child, List<Tree> columns) implements Plan {}

    record Filter(Plan child, Tree condition) implements Plan {}

    /** The child as it is, if it has the columns that stand alone among these and none of them aggregates; {@code clause} of {@code |>} asks. */
    record Checked(Plan child, String clause, List<Tree> columns) implements Plan {
        public Checked {
            columns = List.copyOf(columns);
        }
    }

    /** How grouping columns combine. */
    enum Grouping {
        GROUP_BY,
        ROLLUP,
        CUBE
    }

    /** Grouped aggregation; output is {@code aggregates} (which the builder has already prefixed with the keys where due). */
    record Aggregate(
            Plan child,
            Grouping grouping,
            List<Tree> keys,
            List<Tree> aggregates,
            @Nullable Tree having) implements Plan {}

    record Watermark(Plan child, String column, String delay) implements Plan {}

    enum JoinType {
        INNER,
        LEFT_OUTER,
        RIGHT_OUTER,
        FULL_OUTER,
        LEFT_SEMI,
        LEFT_ANTI,
        CROSS
    }

    record Join(
            Plan left, Plan right, JoinType type, @Nullable Tree condition, List<String> using) implements Plan {
        /** As {@code using}: all column names that both sides have. */
        public static final List<String> COMMON = List.of("\0common");
    }

    /** A join whose right side is read once for each row of the left, of which it may use the columns. */
    record Lateral(
            Plan left, Plan right, JoinType type, @Nullable Tree condition) implements Plan {}

    /** A table function that the session defined in SQL; arguments by name are calls of {@code =>}. */
    record TableCall(String name, List<Tree> args) implements Plan {
        public TableCall {
            args = List.copyOf(args);
        }
    }

    /**
     * {@code WITH RECURSIVE}: the rows of the anchor, then again and again what the step makes of the rows of the round before, until it
     * makes none.
     *
     * @param key by which {@link Previous} in the step means this recursion
     * @param columns names; empty: the anchor's
     * @param maxLevel rounds of the step that there may be; null: as many as the session allows
     */
    record Recursion(
            String key,
            Plan anchor,
            Plan step,
            List<String> columns,
            @Nullable Integer maxLevel) implements Plan {
        public Recursion {
            columns = List.copyOf(columns);
        }
    }

    /** In the step of a recursion: the rows of the round before. */
    record Previous(String key) implements Plan {}

    /** Rows of a batch by chance, each with this probability; the same ones for the same seed. */
    record Sample(Plan child, double fraction, @Nullable Long seed) implements Plan {}

    record Union(Plan left, Plan right, boolean byName, boolean allowMissingColumns) implements Plan {}

    /** Set operations on batches. */
    enum SetKind {
        INTERSECT,
        EXCEPT
    }

    record SetOperation(Plan left, Plan right, SetKind kind, boolean all) implements Plan {}

    /** No columns means all columns. */
    record Deduplicate(Plan child, List<String> columns, boolean withinWatermark) implements Plan {}

    /**
     * One row a group, with columns for each of some values of a column.
     *
     * @param keys what is grouped by; with {@code otherColumns}, all columns that neither values nor aggregates name
     * @param items the values, each maybe under a name; empty: those that are there, which a batch query must ask first
     */
    record Pivot(
            Plan child, List<Tree> keys, boolean otherColumns, Tree column, List<Tree> items, List<Tree> aggregates)
            implements Plan {}

    /**
     * Columns as rows of name and value; {@code ids} stay (null: all others).
     *
     * @param columns each a struct of columns where a row takes several values
     */
    record Unpivot(
            Plan child,
            @Nullable List<Tree> ids,
            List<Tree> columns,
            String nameColumn,
            List<String> valueColumns,
            boolean includeNulls)
            implements Plan {}

    record Sort(Plan child, List<Tree> orders) implements Plan {}

    record Limit(Plan child, int rows) implements Plan {}

    record Offset(Plan child, int rows) implements Plan {}

    /** LIMIT, or OFFSET, of as many rows as an expression says that looks at no columns. */
    record LimitBy(Plan child, Tree rows, boolean offset) implements Plan {}

    /** {@code LATERAL VIEW [OUTER] generator(…) alias AS columns}. */
    record Generate(Plan child, Tree generator, boolean outer, String alias, List<String> columns) implements Plan {}

    /** {@code VALUES (…), (…)}. */
    record Values(List<List<Tree>> rows) implements Plan {}

    record Repartition(Plan child, OptionalInt partitions, List<Tree> keys) implements Plan {}

    /** What a typed function does with rows; {@code function} is the matching io.millrace.api.java.function type. */
    enum TypedKind {
        MAP,
        FLAT_MAP,
        FILTER,
        MAP_PARTITIONS
    }

    /** Runs user code on objects; {@code output} null for FILTER, whose output is its input. */
    record Typed(
            Plan child,
            TypedKind kind,
            Object function,
            Encoder<?> input,
            @Nullable Encoder<?> output) implements Plan {}

    /**
     * The columns of child, then those of the key that {@code function} (a MapFunction) gives each row.
     *
     * @param values from the row's object to the object that the key's function gets; null: the same
     */
    record AppendKey(
            Plan child,
            MapFunction<Object, Object> function,
            Encoder<Object> input,
            Encoder<Object> key,
            @Nullable MapFunction<Object, Object> values)
            implements Plan {}

    /** Calls user code on the rows of each key; {@code initial}: what is kept of keys before the first row. */
    record Grouped(AppendKey keyed, @Nullable AppendKey initial, GroupCall call, Encoder<Object> output)
            implements Plan {}

    /** An aggregate of the objects of each key; no aggregator: the number of rows. */
    record TypedCall(String name, @Nullable UserAggregator aggregator) {}

    /** One row a key: the key's columns as one column {@code key}, then one column a call. Without keys: one row. */
    record TypedAggregate(AppendKey rows, boolean keyed, List<TypedCall> calls) implements Plan {
        public TypedAggregate {
            calls = List.copyOf(calls);
        }
    }

    record Hint(Plan child, String name, List<Object> parameters) implements Plan {}

    record Observe(
            Plan child,
            String name,
            List<Tree> metrics,
            @Nullable Observation observation) implements Plan {}

    /** A plan that was read from SQL text, with the text, so that errors can point into it. */
    record FromText(Plan child, SourceText source) implements Plan {}

    /** A query, and the values that the session's variables had when it was written; by their names in lower case. */
    record WithVariables(Plan child, Map<String, Tree.Literal> values) implements Plan {}

    /** SQL text of a whole query; parsed by the planner. */
    record Sql(String text, Map<String, Tree> arguments) implements Plan {}
}
