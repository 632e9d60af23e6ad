package io.millrace.planner.parse;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One statement of SQL: a query, or something to do to the session. */
public sealed interface Statement {
    record Query(Plan plan) implements Statement {}

    /** @param mode as for {@code Dataset.explain} */
    record Explain(String mode, Plan plan) implements Statement {}

    record CreateView(String name, Plan plan, boolean replace) implements Statement {}

    record DropView(String name, boolean ifExists) implements Statement {}

    /** {@code SHOW what [FROM name] [LIKE pattern]}: tables, views, functions, columns; {@code what} in lower case. */
    record Show(
            String what, @Nullable String name, @Nullable String pattern) implements Statement {}

    /**
     * {@code CREATE TABLE}, and {@code CREATE STREAMING TABLE … AS}, whose query runs from then on.
     *
     * @param columns null: those of the query
     * @param format null: that of the session
     * @param location of the rows; null: the table's own folder
     * @param query that fills it, or null
     * @param ifNotExists it may be there
     */
    record CreateTable(
            String name,
            @Nullable StructType columns,
            @Nullable String format,
            Map<String, String> options,
            List<String> partitionBy,
            @Nullable String location,
            @Nullable Plan query,
            boolean streaming,
            boolean ifNotExists)
            implements Statement {
        CreateTable with(Plan other) {
            return new CreateTable(
                    name, columns, format, options, partitionBy, location, other, streaming, ifNotExists);
        }
    }

    record DropTable(String name, boolean ifExists) implements Statement {}

    /** @param columns that the query's fill, in its order; empty: all */
    record Insert(String name, List<String> columns, boolean overwrite, Plan query) implements Statement {}

    record DescribeQuery(Plan plan) implements Statement {}

    record DescribeFunction(String name) implements Statement {}

    /** Without a value it asks for one, without a key for all. */
    record Setting(@Nullable String key, @Nullable String value) implements Statement {}

    /** The statement with its plan tied to the text that it was read from. */
    default Statement from(SourceText source) {
        if (this instanceof Query q) {
            return new Query(new Plan.FromText(q.plan(), source));
        } else if (this instanceof Explain e) {
            return new Explain(e.mode(), new Plan.FromText(e.plan(), source));
        } else if (this instanceof CreateView v) {
            return new CreateView(v.name(), new Plan.FromText(v.plan(), source), v.replace());
        } else if (this instanceof CreateTable t && t.query() != null) {
            return t.with(new Plan.FromText(t.query(), source));
        } else if (this instanceof Insert i) {
            return new Insert(i.name(), i.columns(), i.overwrite(), new Plan.FromText(i.query(), source));
        }
        return this instanceof DescribeQuery d ? new DescribeQuery(new Plan.FromText(d.plan(), source)) : this;
    }

    /** Name parts of a table as a plan that reads it. */
    static Plan table(List<String> name) {
        return new Plan.Table(name);
    }
}
