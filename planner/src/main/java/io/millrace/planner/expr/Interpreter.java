package io.millrace.planner.expr;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.Thunk;
import io.millrace.planner.function.TypedFunction;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a bound expression into a tree of closures over values in internal form: folds constants, stands in where no code is
 * generated, and is what generated code is tested against.
 */
public final class Interpreter {
    private final UdfConverter converter;
    private final Map<Long, Cell> lambdaVars = new HashMap<>();

    /** Where a lambda's parameter stands while its body runs. */
    private static final class Cell {
        private @Nullable Object value;
    }

    private Interpreter(UdfConverter converter) {
        this.converter = converter;
    }

    public static Evaluator compile(Expr bound, UdfConverter converter) {
        return new Interpreter(converter).build(bound);
    }

    public static Evaluator compile(Expr bound) {
        return compile(bound, UdfValues.INSTANCE);
    }

    /** Compiles and evaluates once. */
    public static @Nullable Object eval(Expr bound, @Nullable Object[] row, EvalContext context) {
        return compile(bound).eval(row, context);
    }

    private Evaluator build(Expr e) {
        if (e instanceof Expr.Lit l) {
            Object value = l.value();
            return (row, c) -> value;
        } else if (e instanceof Expr.Bound b) {
            int i = b.ordinal();
            return (row, c) -> row[i];
        } else if (e instanceof Expr.Alias a) {
            return build(a.child());
        } else if (e instanceof Expr.Fn f) {
            return function(f);
        } else if (e instanceof Expr.Cast x) {
            return cast(x);
        } else if (e instanceof Expr.Case x) {
            return caseWhen(x);
        } else if (e instanceof Expr.Field f) {
            Evaluator struct = build(f.struct());
            int i = f.ordinal();
            return (row, c) -> {
                Object[] values = (Object[]) struct.eval(row, c);
                return values == null ? null : values[i];
            };
        } else if (e instanceof Expr.LambdaVar v) {
            Cell cell = lambdaVars.computeIfAbsent(v.id(), id -> new Cell());
            return (row, c) -> cell.value;
        } else if (e instanceof Expr.Lambda l) {
            return lambda(l);
        } else if (e instanceof Expr.Udf u) {
            return udf(u);
        } else if (e instanceof Expr.Attr a) {
            throw new MillraceException("INTERNAL_ERROR", "Column " + a.name() + " is not bound to a row.");
        }
        throw new MillraceException(
                "INTERNAL_ERROR", "An aggregate is not evaluated as a scalar: " + ExprText.sql(e) + ".");
    }

    private Evaluator[] buildAll(List<Expr> expressions) {
        return expressions.stream().map(this::build).toArray(Evaluator[]::new);
    }

    private Evaluator function(Expr.Fn f) {
        FunctionDef def = f.def();
        Evaluator[] args = buildAll(f.args());
        if (def instanceof TypedFunction t && t.lazy()) {
            return (row, c) -> {
                Object[] thunks = new Object[args.length];
                for (int i = 0; i < args.length; i++) {
                    Evaluator arg = args[i];
                    thunks[i] = (Thunk) () -> arg.eval(row, c);
                }
                return def.eval(thunks, c);
            };
        }
        boolean strict = def.nullRule() == FunctionDef.NullRule.NULL_IF_ANY_NULL;
        return (row, c) -> {
            @Nullable Object[] values = new Object[args.length];
            for (int i = 0; i < args.length; i++) {
                Object v = args[i].eval(row, c);
                if (v == null && strict) {
                    return null;
                }
                values[i] = v;
            }
            return def.eval(values, c);
        };
    }

    private Evaluator cast(Expr.Cast x) {
        Evaluator child = build(x.child());
        ZoneId zone = TimeText.zone(x.zone());
        Casts.Caster caster = Casts.caster(x.child().type(), x.type(), x.mode(), zone);
        if (Types.isString(x.child().type()) && Types.isTimestamp(x.type())) {
            // Only here is the clock at hand that says which day a time of day is on.
            return (row, c) -> {
                Object v = child.eval(row, c);
                return v == null ? null : caster.cast(TimeText.dated((String) v, c.nowUs(), zone));
            };
        }
        return (row, c) -> {
            Object v = child.eval(row, c);
            return v == null ? null : caster.cast(v);
        };
    }

    private Evaluator caseWhen(Expr.Case x) {
        Evaluator[] whens = buildAll(x.whens());
        Evaluator[] thens = buildAll(x.thens());
        Expr otherwise = x.otherwise();
        Evaluator last = otherwise == null ? (row, c) -> null : build(otherwise);
        return (row, c) -> {
            for (int i = 0; i < whens.length; i++) {
                if (Boolean.TRUE.equals(whens[i].eval(row, c))) {
                    return thens[i].eval(row, c);
                }
            }
            return last.eval(row, c);
        };
    }

    private Evaluator lambda(Expr.Lambda l) {
        List<Cell> cells = new ArrayList<>();
        for (Expr.LambdaVar v : l.parameters()) {
            cells.add(lambdaVars.computeIfAbsent(v.id(), id -> new Cell()));
        }
        Evaluator body = build(l.body());
        return (row, c) -> (FunctionDef.LambdaValue) args -> {
            for (int i = 0; i < cells.size(); i++) {
                cells.get(i).value = args[i];
            }
            return body.eval(row, c);
        };
    }

    private Evaluator udf(Expr.Udf u) {
        UserFunction function = u.function();
        Evaluator[] args = buildAll(u.args());
        List<DataType> types = Expr.typesOf(u.args());
        return (row, c) -> {
            @Nullable Object[] external = new Object[args.length];
            for (int i = 0; i < args.length; i++) {
                external[i] = converter.toExternal(args[i].eval(row, c), types.get(i));
            }
            try {
                return converter.toInternal(function.body().call(external), function.returnType());
            } catch (Exception failed) {
                throw new ExecutionException("FAILED_EXECUTE_UDF", udfText(u, failed), failed);
            }
        };
    }

    private static String udfText(Expr.Udf u, Exception failed) {
        String types = String.join(
                ", ", u.args().stream().map(a -> a.type().simpleString()).toList());
        return "User defined function (`" + u.function().name() + "` (" + types + ") => "
                + u.function().returnType().simpleString() + ") failed due to: " + failed
                + ". Make the function accept this input, or filter it out before the call. SQLSTATE: 39000";
    }
}
