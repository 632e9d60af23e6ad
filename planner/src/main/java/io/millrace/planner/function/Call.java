package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call while its types are worked out. */
public record Call(String name, List<Expr> args, BindContext context) {
    public Call {
        args = List.copyOf(args);
    }

    public int size() {
        return args.size();
    }

    public Expr arg(int i) {
        return args.get(i);
    }

    public DataType type(int i) {
        return args.get(i).type();
    }

    /** The types as they come; a list to change. */
    public List<DataType> types() {
        return new ArrayList<>(Expr.typesOf(args));
    }

    public void count(int min, int max) {
        if (size() < min || size() > max) {
            String wanted = min == max ? Integer.toString(min) : max == Integer.MAX_VALUE ? "> " + (min - 1) : "[" + min + ", " + max + "]";
            throw Errors.wrongCount(name, wanted, size());
        }
    }

    /** The type for argument i under this rule; fails if it has none. */
    public DataType accept(int i, Param param) {
        DataType type = param.accept(type(i), context);
        if (type == null) {
            throw Errors.wrongType(name, args, i, param.wanted());
        }
        return type;
    }

    /** The common type of all arguments from {@code from} on; fails if there is none. */
    public DataType common(int from) {
        DataType common = Coercion.wider(types().subList(from, size()), context);
        if (common == null) {
            throw Errors.differentTypes(name, args.subList(from, size()));
        }
        return common;
    }

    public boolean anyNullable() {
        return args.stream().anyMatch(Expr::nullable);
    }

    /** The value of an argument that is a literal; null if it is none, or NULL. */
    public @Nullable Object literal(int i) {
        Expr e = arg(i);
        while (e instanceof Expr.Cast c && Types.isString(c.type()) && Types.isString(c.child().type())) {
            e = c.child();
        }
        return e instanceof Expr.Lit l ? l.value() : null;
    }

    public AnalysisFailure fail() {
        return new AnalysisFailure(this);
    }

    /** The errors of a call, named. */
    public record AnalysisFailure(Call call) {
        public io.millrace.sql.AnalysisException type(int i, String wanted) {
            return Errors.wrongType(call.name, call.args, i, wanted);
        }

        public io.millrace.sql.AnalysisException mismatch(String kind, String text) {
            return Errors.mismatch(kind, call.name, call.args, text);
        }

        public io.millrace.sql.AnalysisException notFoldable(int i) {
            return Errors.notFoldable(call.name, call.args, i);
        }
    }
}
