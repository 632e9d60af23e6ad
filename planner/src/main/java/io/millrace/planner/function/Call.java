package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
            String wanted = min == max
                    ? Integer.toString(min)
                    : max == Integer.MAX_VALUE ? "> " + (min - 1) : "[" + min + ", " + max + "]";
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

    /** The types of the arguments for a message, in brackets. */
    public String typesShown() {
        return args.stream()
                .map(a -> "\"" + a.type().sql() + "\"")
                .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
    }

    public boolean anyNullable() {
        return args.stream().anyMatch(Expr::nullable);
    }

    /** Whether an argument is constant, NULL included. */
    public boolean constant(int i) {
        return foldable(arg(i));
    }

    /** The value of an argument that is constant; null if it is not, or NULL. */
    public @Nullable Object literal(int i) {
        Expr e = arg(i);
        if (e instanceof Expr.Lit l) {
            return l.value();
        }
        if (!foldable(e)) {
            return null;
        }
        // constants are few and small, so a context of their own is cheap; no random function gets here
        EvalContext own =
                new EvalContext(context.ansi(), TimeText.zone(context.timeZone()), new SplittableRandom(0), 0);
        return Interpreter.eval(e, new Object[0], own);
    }

    /** The value of a constant argument, cast to this type; null if it is not constant, or NULL. */
    public @Nullable Object literal(int i, DataType type) {
        if (type(i).equals(type)) {
            return literal(i);
        }
        CastMode mode = context.ansi() ? CastMode.ANSI : CastMode.LEGACY;
        Expr cast = new Expr.Cast(arg(i), type, mode, context.timeZone());
        return new Call(name, List.of(cast), context).literal(0);
    }

    private static boolean foldable(Expr e) {
        if (e instanceof Expr.Lit) {
            return true;
        }
        boolean pure = e instanceof Expr.Cast
                || e instanceof Expr.Alias
                || e instanceof Expr.Case
                || e instanceof Expr.Field
                || (e instanceof Expr.Fn f && f.def().deterministic());
        return pure && e.children().stream().allMatch(Call::foldable);
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

        /** A seed that is no whole number. */
        public io.millrace.sql.AnalysisException seed() {
            return Errors.analysis(
                    "INVALID_PARAMETER_VALUE.LONG",
                    "22023",
                    "The value of parameter `seed` in `" + call.name
                            + "` is invalid: expects a BIGINT literal. Write a whole number.");
        }

        /** Options that are no map. */
        public io.millrace.sql.AnalysisException options() {
            return Errors.analysis(
                    "INVALID_OPTIONS.NON_MAP_FUNCTION",
                    "42K06",
                    "The options of `" + call.name + "` must be written with map(…), as in map('mode', 'FAILFAST').");
        }

        public io.millrace.sql.AnalysisException notFoldable(int i) {
            return Errors.notFoldable(call.name, call.args, i);
        }
    }
}
