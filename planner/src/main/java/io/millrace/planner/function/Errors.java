package io.millrace.planner.function;

import io.millrace.error.ExecutionException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The errors that functions raise, with Spark's condition names. */
public final class Errors {
    private static final String SWITCH_OFF =
            " Setting \"millrace.sql.ansi.enabled\" to \"false\" turns this error off.";
    private static final List<String> ORDINALS =
            List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");

    private Errors() {}

    public static AnalysisException analysis(String condition, String sqlState, String text) {
        return new AnalysisException(condition, sqlState, text, Map.of());
    }

    /** A type error in a call: {@code kind} is the part of the condition after DATATYPE_MISMATCH. */
    public static AnalysisException mismatch(String kind, String name, List<Expr> args, String text) {
        return analysis(
                "DATATYPE_MISMATCH." + kind,
                "42K09",
                "Cannot resolve \"" + ExprText.call(name, args) + "\" due to data type mismatch: " + text);
    }

    public static AnalysisException wrongType(String name, List<Expr> args, int index, String wanted) {
        return mismatch(
                "UNEXPECTED_INPUT_TYPE",
                name,
                args,
                "The " + ordinal(index) + " parameter requires the " + wanted + " type, however \""
                        + ExprText.sql(args.get(index)) + "\" has the type \""
                        + args.get(index).type().sql() + "\".");
    }

    public static AnalysisException differentTypes(String name, List<Expr> args) {
        return mismatch(
                "DATA_DIFF_TYPES",
                name,
                args,
                "`" + name + "` takes values of one type, not " + types(args, "[", "]") + ".");
    }

    public static AnalysisException binaryTypes(String kind, String name, List<Expr> args, String wanted) {
        Expr left = args.get(0);
        String text = kind.equals("BINARY_OP_DIFF_TYPES")
                ? "The types of the two sides do not fit: \"" + left.type().sql() + "\" and \""
                        + args.get(1).type().sql() + "\". Cast one of them."
                : "The operator takes " + wanted + ", not \"" + left.type().sql() + "\".";
        return mismatch(kind, name, args, text);
    }

    /** The operands of an operator that takes neither: of one type once text and decimals have met their neighbour, or of two. */
    public static AnalysisException operands(String name, List<Expr> args, String wanted, BindContext context) {
        DataType l = args.get(0).type();
        DataType r = args.get(1).type();
        DataType other = Types.isString(l) ? r : l;
        boolean text = Types.isString(l) != Types.isString(r)
                && (Types.isNull(other) || (context.ansi() && Types.isAtomic(other) && !Types.isInterval(other)));
        boolean decimal = (Types.isDecimal(l) && Types.isFloating(r)) || (Types.isFloating(l) && Types.isDecimal(r));
        boolean one = l.equals(r) || text || decimal;
        return binaryTypes(one ? "BINARY_OP_WRONG_TYPE" : "BINARY_OP_DIFF_TYPES", name, args, wanted);
    }

    public static AnalysisException wrongCount(String name, String wanted, int actual) {
        return analysis(
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                "42605",
                "The number of arguments of `" + name + "` is " + actual + ", but must be " + wanted + ".");
    }

    public static AnalysisException notFoldable(String name, List<Expr> args, int index) {
        return mismatch(
                "NON_FOLDABLE_INPUT",
                name,
                args,
                "the input " + ordinal(index) + " argument should be a foldable expression; however, got \""
                        + ExprText.sql(args.get(index)) + "\".");
    }

    public static AnalysisException outOfRange(String name, List<Expr> args, String what, String range, Object actual) {
        return mismatch(
                "VALUE_OUT_OF_RANGE",
                name,
                args,
                "The " + what + " must be between " + range + " (current value = " + actual + ").");
    }

    private static String types(List<Expr> args, String open, String close) {
        return args.stream().map(a -> "\"" + a.type().sql() + "\"").collect(Collectors.joining(", ", open, close));
    }

    public static String ordinal(int index) {
        return index < ORDINALS.size() ? ORDINALS.get(index) : (index + 1) + "th";
    }

    public static ExecutionException failure(String condition, String sqlState, String text) {
        return new ExecutionException(condition, sqlState, text);
    }

    public static ExecutionException overflow(String what, String alternative) {
        String use = alternative.isEmpty() ? "" : " `" + alternative + "` gives NULL there.";
        return failure("ARITHMETIC_OVERFLOW", "22003", what + " overflow." + use + SWITCH_OFF);
    }

    public static ExecutionException smallOverflow(Object a, String operator, Object b, String alternative) {
        return failure(
                "BINARY_ARITHMETIC_OVERFLOW",
                "22003",
                a + "S " + operator + " " + b + "S does not fit into the type of both. `" + alternative
                        + "` gives NULL there.");
    }

    public static ExecutionException divideByZero() {
        return failure(
                "DIVIDE_BY_ZERO", "22012", "A number is divided by zero. `try_divide` gives NULL there." + SWITCH_OFF);
    }

    public static ExecutionException remainderByZero() {
        return failure(
                "REMAINDER_BY_ZERO",
                "22012",
                "There is no remainder of a division by zero. `try_mod` gives NULL there." + SWITCH_OFF);
    }

    public static ExecutionException decimalRange(String value, int precision, int scale) {
        return failure(
                "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
                "22003",
                value + " cannot be represented as Decimal(" + precision + ", " + scale + ")." + SWITCH_OFF
                        + " The value is then NULL.");
    }

    public static ExecutionException invalidCast(String value, DataType from, DataType to) {
        return failure(
                "CAST_INVALID_INPUT",
                "22018",
                "The \"" + from.sql() + "\" " + value + " cannot be read as \"" + to.sql()
                        + "\". Correct it, or cast to another type; `try_cast` gives NULL there.");
    }

    public static ExecutionException castOverflow(String value, DataType from, DataType to) {
        return failure(
                "CAST_OVERFLOW",
                "22003",
                "The \"" + from.sql() + "\" " + value + " does not fit into \"" + to.sql()
                        + "\". Cast to a wider type; `try_cast` gives NULL there.");
    }

    /** A parameter of a function that cannot mean anything. */
    public static ExecutionException badParameter(String parameter, String function, String expected, Object actual) {
        return failure(
                "INVALID_PARAMETER_VALUE." + parameter,
                "22023",
                "The value of parameter(s) in `" + function + "` is invalid: expects " + expected + ", but got "
                        + actual + ".");
    }
}
