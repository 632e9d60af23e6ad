package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts among numbers, times and text. Values out of the ordinary go to the definition. */
final class CastEmit {
    private CastEmit() {}

    static @Nullable Val emit(ExprGen g, Expr.Cast c) {
        DataType from = c.child().type();
        DataType to = c.type();
        if (from.equals(to)) {
            return g.gen(c.child());
        }
        if (from.equals(DataTypes.NullType)) {
            return Literals.nullOf(to);
        }
        if (to instanceof DecimalType d) {
            return toDecimal(g, c, d);
        }
        if (from instanceof DecimalType d) {
            return fromDecimal(g, c, d);
        }
        if (!(from instanceof AtomicType f) || !(to instanceof AtomicType t)) {
            return null;
        }
        return switch (t.kind()) {
            case BYTE, SHORT, INTEGER, LONG -> toIntegral(g, c, f.kind(), t.kind());
            case FLOAT, DOUBLE -> toFloating(g, c, f.kind(), t.kind());
            case STRING -> toText(g, c, f.kind());
            case BINARY -> f.kind() == Kind.STRING ? g.slice(g.gen(c.child())).withType(to) : null;
            case DATE, TIMESTAMP, TIMESTAMP_NTZ -> toTime(g, c, f.kind(), t.kind());
            default -> null;
        };
    }

    private static boolean integral(Kind k) {
        return k.compareTo(Kind.BYTE) >= 0 && k.compareTo(Kind.LONG) <= 0;
    }

    private static String min(Kind k) {
        return switch (k) {
            case BYTE -> "-128";
            case SHORT -> "-32768";
            case INTEGER -> "Integer.MIN_VALUE";
            default -> "Long.MIN_VALUE";
        };
    }

    private static String max(Kind k) {
        return switch (k) {
            case BYTE -> "127";
            case SHORT -> "32767";
            case INTEGER -> "Integer.MAX_VALUE";
            default -> "Long.MAX_VALUE";
        };
    }

    private static @Nullable Val toIntegral(ExprGen g, Expr.Cast c, Kind from, Kind to) {
        List<Val> args = List.of(g.gen(c.child()));
        String v = args.get(0).value();
        String narrow = "(" + Rep.of(c.type()).java + ") ";
        if (from == Kind.BOOLEAN) {
            return Emitters.pure(g, c, args, v + " ? 1 : 0");
        }
        if (integral(from)) {
            return from.compareTo(to) <= 0
                    ? Emitters.pure(g, c, args, narrow + v)
                    : ranged(g, c, args, v + " < " + min(to) + " || " + v + " > " + max(to), narrow + v);
        }
        if (from == Kind.FLOAT || from == Kind.DOUBLE) {
            String range = to == Kind.LONG
                    ? v + " > -9.0e18 && " + v + " < 9.0e18"
                    : v + " >= " + min(to) + " && " + v + " <= " + max(to);
            return ranged(g, c, args, "!(" + range + ")", narrow + v);
        }
        if (from == Kind.STRING) {
            Val s = g.slice(args.get(0));
            return Emitters.guarded(g, c, List.of(s), r -> {
                String n = g.cls().fresh("w");
                g.line("final long " + n + " = Numbers.parseLong(" + s.slice() + ");");
                String odd = to == Kind.LONG
                        ? n + " == Numbers.NOT_PLAIN"
                        : n + " < " + min(to) + " || " + n + " > " + max(to);
                Emitters.bailIf(g, odd, c, List.of(s), r, () -> g.line(r.value() + " = " + narrow + n + ";"));
            });
        }
        return from == Kind.TIMESTAMP && to == Kind.LONG
                ? Emitters.pure(g, c, args, "Math.floorDiv(" + v + ", 1000000L)")
                : g.bridge(c, args);
    }

    private static Val ranged(ExprGen g, Expr e, List<Val> args, String odd, String value) {
        return Emitters.guarded(
                g, e, args, r -> Emitters.bailIf(g, odd, e, args, r, () -> g.line(r.value() + " = " + value + ";")));
    }

    private static @Nullable Val toFloating(ExprGen g, Expr.Cast c, Kind from, Kind to) {
        Val a = g.gen(c.child());
        String narrow = "(" + Rep.of(c.type()).java + ") ";
        if (from == Kind.BOOLEAN) {
            return Emitters.pure(g, c, List.of(a), narrow + "(" + a.value() + " ? 1 : 0)");
        }
        if (integral(from) || from == Kind.FLOAT || from == Kind.DOUBLE) {
            return Emitters.pure(g, c, List.of(a), narrow + a.value());
        }
        if (from == Kind.STRING && to == Kind.DOUBLE) {
            Val s = g.slice(a);
            return Emitters.guarded(g, c, List.of(s), r -> {
                String d = g.cls().fresh("w");
                g.line("final double " + d + " = Numbers.parseDouble(" + s.slice() + ");");
                Emitters.bailIf(g, d + " != " + d, c, List.of(s), r, () -> g.line(r.value() + " = " + d + ";"));
            });
        }
        return from == Kind.TIMESTAMP && to == Kind.DOUBLE
                ? Emitters.pure(g, c, List.of(a), "(double) " + a.value() + " / 1000000.0")
                : g.bridge(c, List.of(a));
    }

