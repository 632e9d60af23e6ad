package io.millrace.planner.codegen.emit;

import io.millrace.planner.codegen.runtime.TextPlaces;
import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings as UTF-8 slices. Results are parts of their argument or stand in a scratch buffer of the call site. */
final class StringEmit {
    private StringEmit() {}

    static void register(Emitters.Table t) {
        t.add(StringEmit::concat, "concat", "||");
        t.add(StringEmit::substring, "substring", "substr");
        t.add((g, f) -> asciiCase(g, f, "upper"), "upper", "ucase");
        t.add((g, f) -> asciiCase(g, f, "lower"), "lower", "lcase");
        t.add(StringEmit::length, "length", "char_length", "character_length", "len");
        t.add(
                (g, f) -> strings(f, 1)
                        ? Emitters.pure(g, f, slices(g, f), slices(g, f).get(0).len())
                        : null,
                "octet_length");
        t.add((g, f) -> trim(g, f, true, true), "trim");
        t.add((g, f) -> trim(g, f, true, false), "ltrim");
        t.add((g, f) -> trim(g, f, false, true), "rtrim");
        for (String test : List.of("startswith", "endswith", "contains")) {
            t.add((g, f) -> test(g, f, test), test);
        }
        t.add((g, f) -> test(g, f, "instr"), "instr");
        t.add(StringEmit::findInSet, "find_in_set");
        t.add(StringEmit::like, "like");
    }

    private static boolean strings(Expr.Fn f, int count) {
        return f.args().size() == count && f.args().stream().allMatch(a -> Boxing.isString(a.type()));
    }

    private static List<Val> slices(ExprGen g, Expr.Fn f) {
        List<Val> slices = new ArrayList<>();
        for (Expr arg : f.args()) {
            Val v = g.gen(arg);
            slices.add(Boxing.isString(arg.type()) ? g.slice(v) : v);
        }
        return slices;
    }

    static String scratch(ExprGen g) {
        return g.cls().constant("Scratch", "new Scratch()");
    }

    /** Makes the contents of a scratch buffer the value of a declared slice. */
    static void take(ExprGen g, Val r, String scratch) {
        g.line(r.value() + " = " + scratch + ".bytes; " + r.len() + " = " + scratch + ".length;");
    }

    private static @Nullable Val concat(ExprGen g, Expr.Fn f) {
        if (f.args().isEmpty() || !strings(f, f.args().size())) {
            return null;
        }
        List<Val> args = slices(g, f);
        String s = scratch(g);
        return Emitters.guarded(g, f, args, r -> {
            g.line(s + ".clear();");
            args.forEach(a -> g.line(s + ".add(" + a.slice() + ");"));
            take(g, r, s);
        });
    }

    private static @Nullable Val substring(ExprGen g, Expr.Fn f) {
        if (f.args().size() < 2
                || f.args().size() > 3
                || !Boxing.isString(f.args().get(0).type())
                || !f.args().subList(1, f.args().size()).stream()
                        .allMatch(a -> a.type().equals(DataTypes.IntegerType))) {
            return null;
        }
        List<Val> args = slices(g, f);
        Val s = args.get(0);
        String count = args.size() == 3 ? ", " + args.get(2).value() : "";
        return Emitters.guarded(g, f, args, r -> {
            String range = g.cls().fresh("w");
            g.line("final long " + range + " = Utf8.substring(" + s.slice() + ", "
                    + args.get(1).value() + count + ");");
            g.line(r.value() + " = " + s.value() + "; " + r.off() + " = " + s.off() + " + (int) (" + range
                    + " >>> 32); " + r.len() + " = (int) " + range + ";");
        });
    }

    private static @Nullable Val asciiCase(ExprGen g, Expr.Fn f, String name) {
        if (!strings(f, 1)) {
            return null;
        }
        List<Val> args = slices(g, f);
        String s = scratch(g);
        return Emitters.guarded(
                g,
                f,
                args,
                r -> Emitters.bailIf(
                        g,
                        "!Utf8." + name + "(" + s + ", " + args.get(0).slice() + ")",
                        f,
                        args,
                        r,
                        () -> take(g, r, s)));
    }

    private static @Nullable Val length(ExprGen g, Expr.Fn f) {
        if (!strings(f, 1)) {
            return null;
        }
        List<Val> args = slices(g, f);
        return Emitters.pure(g, f, args, "Utf8.length(" + args.get(0).slice() + ")");
    }

    private static @Nullable Val trim(ExprGen g, Expr.Fn f, boolean left, boolean right) {
        if (!strings(f, 1)) {
            return null;
        }
        Val s = slices(g, f).get(0);
        String from = left ? g.variable("int", "o", "Utf8.trimLeft(" + s.slice() + ")") : s.off();
        String length = right
                ? "Utf8.trimRight(" + s.value() + ", " + from + ", " + s.off() + " + " + s.len() + ")"
                : s.off() + " + " + s.len() + " - " + from;
        String len = g.variable("int", "l", length);
        return Val.slice(f.type(), s.isNull(), s.value(), from, len, s.shared() && g.split());
    }

    private static @Nullable Val test(ExprGen g, Expr.Fn f, String name) {
        if (!strings(f, 2)) {
            return null;
        }
        List<Val> args = slices(g, f);
        return Emitters.pure(
                g,
                f,
                args,
                "Utf8." + name + "(" + args.get(0).slice() + ", " + args.get(1).slice() + ")");
    }

    /** A set written in the query is taken apart once. */
    private static @Nullable Val findInSet(ExprGen g, Expr.Fn f) {
        if (!strings(f, 2) || !(f.args().get(1) instanceof Expr.Lit l) || !(l.value() instanceof String set)) {
            return test(g, f, "findInSet");
        }
        Val s = g.slice(g.gen(f.args().get(0)));
        String places = g.cls().object("TextPlaces", new TextPlaces(set));
        return Emitters.pure(g, f, List.of(s), places + ".of(" + s.slice() + ")");
    }

    /** Patterns written in the query without escapes: one of four searches, or a byte matcher for the others. */
    private static @Nullable Val like(ExprGen g, Expr.Fn f) {
        if (f.args().size() < 2
                || !Boxing.isString(f.args().get(0).type())
                || !(f.args().get(1) instanceof Expr.Lit l)
                || !(l.value() instanceof String pattern)
                || pattern.indexOf('\\') >= 0
                || (f.args().size() == 3 && !(f.args().get(2) instanceof Expr.Lit e && "\\".equals(e.value())))) {
            return null;
        }
        Val s = g.slice(g.gen(f.args().get(0)));
        String middle = pattern.replaceAll("^%+|%+$", "");
        boolean open = pattern.startsWith("%");
        boolean end = pattern.endsWith("%");
        if (middle.indexOf('%') >= 0 || middle.indexOf('_') >= 0) {
            String p = g.cls().object("byte[]", pattern.getBytes(StandardCharsets.UTF_8));
            return Emitters.pure(g, f, List.of(s), "Utf8.like(" + s.slice() + ", " + p + ")");
        }
        String m = g.cls().object("byte[]", middle.getBytes(StandardCharsets.UTF_8));
        String args = "(" + s.slice() + ", " + m + ", 0, " + m + ".length)";
        String helper =
                open && end ? "Utf8.contains" : open ? "Utf8.endswith" : end ? "Utf8.startswith" : "Bytes.equal";
        return Emitters.pure(g, f, List.of(s), helper + args);
    }
}
