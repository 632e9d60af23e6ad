package io.millrace.planner.function.operator;

import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.cast.NumberCasts;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers of one type. */
final class NumericCode {
    private static final Map<String, String> TRY = Map.of("+", "try_add", "-", "try_subtract", "*", "try_multiply");

    private NumericCode() {}

    static Eval make(String op, DataType type) {
        if (type instanceof DecimalType d) {
            return (a, c) -> decimal(op, (BigDecimal) a[0], (BigDecimal) a[1], d, c);
        }
        Kind kind = ((AtomicType) type).kind();
        return switch (kind) {
            case FLOAT -> (a, c) -> floats(op, (Float) a[0], (Float) a[1], c);
            case DOUBLE -> (a, c) -> doubles(op, (Double) a[0], (Double) a[1], c);
            default ->
                op.equals("div")
                        ? (a, c) -> quotient(a[0], a[1], c)
                        : (a, c) -> integers(op, (Number) a[0], (Number) a[1], kind, c);
        };
    }

    private static @Nullable Object integers(String op, Number x, Number y, Kind kind, EvalContext c) {
        long a = x.longValue();
        long b = y.longValue();
        if (op.equals("%")) {
            if (b == 0) {
                return zero(c, true);
            }
            return NumberCasts.box(b == -1 ? 0 : a % b, kind);
        }
        long wrapped = op.equals("+") ? a + b : op.equals("-") ? a - b : a * b;
        if (c.ansi()) {
            if (kind == Kind.LONG) {
                checkLong(op, a, b);
            } else if (!fits(wrapped, kind)) {
                String tryName = TRY.getOrDefault(op, "");
                throw kind == Kind.INTEGER
                        ? Errors.overflow("integer", tryName)
                        : Errors.smallOverflow(x, op, y, tryName);
            }
        }
        return NumberCasts.box(wrapped, kind);
    }

    private static boolean fits(long v, Kind kind) {
        return switch (kind) {
            case BYTE -> v == (byte) v;
            case SHORT -> v == (short) v;
            case INTEGER -> v == (int) v;
            default -> true;
        };
    }

    private static void checkLong(String op, long a, long b) {
        boolean over;
        if (op.equals("+")) {
            long r = a + b;
            over = ((a ^ r) & (b ^ r)) < 0;
        } else if (op.equals("-")) {
            long r = a - b;
            over = ((a ^ b) & (a ^ r)) < 0;
        } else {
            long r = a * b;
            over = Math.multiplyHigh(a, b) != r >> 63;
        }
        if (over) {
            throw Errors.overflow("long", TRY.getOrDefault(op, ""));
        }
    }

    private static @Nullable Object zero(EvalContext c, boolean remainder) {
        if (c.ansi()) {
            throw remainder ? Errors.remainderByZero() : Errors.divideByZero();
        }
        return null;
    }

    private static @Nullable Object quotient(Object x, Object y, EvalContext c) {
        if (x instanceof BigDecimal a) {
            BigDecimal b = (BigDecimal) y;
            if (b.signum() == 0) {
                return zero(c, false);
            }
            BigDecimal q = a.divideToIntegralValue(b);
            if (c.ansi() && q.toBigInteger().bitLength() > 63) {
                throw Errors.overflow("long", "try_divide");
            }
            return q.longValue();
        }
        long a = ((Number) x).longValue();
        long b = ((Number) y).longValue();
        if (b == 0) {
            return zero(c, false);
        }
        if (a == Long.MIN_VALUE && b == -1 && c.ansi()) {
            throw Errors.overflow("long", "try_divide");
        }
        return a / b;
    }

    private static @Nullable Object doubles(String op, double a, double b, EvalContext c) {
        return switch (op) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> b == 0 ? zero(c, false) : (Double) (a / b);
            default -> b == 0 ? zero(c, true) : (Double) (a % b);
        };
    }

    private static @Nullable Object floats(String op, float a, float b, EvalContext c) {
        return switch (op) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            default -> b == 0 ? zero(c, true) : (Float) (a % b);
        };
    }

    private static @Nullable Object decimal(String op, BigDecimal a, BigDecimal b, DecimalType type, EvalContext c) {
        BigDecimal exact;
        switch (op) {
            case "+" -> exact = a.add(b);
            case "-" -> exact = a.subtract(b);
            case "*" -> exact = a.multiply(b);
            default -> {
                if (b.signum() == 0) {
                    return zero(c, op.equals("%"));
                }
                exact = op.equals("%") ? a.remainder(b) : a.divide(b, type.scale(), RoundingMode.HALF_UP);
            }
        }
        return fit(exact, type, c);
    }

    /** Rounds to the type; too many digits fail or give null. */
    static @Nullable Object fit(BigDecimal v, DecimalType type, EvalContext c) {
        BigDecimal rounded = v.setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() <= type.precision()) {
            return rounded;
        }
        if (c.ansi()) {
            throw Errors.decimalRange(v.toPlainString(), type.precision(), type.scale());
        }
        return null;
    }

    static Eval pmod(DataType type) {
        Eval remainder = make("%", type);
        Eval sum = make("+", type);
        return (a, c) -> {
            Object r = remainder.eval(a, c);
            if (r == null || signum(r) >= 0) {
                return r;
            }
            // (r + n) % n; wrapping is right here, the second remainder brings it back
            Object shifted = sum.eval(new Object[] {r, a[1]}, c);
            return shifted == null ? null : remainder.eval(new Object[] {shifted, a[1]}, c);
        };
    }

    static int signum(Object n) {
        return n instanceof BigDecimal b ? b.signum() : (int) Math.signum(((Number) n).doubleValue());
    }

    static Eval negate(DataType type) {
        if (type instanceof DecimalType) {
            return (a, c) -> ((BigDecimal) a[0]).negate();
        }
        if (!(type instanceof AtomicType atomic)) {
            boolean months = type instanceof YearMonthIntervalType;
            return (a, c) -> {
                if (months) {
                    return Math.negateExact((Integer) a[0]);
                }
                return Math.negateExact((Long) a[0]);
            };
        }
        Kind kind = atomic.kind();
        return switch (kind) {
            case FLOAT -> (a, c) -> -((Float) a[0]);
            case DOUBLE -> (a, c) -> -((Double) a[0]);
            default ->
                (a, c) -> {
                    long v = ((Number) a[0]).longValue();
                    if (c.ansi() && v != 0 && !fits(-v, kind) || (c.ansi() && v == Long.MIN_VALUE)) {
                        throw Errors.overflow(
                                kind == Kind.LONG
                                        ? "long"
                                        : kind == Kind.INTEGER ? "integer" : kind == Kind.BYTE ? "tinyint" : "smallint",
                                "");
                    }
                    return NumberCasts.box(-v, kind);
                };
        };
    }

    static Eval abs(DataType type) {
        Eval negate = negate(type);
        return (a, c) -> {
            Object v = a[0];
            if (v instanceof Double d) {
                return Math.abs(d);
            }
            if (v instanceof Float f) {
                return Math.abs(f);
            }
            return signum(v) < 0 ? negate.eval(a, c) : v;
        };
    }
}
