package io.millrace.planner.parse;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
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

    /** Another query for a view that there is. */
    record AlterView(String name, Plan plan) implements Statement {}

    record RenameView(String name, String to) implements Statement {}

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
     * @param about what the table is for
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
            About about,
            @Nullable Plan query,
            boolean streaming,
            boolean ifNotExists)
            implements Statement {
        CreateTable with(Plan other) {
            return new CreateTable(
                    name, columns, format, options, partitionBy, location, about, other, streaming, ifNotExists);
        }
    }

    /**
     * What is said of a table for its readers.
     *
     * @param properties by key, of no effect
     */
    record About(@Nullable String comment, Map<String, String> properties) {}

    /** Something to do to a table that there is, or to tell of it. */
    record OfTable(String name, TableAction action) implements Statement {}

    record DropTable(String name, boolean ifExists) implements Statement {}

    /**
     * @param columns that the query's fill, in its order; empty: all
     * @param byName whether the query's columns go into those of the same names
     * @param partition values of partition columns, in the order written; null for one whose values are the query's
     */
    record Insert(
            String name,
            List<String> columns,
            boolean byName,
            Map<String, @Nullable Tree> partition,
            boolean overwrite,
            Plan query)
            implements Statement {
        Insert with(Plan other) {
            return new Insert(name, columns, byName, partition, overwrite, other);
        }
    }

    /**
     * Variables of the session, all of one type and value.
     *
     * @param type null: that of the value
     * @param value that DEFAULT means from then on; null: NULL
     */
    record DeclareVariable(
            List<String> names,
            @Nullable DataType type,
            @Nullable Tree value,
            boolean replace) implements Statement {}

    record DropVariable(String name, boolean ifExists) implements Statement {}

    /** @param values one a name; the name DEFAULT stands for what the variable was declared with */
    record SetVariables(List<String> names, List<Tree> values) implements Statement {}

    /** Variables get the columns of the only row of a query. */
    record SetFromQuery(List<String> names, Plan query) implements Statement {}

    /**
     * {@code EXECUTE IMMEDIATE text INTO variables USING arguments}.
     *
     * @param text an expression without columns that gives the statement
     * @param into variables for the columns of the only row; empty: the statement's answer is that of the whole
     * @param using values of its parameters: all with a name, or none
     */
    record ExecuteImmediate(Tree text, List<String> into, List<Tree> using) implements Statement {}

    /** Without a key all settings go back to what the session began with. */
    record Reset(@Nullable String key) implements Statement {}

    record Use(String database) implements Statement {}

    /** @param query null: what has the name is there; else it becomes a view of that name */
    record Cache(List<String> name, @Nullable Plan query) implements Statement {}

    /** @param name empty: all */
    record Uncache(List<String> name, boolean ifExists) implements Statement {}

    record Refresh(List<String> name) implements Statement {}

    record DescribeQuery(Plan plan) implements Statement {}

    /** @param table the table or view as a plan that reads it */
    record DescribeTable(Plan table, String name, boolean extended) implements Statement {}

    record DescribeFunction(String name, boolean extended) implements Statement {}

    /** @param temporary of the session; else of the one schema there is */
    record CreateFunction(SqlFunction function, boolean temporary, boolean replace, boolean ifNotExists)
            implements Statement {}

    /** @param name maybe with its schema before it */
    record DropFunction(List<String> name, boolean temporary, boolean ifExists) implements Statement {}

    /** @param scope all, user or system */
    record ShowFunctions(
            String scope,
            @Nullable String database,
            @Nullable String pattern) implements Statement {}

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
        } else if (this instanceof AlterView v) {
            return new AlterView(v.name(), new Plan.FromText(v.plan(), source));
        } else if (this instanceof CreateTable t && t.query() != null) {
            return t.with(new Plan.FromText(t.query(), source));
        } else if (this instanceof SetFromQuery s) {
            return new SetFromQuery(s.names(), new Plan.FromText(s.query(), source));
        } else if (this instanceof Cache c && c.query() != null) {
            return new Cache(c.name(), new Plan.FromText(c.query(), source));
        } else if (this instanceof Insert i) {
            return i.with(new Plan.FromText(i.query(), source));
        }
        return this instanceof DescribeQuery d ? new DescribeQuery(new Plan.FromText(d.plan(), source)) : this;
    }

    /** One row of values that look at no columns. */
    static Plan row(List<Tree> values) {
        return new Plan.Select(QueryBuilder.oneRow(), values, false);
    }

    static Tree name(String column) {
        return QueryBuilder.name(column);
    }

    /** Name parts of a table as a plan that reads it. */
    static Plan table(List<String> name) {
        return new Plan.Table(name);
    }
}
