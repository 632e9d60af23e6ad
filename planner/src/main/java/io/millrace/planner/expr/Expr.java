package io.millrace.planner.expr;

import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A typed expression. Trees are immutable; rules build new ones with {@link #withChildren}.
 *
 * <p>Between analysis and physical planning, columns are {@link Attr} by id. Physical planning binds them to places in the
 * input row ({@link Bound}), and only bound trees are generated or interpreted.
 */
public sealed interface Expr {
    DataType type();

    boolean nullable();

    List<Expr> children();

    /** The same node over other children, which have the same number and types. */
    Expr withChildren(List<Expr> children);

    /** Rebuilds the tree bottom up. */
    default Expr transformUp(UnaryOperator<Expr> rule) {
        List<Expr> old = children();
        List<Expr> now = new ArrayList<>(old.size());
        boolean changed = false;
        for (Expr child : old) {
            Expr c = child.transformUp(rule);
            changed |= c != child;
            now.add(c);
        }
        return rule.apply(changed ? withChildren(now) : this);
    }

    /** A constant in internal form ({@link io.millrace.row.RowCodec}). */
    record Lit(@Nullable Object value, DataType type) implements Expr {
        public static final Lit TRUE = new Lit(true, DataTypes.BooleanType);
        public static final Lit FALSE = new Lit(false, DataTypes.BooleanType);

        @Override
        public boolean nullable() {
            return value == null;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return this;
        }
    }

    /**
     * A column by identity. Renaming keeps the id out of play: an {@link Alias} makes a new one.
     *
     * @param qualifier table or alias names that may stand before the column name
     * @param watermarkDelayUs set where the column is an event time (or a window of one): the declared delay in microseconds
     */
    record Attr(
            long id,
            String name,
            DataType type,
            boolean nullable,
            List<String> qualifier,
            OptionalLong watermarkDelayUs)
            implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return this;
        }

        /** The column as it is beside rows without a partner. */
        public Attr withNulls() {
            return nullable ? this : new Attr(id, name, type, true, qualifier, watermarkDelayUs);
        }
    }

    /** Column {@code ordinal} of the input row. */
    record Bound(int ordinal, DataType type, boolean nullable) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return this;
        }
    }

    /** Gives an expression a name and a new attribute id. */
    record Alias(Expr child, String name, long id, List<String> qualifier) implements Expr {
        public Alias(Expr child, String name, long id) {
            this(child, name, id, List.of());
        }

        @Override
        public DataType type() {
            return child.type();
        }

        @Override
        public boolean nullable() {
            return child.nullable();
        }

        @Override
        public List<Expr> children() {
            return List.of(child);
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Alias(children.get(0), name, id, qualifier);
        }
    }

    /** A call whose arguments already have the types that the definition asked for. */
    record Fn(FunctionDef def, List<Expr> args, DataType type, boolean nullable) implements Expr {
        public Fn {
            args = List.copyOf(args);
            def = def.specialise(typesOf(args), type);
        }

        @Override
        public List<Expr> children() {
            return args;
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Fn(def, children, type, nullable);
        }
    }

    /** What a failed cast does. */
    enum CastMode {
        /** Fails the query. */
        ANSI,
        /** Gives null; overflow wraps, as before ANSI. */
        LEGACY,
        /** Gives null for whatever ANSI refuses. */
        TRY
    }

    record Cast(Expr child, DataType type, CastMode mode, String zone) implements Expr {
        @Override
        public boolean nullable() {
            return child.nullable() || Casts.mayGiveNull(child.type(), type, mode);
        }

        @Override
        public List<Expr> children() {
            return List.of(child);
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Cast(children.get(0), type, mode, zone);
        }
    }

    /** {@code whens.get(i)} guards {@code thens.get(i)}; null otherwise means NULL. All thens have this type. */
    record Case(
            List<Expr> whens, List<Expr> thens, @Nullable Expr otherwise, DataType type) implements Expr {
        public Case {
            whens = List.copyOf(whens);
            thens = List.copyOf(thens);
        }

        @Override
        public boolean nullable() {
            return otherwise == null || otherwise.nullable() || thens.stream().anyMatch(Expr::nullable);
        }

        @Override
        public List<Expr> children() {
            List<Expr> all = new ArrayList<>(whens);
            all.addAll(thens);
            if (otherwise != null) {
                all.add(otherwise);
            }
            return all;
        }

        @Override
        public Expr withChildren(List<Expr> c) {
            int n = whens.size();
            return new Case(c.subList(0, n), c.subList(n, 2 * n), otherwise == null ? null : c.get(2 * n), type);
        }
    }

    /** Field {@code ordinal} of a struct; null if the struct is. */
    record Field(Expr struct, int ordinal) implements Expr {
        @Override
        public DataType type() {
            return ((StructType) struct.type()).field(ordinal).dataType();
        }

        @Override
        public boolean nullable() {
            return struct.nullable()
                    || ((StructType) struct.type()).field(ordinal).nullable();
        }

        @Override
        public List<Expr> children() {
            return List.of(struct);
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Field(children.get(0), ordinal);
        }
    }

    /** A parameter of a lambda, by identity. */
    record LambdaVar(long id, String name, DataType type, boolean nullable) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return this;
        }
    }

    /** An argument of a higher-order function. */
    record Lambda(List<LambdaVar> parameters, Expr body) implements Expr {
        public Lambda {
            parameters = List.copyOf(parameters);
        }

        @Override
        public DataType type() {
            return body.type();
        }

        @Override
        public boolean nullable() {
            return body.nullable();
        }

        @Override
        public List<Expr> children() {
            return List.of(body);
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Lambda(parameters, children.get(0));
        }
    }

    /** A call of user code. */
    record Udf(UserFunction function, List<Expr> args) implements Expr {
        public Udf {
            args = List.copyOf(args);
        }

        @Override
        public DataType type() {
            return function.returnType();
        }

        @Override
        public boolean nullable() {
            return true;
        }

        @Override
        public List<Expr> children() {
            return args;
        }

        @Override
        public Expr withChildren(List<Expr> children) {
            return new Udf(function, children);
        }
    }

    /** An aggregate call; only in the aggregate list of an Aggregate node. */
    record Agg(
            AggDef def,
            List<Expr> args,
            boolean distinct,
            @Nullable Expr filter,
            DataType type,
            boolean nullable) implements Expr {
        public Agg {
            args = List.copyOf(args);
            def = def.specialise(typesOf(args), type);
        }

        @Override
        public List<Expr> children() {
            if (filter == null) {
                return args;
            }
            List<Expr> all = new ArrayList<>(args);
            all.add(filter);
            return all;
        }

        @Override
        public Expr withChildren(List<Expr> c) {
            int n = args.size();
            return new Agg(def, c.subList(0, n), distinct, filter == null ? null : c.get(n), type, nullable);
        }
    }

    /**
     * A window function; only in the columns of a Window node. {@code aggregate} is set where it is an aggregate over a frame.
     *
     * @param ignoreNulls lag, lead, nth_value: whether null values are passed over
     */
    record Over(
            String name,
            @Nullable AggDef aggregate,
            List<Expr> args,
            @Nullable Expr filter,
            List<Expr> partitions,
            List<Order> orders,
            Tree.Frame frame,
            boolean ignoreNulls,
            DataType type,
            boolean nullable)
            implements Expr {
        public Over {
            args = List.copyOf(args);
            partitions = List.copyOf(partitions);
            orders = List.copyOf(orders);
        }

        @Override
        public List<Expr> children() {
            List<Expr> all = new ArrayList<>(args);
            if (filter != null) {
                all.add(filter);
            }
            all.addAll(partitions);
            orders.forEach(o -> all.add(o.child()));
            return all;
        }

        @Override
        public Expr withChildren(List<Expr> c) {
            int f = args.size();
            int p = f + (filter == null ? 0 : 1);
            int o = p + partitions.size();
            List<Order> ordered = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                Order old = orders.get(i);
                ordered.add(new Order(c.get(o + i), old.ascending(), old.nullsFirst()));
            }
            return new Over(
                    name,
                    aggregate,
                    c.subList(0, f),
                    filter == null ? null : c.get(f),
                    c.subList(p, o),
                    ordered,
                    frame,
                    ignoreNulls,
                    type,
                    nullable);
        }
    }

    /** An order by an expression. */
    record Order(Expr child, boolean ascending, boolean nullsFirst) {}

    static List<DataType> typesOf(List<Expr> expressions) {
        List<DataType> types = new ArrayList<>(expressions.size());
        for (Expr e : expressions) {
            types.add(e.type());
        }
        return types;
    }

    static Lit nullOf(DataType type) {
        return new Lit(null, type);
    }
}