    private static @Nullable Val toText(ExprGen g, Expr.Cast c, Kind from) {
        if (from == Kind.BINARY) {
            // the definition replaces bytes that are no UTF-8
            Val bytes = g.slice(g.gen(c.child()));
            return Emitters.guarded(
                    g,
                    c,
                    List.of(bytes),
                    r -> Emitters.bailIf(
                            g,
                            "!Utf8.valid(" + bytes.slice() + ")",
                            c,
                            List.of(bytes),
                            r,
                            () -> g.line(r.value() + " = " + bytes.value() + "; " + r.off() + " = " + bytes.off() + "; "
                                    + r.len() + " = " + bytes.len() + ";")));
        }
        Val a = g.gen(c.child());
        if (from == Kind.BOOLEAN) {
            String yes = g.cls().object("byte[]", "true".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            String no = g.cls().object("byte[]", "false".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            String n = g.sharedNull(g.anyNull(List.of(a)));
            String b = g.variable("byte[]", "b", a.value() + " ? " + yes + " : " + no);
            return Val.slice(c.type(), n, b, "0", b + ".length", g.split());
        }
        if (!integral(from)) {
            return g.bridge(c, List.of(a));
        }
        String s = StringEmit.scratch(g);
        return Emitters.guarded(g, c, List.of(a), r -> {
            g.line(s + ".clear();");
            g.line("Numbers.append(" + s + ", " + a.value() + ");");
            StringEmit.take(g, r, s);
        });
    }

    private static @Nullable Val toTime(ExprGen g, Expr.Cast c, Kind from, Kind to) {
        boolean utc = TimeEmit.isUtc(c.zone());
        if (to == Kind.TIMESTAMP && integral(from)) {
            List<Val> args = List.of(g.gen(c.child()));
            String v = args.get(0).value();
            String micros = "(long) " + v + " * 1000000L";
            return from == Kind.LONG
                    ? ranged(g, c, args, v + " > 9000000000000L || " + v + " < -9000000000000L", micros)
                    : Emitters.pure(g, c, args, micros);
        }
        if ((utc && to == Kind.TIMESTAMP || to == Kind.TIMESTAMP_NTZ) && from == Kind.DATE) {
            List<Val> args = List.of(g.gen(c.child()));
            String v = args.get(0).value();
            return ranged(g, c, args, v + " > 100000000 || " + v + " < -100000000", "(long) " + v + " * 86400000000L");
        }
        if (to == Kind.DATE && (utc && from == Kind.TIMESTAMP || from == Kind.TIMESTAMP_NTZ)) {
            List<Val> args = List.of(g.gen(c.child()));
            return Emitters.pure(
                    g, c, args, "(int) Math.floorDiv(" + args.get(0).value() + ", 86400000000L)");
        }
        if (utc && from == Kind.STRING && to != Kind.TIMESTAMP_NTZ) {
            Val s = g.slice(g.gen(c.child()));
            String parse = to == Kind.DATE ? "Times.parseDate" : "Times.parseTimestamp";
            return Emitters.guarded(g, c, List.of(s), r -> {
                String t = g.cls().fresh("w");
                g.line("final long " + t + " = " + parse + "(" + s.slice() + ");");
                String narrow = to == Kind.DATE ? "(int) " : "";
                Emitters.bailIf(
                        g,
                        t + " == Times.NOT_PLAIN",
                        c,
                        List.of(s),
                        r,
                        () -> g.line(r.value() + " = " + narrow + t + ";"));
            });
        }
        return null;
    }

    private static @Nullable Val toDecimal(ExprGen g, Expr.Cast c, DecimalType to) {
        DataType from = c.child().type();
        boolean whole = from instanceof AtomicType a && integral(a.kind());
        boolean widened = from instanceof DecimalType d && d.fitsLong() && d.scale() <= to.scale();
        if (!to.fitsLong() || (!whole && !widened)) {
            return null;
        }
        int shift = from instanceof DecimalType d ? to.scale() - d.scale() : to.scale();
        if (shift > to.precision()) {
            return null;
        }
        List<Val> args = List.of(g.gen(c.child()));
        String v = args.get(0).value();
        String limit = "Numbers.pow10(" + (to.precision() - shift) + ")";
        return ranged(
                g,
                c,
                args,
                v + " >= " + limit + " || " + v + " <= -" + limit,
                "(long) " + v + " * Numbers.pow10(" + shift + ")");
    }

    private static @Nullable Val fromDecimal(ExprGen g, Expr.Cast c, DecimalType from) {
        if (!from.fitsLong() || !c.type().equals(DataTypes.DoubleType)) {
            return null;
        }
        List<Val> args = List.of(g.gen(c.child()));
        String v = args.get(0).value();
        return ranged(
                g,
                c,
                args,
                v + " > 9000000000000000L || " + v + " < -9000000000000000L",
                "Numbers.scaled(" + v + ", " + from.scale() + ")");
    }
}
