package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.expressions.Window;
import io.millrace.sql.expressions.WindowSpec;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.Tree.Call;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the columns of a Dataset, as written; names and types are checked when it is used. Immutable.
 *
 * <p>Methods that take an Object accept a Column or a Java value, which becomes a literal ({@link functions#lit}).
 */
public class Column {
    private final Tree tree;

    /** The column of this name; dots separate parts outside back-ticks, {@code *} means all columns. */
    public Column(String name) {
        this(ColumnNames.parse(name, OptionalLong.empty()));
    }

    /** For builders of expressions, the planner among them. */
    public Column(Tree tree) {
        this.tree = tree;
    }

    /** What the planner takes. */
    public Tree tree() {
        return tree;
    }

    private Column binary(String operator, @Nullable Object right) {
        return new Column(new Call(operator, tree, Literals.of(right)));
    }

    private Column call(String function, @Nullable Object... more) {
        List<Tree> args = new ArrayList<>();
        args.add(tree);
        for (Object a : more) {
            args.add(Literals.of(a));
        }
        return new Column(new Call(function, args));
    }

    private static Column not(Column c) {
        return new Column(new Call("not", c.tree));
    }

    public Column equalTo(@Nullable Object other) {
        return binary("=", other);
    }

    public Column notEqual(@Nullable Object other) {
        return not(equalTo(other));
    }

    /** Equality in which NULL equals NULL and never gives NULL. */
    public Column eqNullSafe(@Nullable Object other) {
        return binary("<=>", other);
    }

    public Column gt(@Nullable Object other) {
        return binary(">", other);
    }

    public Column lt(@Nullable Object other) {
        return binary("<", other);
    }

    public Column geq(@Nullable Object other) {
        return binary(">=", other);
    }

    public Column leq(@Nullable Object other) {
        return binary("<=", other);
    }

    /** Both bounds belong to the range. */
    public Column between(@Nullable Object lower, @Nullable Object upper) {
        return geq(lower).and(leq(upper));
    }

    public Column and(Column other) {
        return binary("and", other);
    }

    public Column or(Column other) {
        return binary("or", other);
    }

    public Column plus(@Nullable Object other) {
        return binary("+", other);
    }

    public Column minus(@Nullable Object other) {
        return binary("-", other);
    }

    public Column multiply(@Nullable Object other) {
        return binary("*", other);
    }

    public Column divide(@Nullable Object other) {
        return binary("/", other);
    }

    public Column mod(@Nullable Object other) {
        return binary("%", other);
    }

    public Column bitwiseAND(@Nullable Object other) {
        return binary("&", other);
    }

    public Column bitwiseOR(@Nullable Object other) {
        return binary("|", other);
    }

    public Column bitwiseXOR(@Nullable Object other) {
        return binary("^", other);
    }

    public Column isNull() {
        return call("isnull");
    }

    public Column isNotNull() {
        return call("isnotnull");
    }

    public Column isNaN() {
        return call("isnan");
    }

    public Column isin(@Nullable Object... values) {
        return values.length == 0 ? isNotNull().and(functions.lit(false)) : call("in", values);
    }

    public Column isInCollection(Iterable<?> values) {
        List<@Nullable Object> all = new ArrayList<>();
        values.forEach(all::add);
        return isin(all.toArray());
    }

    public Column like(String pattern) {
        return binary("like", pattern);
    }

    public Column ilike(String pattern) {
        return binary("ilike", pattern);
    }

    public Column rlike(String regex) {
        return binary("rlike", regex);
    }

    public Column contains(@Nullable Object other) {
        return call("contains", other);
    }

    public Column startsWith(Column prefix) {
        return call("startswith", prefix);
    }

    public Column startsWith(String prefix) {
        return call("startswith", prefix);
    }

    public Column endsWith(Column suffix) {
        return call("endswith", suffix);
    }

    public Column endsWith(String suffix) {
        return call("endswith", suffix);
    }

    /** Characters from a position counted from 1. */
    public Column substr(int start, int length) {
        return call("substr", start, length);
    }

    public Column substr(Column start, Column length) {
        return call("substr", start, length);
    }

    /** An element of an array (counted from 0), a value of a map, or a field of a struct. */
    public Column getItem(@Nullable Object key) {
        return new Column(new Tree.Extract(tree, Literals.of(key)));
    }

    public Column getField(String name) {
        return new Column(new Tree.Extract(tree, Literals.string(name)));
    }

    public Column apply(@Nullable Object extraction) {
        return getItem(extraction);
    }

    /**
     * This struct with one more field, or with another value in a field that it has; NULL where the struct is.
     *
     * @param name dots lead into nested structs
     */
    public Column withField(String name, Column value) {
        return new Column(new Tree.WithField(tree, ColumnNames.parts(name), value.tree));
    }

    /** This struct without these fields, of which dots lead into nested structs; those that it does not have are ignored. */
    public Column dropFields(String... names) {
        Tree now = tree;
        for (String name : names) {
            now = new Tree.WithField(now, ColumnNames.parts(name), null);
        }
        return new Column(now);
    }

    public Column cast(DataType type) {
        return new Column(new Tree.Cast(tree, type, false));
    }

    public Column cast(String ddlType) {
        return cast(DataType.fromDDL(ddlType));
    }

    /** As cast, but NULL where a value cannot be cast. */
    public Column try_cast(DataType type) {
        return new Column(new Tree.Cast(tree, type, true));
    }

    public Column try_cast(String ddlType) {
        return try_cast(DataType.fromDDL(ddlType));
    }

    public Column as(String alias) {
        return new Column(new Tree.Alias(tree, List.of(alias)));
    }

    /** A name, and metadata in place of those of the column. */
    public Column as(String alias, Metadata metadata) {
        return new Column(new Tree.Alias(tree, List.of(alias), metadata));
    }

    /** Names for the columns of a generator. */
    public Column as(String[] aliases) {
        return new Column(new Tree.Alias(tree, List.of(aliases)));
    }

    public Column alias(String alias) {
        return as(alias);
    }

    public Column name(String alias) {
        return as(alias);
    }

    /** Adds a branch to {@link functions#when}. */
    public Column when(Column condition, @Nullable Object value) {
        return new Column(CaseBuilder.when(tree, condition.tree, Literals.of(value)));
    }

    /** Ends {@link functions#when}; without it the value is NULL where no condition holds. */
    public Column otherwise(@Nullable Object value) {
        return new Column(CaseBuilder.otherwise(tree, Literals.of(value)));
    }

    private Column order(boolean ascending, boolean nullsFirst) {
        return new Column(new Tree.SortOrder(tree, ascending, nullsFirst));
    }

    public Column asc() {
        return order(true, true);
    }

    public Column asc_nulls_first() {
        return order(true, true);
    }

    public Column asc_nulls_last() {
        return order(true, false);
    }

    public Column desc() {
        return order(false, false);
    }

    public Column desc_nulls_first() {
        return order(false, true);
    }

    public Column desc_nulls_last() {
        return order(false, false);
    }

    /** This call of a window function or aggregate over the rows of a window; batch queries only. */
    public Column over(WindowSpec window) {
        return window.apply(this);
    }

    /** As above, over all rows. */
    public Column over() {
        return over(Window.partitionBy());
    }

    public Column outer() {
        throw MillraceException.notYet("Column.outer (correlated subqueries)", "Write the query as a join.");
    }

    /** The result of f on this, for chains of functions. */
    public Column transform(Function<Column, Column> f) {
        return f.apply(this);
    }

    /** Prints the tree. */
    @SuppressWarnings("SystemOut")
    public void explain(boolean extended) {
        System.out.println(extended ? tree.toString() : toString());
    }

    @Override
    public String toString() {
        return ColumnText.of(tree);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Column c && c.tree.equals(tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }
}
