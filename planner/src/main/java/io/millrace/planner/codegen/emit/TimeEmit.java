package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields and units of time; those that depend on a zone only where the session's is UTC. */
final class TimeEmit {
    private static final Set<String> UTC = Set.of("UTC", "Z", "GMT", "ETC/UTC", "+00:00", "UTC+00:00");

    private TimeEmit() {}

    static boolean isUtc(String zone) {
        return UTC.contains(zone.toUpperCase(Locale.ROOT));
    }

    static void register(Emitters.Table t) {
        for (String part : List.of("year", "month", "quarter", "dayofyear", "dayofweek", "weekday")) {
            t.add((g, f) -> ofDate(g, f, part), part);
        }
        t.add((g, f) -> ofDate(g, f, "day"), "day", "dayofmonth");
        t.add((g, f) -> ofTime(g, f, 3_600_000_000L, 24), "hour");
        t.add((g, f) -> ofTime(g, f, 60_000_000L, 60), "minute");
        t.add((g, f) -> ofTime(g, f, 1_000_000L, 60), "second");
        t.add((g, f) -> toTimestamp(g, f, 1_000_000L), "timestamp_seconds");
        t.add((g, f) -> toTimestamp(g, f, 1_000L), "timestamp_millis");
        t.add((g, f) -> toTimestamp(g, f, 1L), "timestamp_micros");
        t.add((g, f) -> fromTimestamp(g, f, 1_000_000L), "unix_seconds");
        t.add((g, f) -> fromTimestamp(g, f, 1_000L), "unix_millis");
        t.add((g, f) -> fromTimestamp(g, f, 1L), "unix_micros");
        t.add((g, f) -> copy(g, f, DataTypes.DateType, DataTypes.IntegerType), "unix_date");
        t.add(TimeEmit::truncated, "date_trunc");
        t.add((g, f) -> addDays(g, f, "+"), "date_add");
        t.add((g, f) -> addDays(g, f, "-"), "date_sub");
        t.add((g, f) -> copy(g, f, DataTypes.IntegerType, DataTypes.DateType), "date_from_unix_date");
    }

    /** Units of a fixed length. */
    private static @Nullable Val truncated(ExprGen g, Expr.Fn f) {
        if (!g.cls().utc()
                || !(f.args().get(0) instanceof Expr.Lit l)
                || !(l.value() instanceof String unit)
                || !f.args().get(1).type().equals(DataTypes.TimestampType)) {
            return null;
        }
        long unitUs = switch (unit.toUpperCase(Locale.ROOT)) {
            case "MILLISECOND" -> 1_000L;
            case "SECOND" -> 1_000_000L;
            case "MINUTE" -> 60_000_000L;
            case "HOUR" -> 3_600_000_000L;
            case "DAY", "DD" -> 86_400_000_000L;
            default -> 0;
        };
        if (unitUs == 0) {
            return null;
        }
        Val t = g.gen(f.args().get(1));
        return Emitters.pure(g, f, List.of(t), t.value() + " - Math.floorMod(" + t.value() + ", " + unitUs + "L)");
    }

    private static @Nullable Val addDays(ExprGen g, Expr.Fn f, String op) {
        if (f.args().size() != 2
                || !f.type().equals(DataTypes.DateType)
                || !f.args().get(0).type().equals(DataTypes.DateType)
                || !f.args().get(1).type().equals(DataTypes.IntegerType)) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.guarded(g, f, args, r -> {
            String days = g.cls().fresh("w");
            g.line("final long " + days + " = (long) " + args.get(0).value() + " " + op + " "
                    + args.get(1).value() + ";");
            Emitters.bailIf(
                    g,
                    days + " != (long) (int) " + days,
                    f,
                    args,
                    r,
                    () -> g.line(r.value() + " = (int) " + days + ";"));
        });
    }

    private static boolean one(Expr.Fn f, DataType arg, DataType result) {
        return f.args().size() == 1
                && f.args().get(0).type().equals(arg)
                && f.type().equals(result);
    }

    private static @Nullable Val copy(ExprGen g, Expr.Fn f, DataType arg, DataType result) {
        return one(f, arg, result) ? g.gen(f.args().get(0)).withType(result) : null;
    }

    private static @Nullable Val ofDate(ExprGen g, Expr.Fn f, String part) {
        if (!one(f, DataTypes.DateType, DataTypes.IntegerType)) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.pure(g, f, args, "Times." + part + "(" + args.get(0).value() + ")");
    }

    private static @Nullable Val ofTime(ExprGen g, Expr.Fn f, long unitUs, int modulus) {
        boolean local = one(f, DataTypes.TimestampNTZType, DataTypes.IntegerType);
        if (!local && !(g.cls().utc() && one(f, DataTypes.TimestampType, DataTypes.IntegerType))) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        return Emitters.pure(
                g,
                f,
                args,
                "(int) Math.floorMod(Math.floorDiv(" + args.get(0).value() + ", " + unitUs + "L), " + modulus + "L)");
    }

    private static @Nullable Val toTimestamp(ExprGen g, Expr.Fn f, long unitUs) {
        if (f.args().size() != 1
                || !(f.args().get(0).type() instanceof AtomicType t)
                || t.kind().compareTo(Kind.BYTE) < 0
                || t.kind().compareTo(Kind.LONG) > 0
                || !f.type().equals(DataTypes.TimestampType)) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String v = args.get(0).value();
        if (unitUs == 1 || t.kind() != Kind.LONG) {
            return Emitters.pure(g, f, args, "(long) " + v + " * " + unitUs + "L");
        }
        String limit = Long.MAX_VALUE / unitUs + "L";
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g,
                        v + " > " + limit + " || " + v + " < -" + limit,
                        f,
                        args,
                        r,
                        () -> g.line(r.value() + " = " + v + " * " + unitUs + "L;")));
    }

    private static @Nullable Val fromTimestamp(ExprGen g, Expr.Fn f, long unitUs) {
        if (!one(f, DataTypes.TimestampType, DataTypes.LongType)) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        String v = args.get(0).value();
        return Emitters.pure(g, f, args, unitUs == 1 ? v : "Math.floorDiv(" + v + ", " + unitUs + "L)");
    }
}
