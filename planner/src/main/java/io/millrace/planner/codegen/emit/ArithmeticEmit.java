package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arithmetic. Overflow and division by zero go to the definition, which fails or gives null as the session has it. */
final class ArithmeticEmit {
    private ArithmeticEmit() {}

    static void register(Emitters.Table t) {
        for (String operator : List.of("+", "-", "*")) {
            t.add((g, f) -> f.args().size() == 1 ? negate(g, f, operator) : binary(g, f, operator), operator);
        }
        t.add((g, f) -> negate(g, f, "-"), "negative");
        t.add(ArithmeticEmit::divide, "/");
        t.add(ArithmeticEmit::integralDivide, "div");
        t.add(ArithmeticEmit::remainder, "%", "mod");
        t.add(ArithmeticEmit::positiveModulus, "pmod");
        t.add(ArithmeticEmit::absolute, "abs");
        for (String operator : List.of("&", "|", "^")) {
            t.add((g, f) -> bits(g, f, operator), operator);
        }
        t.add(ArithmeticEmit::complement, "~");
        t.add((g, f) -> function(g, f, "Math.sqrt"), "sqrt");
        t.add((g, f) -> function(g, f, "Math.rint"), "rint");
        t.add(ArithmeticEmit::round, "round");
    }

    /** Both arguments and the result in one plain number type: not decimal, not time. */
    private static @Nullable Kind numbers(Expr.Fn f) {
        if (!(f.type() instanceof AtomicType r)
                || r.kind().compareTo(Kind.BYTE) < 0
                || r.kind().compareTo(Kind.DOUBLE) > 0) {
            return null;
        }
        for (Expr arg : f.args()) {
            if (!arg.type().equals(r)) {
                return null;
            }
        }
        return r.kind();
    }

