package io.millrace.planner.function.operator;

import io.millrace.error.ExecutionException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.Types;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.util.List;
import java.util.Map;

/** The types of {@code + - * / % div} and their try forms. */
public final class Arithmetic {
    private static final Map<String, String> SYMBOLS = Map.of(
            "try_add", "+", "try_subtract", "-", "try_multiply", "*", "try_divide", "/", "try_mod", "%", "pmod", "%");
    private static final String NUMERIC_OR_INTERVAL =
            "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")";

    private Arithmetic() {}

    public static void define(Definitions d) {
        for (String op : List.of("+", "-", "*", "/", "div")) {
            String[] aliases =
                    op.equals("-") ? new String[0] : op.equals("/") ? new String[] {"divide"} : new String[0];
            d.fn(op, aliases).bind(Arithmetic::bind).typed((types, type) -> code(op, types, type));
        }
        d.fn("%", "mod").bind(Arithmetic::bind).typed((types, type) -> code("%", types, type));
        d.fn("pmod").bind(Arithmetic::bind).typed((types, type) -> NumericCode.pmod(type));
        for (String name : List.of("try_add", "try_subtract", "try_multiply", "try_divide", "try_mod")) {
            d.fn(name)
                    .bind(Arithmetic::bindTry)
                    .typed((types, type) -> tolerant(code(SYMBOLS.getOrDefault(name, name), types, type)));
        }
        d.fn("negative").bind(Arithmetic::bindSign).typed((types, type) -> NumericCode.negate(type));
        d.fn("positive").bind(Arithmetic::bindSign).e1(a -> a);
        d.fn("abs").bind(Arithmetic::bindSign).typed((types, type) -> NumericCode.abs(type));
    }

    private static Signature bindTry(Call call) {
        Signature s = bind(call);
        return new Signature(s.argTypes(), s.type(), true);
    }

    private static Eval tolerant(Eval strict) {
        return (a, c) -> {
            try {
                return strict.eval(a, c.ansi() ? c : strictTwin(c));
            } catch (ExecutionException | ArithmeticException | java.time.DateTimeException failed) {
                return null;
            }
        };
    }

    private static io.millrace.planner.function.EvalContext strictTwin(io.millrace.planner.function.EvalContext c) {
        io.millrace.planner.function.EvalContext twin =
                new io.millrace.planner.function.EvalContext(true, c.zone(), c.random(), c.partition());
        twin.setNowUs(c.nowUs());
        return twin;
    }

    private static Eval code(String op, List<DataType> types, DataType type) {
        if (types.size() == 1) {
            return op.equals("-") ? NumericCode.negate(type) : (a, c) -> a[0];
        }
        boolean temporal = types.stream().anyMatch(t -> Types.isDatetime(t) || Types.isInterval(t));
        return temporal ? TemporalCode.make(op, types, type) : NumericCode.make(op, type);
    }

    private static Signature bindSign(Call call) {
        call.count(1, 1);
        DataType t = call.type(0);
        DataType to = Types.isNumeric(t) || Types.isInterval(t)
                ? t
                : Types.isNull(t) || Types.isString(t) ? DataTypes.DoubleType : null;
        if (to == null) {
            throw Errors.wrongType(call.name(), call.args(), 0, NUMERIC_OR_INTERVAL);
        }
        return new Signature(List.of(to), to, call.anyNullable());
    }

    private static Signature bind(Call call) {
        if (call.size() == 1 && (call.name().equals("-") || call.name().equals("+"))) {
            return bindSign(call);
        }
        call.count(2, 2);
        String op = SYMBOLS.getOrDefault(call.name(), call.name());
        Signature temporal = TemporalCode.bind(op, call);
        return temporal != null ? temporal : numeric(op, call);
    }

    private static Signature numeric(String op, Call call) {
        BindContext context = call.context();
        DataType l = call.type(0);
        DataType r = call.type(1);
        if (Types.isNull(l) != Types.isNull(r)
                && !Types.isNumeric(Types.isNull(l) ? r : l)
                && !Types.isString(Types.isNull(l) ? r : l)) {
            throw Errors.binaryTypes("BINARY_OP_DIFF_TYPES", symbol(call), call.args(), wanted(op));
        }
        if (Types.isNull(l) && Types.isNull(r)) {
            l = DataTypes.DoubleType;
            r = DataTypes.DoubleType;
        }
        l = promoted(l, r, context);
        r = promoted(r, l, context);
        if (Types.isNull(l)) {
            l = r;
        }
        if (Types.isNull(r)) {
            r = l;
        }
        if (!Types.isNumeric(l) || !Types.isNumeric(r)) {
            throw Errors.operands(symbol(call), call.args(), wanted(op), context);
        }
        boolean zeroFails = !context.ansi() && !op.equals("+") && !op.equals("-") && !op.equals("*");
        boolean nullable = call.anyNullable() || zeroFails;
        if ((Types.isDecimal(l) || Types.isDecimal(r)) && !Types.isFloating(l) && !Types.isFloating(r)) {
            DecimalType a = decimal(call.arg(0), l, r);
            DecimalType b = decimal(call.arg(1), r, l);
            DataType result = op.equals("div") ? DataTypes.LongType : Types.decimalResult(op, a, b);
            return new Signature(List.of(a, b), result, nullable || !context.ansi());
        }
        if (op.equals("div")) {
            return new Signature(List.of(DataTypes.LongType, DataTypes.LongType), DataTypes.LongType, nullable);
        }
        DataType common = op.equals("/") ? DataTypes.DoubleType : Coercion.tightest(l, r, context);
        DataType both = common == null ? DataTypes.DoubleType : common;
        return new Signature(List.of(both, both), both, nullable);
    }

    private static DecimalType decimal(Expr operand, DataType type, DataType other) {
        return Types.isDecimal(other) ? Coercion.operandDecimal(operand, type) : Types.decimalFor(type);
    }

    private static DataType promoted(DataType own, DataType other, BindContext context) {
        if (!Types.isString(own)) {
            return own;
        }
        if (!context.ansi()) {
            return DataTypes.DoubleType;
        }
        return Types.isIntegral(other) ? DataTypes.LongType : Types.isFractional(other) ? DataTypes.DoubleType : own;
    }

    private static String symbol(Call call) {
        return SYMBOLS.getOrDefault(call.name(), call.name());
    }

    private static String wanted(String op) {
        return op.equals("+") || op.equals("-")
                ? NUMERIC_OR_INTERVAL
                : op.equals("/") ? "(\"DOUBLE\" or \"DECIMAL\")" : "\"NUMERIC\"";
    }
}