    private static @Nullable Val binary(ExprGen g, Expr.Fn f, String op) {
        Kind kind = numbers(f);
        if (kind == null) {
            return longs(g, f, op);
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        String b = args.get(1).value();
        String plain = a + " " + op + " " + b;
        if (kind == Kind.DOUBLE || kind == Kind.FLOAT) {
            return Emitters.pure(g, f, args, plain);
        }
        if (kind == Kind.LONG) {
            return Emitters.guarded(g, f, args, r -> checkedLong(g, f, args, op, r));
        }
        return Emitters.guarded(g, f, args, r -> {
            String wide = g.cls().fresh("w");
            String narrow = kind == Kind.INTEGER ? "int" : kind == Kind.SHORT ? "short" : "byte";
            g.line("final long " + wide + " = (long) " + plain + ";");
            Emitters.bailIf(
                    g,
                    wide + " != (long) (" + narrow + ") " + wide,
                    f,
                    args,
                    r,
                    () -> g.line(r.value() + " = (int) " + wide + ";"));
        });
    }

    private static void checkedLong(ExprGen g, Expr.Fn f, List<Val> args, String op, Val r) {
        String a = args.get(0).value();
        String b = args.get(1).value();
        String v = g.cls().fresh("w");
        g.line("final long " + v + " = " + a + " " + op + " " + b + ";");
        String overflow = switch (op) {
            case "+" -> "((" + a + " ^ " + v + ") & (" + b + " ^ " + v + ")) < 0L";
            case "-" -> "((" + a + " ^ " + b + ") & (" + a + " ^ " + v + ")) < 0L";
            default -> "Math.multiplyHigh(" + a + ", " + b + ") != (" + v + " >> 63)";
        };
        Emitters.bailIf(g, overflow, f, args, r, () -> g.line(r.value() + " = " + v + ";"));
    }

    /** Timestamps with intervals, and decimals that fit a long whatever the operands are. */
    private static @Nullable Val longs(ExprGen g, Expr.Fn f, String op) {
        DataType left = f.args().get(0).type();
        DataType right = f.args().get(1).type();
        boolean time = !op.equals("*")
                && ((((left.equals(DataTypes.TimestampType)
                                                && (g.cls().utc()
                                                        || lessThanADay(f.args().get(1))))
                                        || left.equals(DataTypes.TimestampNTZType))
                                && right instanceof DayTimeIntervalType
                                && f.type().equals(left))
                        || (left instanceof DayTimeIntervalType
                                && right instanceof DayTimeIntervalType
                                && f.type() instanceof DayTimeIntervalType));
        if (time) {
            List<Val> args = Emitters.args(g, f);
            return Emitters.guarded(g, f, args, r -> checkedLong(g, f, args, op, r));
        }
        if (f.type() instanceof DecimalType r
                && r.fitsLong()
                && left instanceof DecimalType a
                && right instanceof DecimalType b
                && a.fitsLong()
                && b.fitsLong()) {
            boolean exact = op.equals("*")
                    ? r.scale() == a.scale() + b.scale() && r.precision() >= a.precision() + b.precision()
                    : a.scale() == b.scale()
                            && r.scale() == a.scale()
                            && r.precision() > Math.max(a.precision(), b.precision());
            if (exact) {
                List<Val> args = Emitters.args(g, f);
                return Emitters.pure(
                        g,
                        f,
                        args,
                        args.get(0).value() + " " + op + " " + args.get(1).value());
            }
        }
        return null;
    }

    /** Whole days move the date that a zone shows, so only less than a day is a plain sum in every zone. */
    private static boolean lessThanADay(Expr interval) {
        return interval instanceof Expr.Lit l && l.value() instanceof Long us && Math.abs(us) < 86_400_000_000L;
    }

    private static @Nullable Val negate(ExprGen g, Expr.Fn f, String op) {
        Kind kind = numbers(f);
        if (kind == null) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        if (op.equals("+")) {
            return args.get(0);
        }
        if (kind == Kind.DOUBLE || kind == Kind.FLOAT) {
            return Emitters.pure(g, f, args, "-" + a);
        }
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g, a + " == " + lowest(kind), f, args, r, () -> g.line(r.value() + " = -" + a + ";")));
    }

    private static String lowest(Kind kind) {
        return switch (kind) {
            case BYTE -> "-128";
            case SHORT -> "-32768";
            case INTEGER -> "Integer.MIN_VALUE";
            default -> "Long.MIN_VALUE";
        };
    }

    private static @Nullable Val divide(ExprGen g, Expr.Fn f) {
        Kind kind = numbers(f);
        if (kind != Kind.DOUBLE && kind != Kind.FLOAT) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String b = args.get(1).value();
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g,
                        b + " == 0",
                        f,
                        args,
                        r,
                        () -> g.line(r.value() + " = " + args.get(0).value() + " / " + b + ";")));
    }

    /** A whole-number literal as a divisor stands in the source, since the JIT divides by constants several times faster. */
    private static String divisor(Expr.Fn f, List<Val> args) {
        return f.args().get(1) instanceof Expr.Lit l
                        && l.value() instanceof Number n
                        && !(l.value() instanceof java.math.BigDecimal)
                ? (l.value() instanceof Long
                        ? n.longValue() + "L"
                        : l.value() instanceof Double || l.value() instanceof Float
                                ? args.get(1).value()
                                : n.toString())
                : args.get(1).value();
    }

    private static boolean nonZeroLiteral(Expr e) {
        return e instanceof Expr.Lit l
                && l.value() instanceof Number n
                && n.doubleValue() > 0
                && Rep.of(l.type()).primitive();
    }

    private static @Nullable Val integralDivide(ExprGen g, Expr.Fn f) {
        if (!f.type().equals(DataTypes.LongType)
                || !f.args().stream()
                        .allMatch(a -> a.type() instanceof AtomicType t
                                && t.kind().compareTo(Kind.BYTE) >= 0
                                && t.kind().compareTo(Kind.LONG) <= 0)) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        String b = divisor(f, args);
        if (nonZeroLiteral(f.args().get(1))) {
            return Emitters.pure(g, f, args, "(long) " + a + " / (long) " + b);
        }
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g,
                        b + " == 0 || (" + b + " == -1 && (long) " + a + " == Long.MIN_VALUE)",
                        f,
                        args,
                        r,
                        () -> g.line(r.value() + " = (long) " + a + " / (long) " + b + ";")));
    }

    private static @Nullable Val remainder(ExprGen g, Expr.Fn f) {
        if (numbers(f) == null) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        String b = divisor(f, args);
        if (nonZeroLiteral(f.args().get(1))) {
            return Emitters.pure(g, f, args, a + " % " + b);
        }
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g, b + " == 0", f, args, r, () -> g.line(r.value() + " = " + a + " % " + b + ";")));
    }

    private static @Nullable Val positiveModulus(ExprGen g, Expr.Fn f) {
        Kind kind = numbers(f);
        if (kind == null || kind == Kind.DOUBLE || kind == Kind.FLOAT) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        String b = divisor(f, args);
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(g, b + " <= 0", f, args, r, () -> {
                    String m = g.cls().fresh("w");
                    g.line("final " + r.rep().java + " " + m + " = " + a + " % " + b + ";");
                    g.line(r.value() + " = " + m + " < 0 ? " + m + " + " + b + " : " + m + ";");
                }));
    }

    private static @Nullable Val absolute(ExprGen g, Expr.Fn f) {
        Kind kind = numbers(f);
        if (kind == null) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String a = args.get(0).value();
        if (kind == Kind.DOUBLE || kind == Kind.FLOAT) {
            return Emitters.pure(g, f, args, "Math.abs(" + a + ")");
        }
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g, a + " == " + lowest(kind), f, args, r, () -> g.line(r.value() + " = Math.abs(" + a + ");")));
    }

    private static @Nullable Val bits(ExprGen g, Expr.Fn f, String op) {
        Kind kind = numbers(f);
        if (kind == null
                || kind == Kind.DOUBLE
                || kind == Kind.FLOAT
                || f.args().size() != 2) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.pure(
                g, f, args, args.get(0).value() + " " + op + " " + args.get(1).value());
    }

    private static @Nullable Val complement(ExprGen g, Expr.Fn f) {
        Kind kind = numbers(f);
        if (kind == null || kind == Kind.DOUBLE || kind == Kind.FLOAT) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.pure(g, f, args, "~" + args.get(0).value());
    }

    private static @Nullable Val round(ExprGen g, Expr.Fn f) {
        int decimals = f.args().size() == 1
                ? 0
                : f.args().get(1) instanceof Expr.Lit l && l.value() instanceof Integer n ? n : -1;
        if (!f.type().equals(DataTypes.DoubleType) || decimals < 0 || decimals > 12) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.guarded(g, f, args, r -> {
            String rounded = g.cls().fresh("w");
            g.line("final double " + rounded + " = Numbers.round(" + args.get(0).value() + ", 1e" + decimals + ");");
            Emitters.bailIf(
                    g, "Double.isNaN(" + rounded + ")", f, args, r, () -> g.line(r.value() + " = " + rounded + ";"));
        });
    }

    private static @Nullable Val function(ExprGen g, Expr.Fn f, String java) {
        if (numbers(f) != Kind.DOUBLE || f.args().size() != 1) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.pure(g, f, args, java + "(" + args.get(0).value() + ")");
    }
}
