package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons: NaN equals itself and is above all numbers, strings and binaries go by unsigned bytes. */
final class CompareEmit {
    private CompareEmit() {}

    static void register(Emitters.Table t) {
        for (String operator : List.of("=", "<", "<=", ">", ">=")) {
            t.add((g, f) -> compare(g, f, operator), operator);
        }
        t.add((g, f) -> compare(g, f, "="), "==");
        t.add((g, f) -> compare(g, f, "!="), "!=", "<>");
        t.add(CompareEmit::nullSafe, "<=>", "equal_null");
        t.add((g, f) -> choose(g, f, "<"), "least");
        t.add((g, f) -> choose(g, f, ">"), "greatest");
    }

    private static @Nullable Val compare(ExprGen g, Expr.Fn f, String operator) {
        Val a = g.gen(f.args().get(0));
        Val b = g.gen(f.args().get(1));
        if (a.alwaysNull() || b.alwaysNull()) {
            return Literals.nullOf(DataTypes.BooleanType);
        }
        String test = test(g, a, b, operator);
        return test == null
                ? g.bridge(f, List.of(a, b))
                : g.local(Rep.BOOLEAN, DataTypes.BooleanType, g.anyNull(List.of(a, b)), test);
    }

    private static @Nullable Val nullSafe(ExprGen g, Expr.Fn f) {
        Val a = g.gen(f.args().get(0));
        Val b = g.gen(f.args().get(1));
        String test = a.alwaysNull() || b.alwaysNull() ? "false" : test(g, a, b, "=");
        if (test == null) {
            return g.bridge(f, List.of(a, b));
        }
        String value = a.neverNull() && b.neverNull()
                ? test
                : "(" + a.isNull() + " || " + b.isNull() + ") ? (" + a.isNull() + " && " + b.isNull() + ") : " + test;
        return g.local(Rep.BOOLEAN, DataTypes.BooleanType, "false", value);
    }

    /** A test for equality of two values that are not null, or null where none is generated for the type. */
    static @Nullable String equal(ExprGen g, Val a, Val b) {
        return test(g, a, b, "=");
    }

    static @Nullable String test(ExprGen g, Val left, Val right, String operator) {
        if (!comparable(left, right)) {
            return null;
        }
        String java = operator.equals("=") ? "==" : operator;
        Rep rep = Rep.of(left.type());
        switch (rep) {
            case INT, LONG -> {
                return "(" + left.value() + " " + java + " " + right.value() + ")";
            }
            case BOOLEAN -> {
                return java.equals("==") || java.equals("!=")
                        ? "(" + left.value() + " " + java + " " + right.value() + ")"
                        : "((" + left.value() + " ? 1 : 0) " + java + " (" + right.value() + " ? 1 : 0))";
            }
            case FLOAT, DOUBLE -> {
                return floating(left.value(), right.value(), java);
            }
            default -> {
                Val a = g.slice(left);
                Val b = g.slice(right);
                String args = "(" + a.slice() + ", " + b.slice() + ")";
                return java.equals("==")
                        ? "Bytes.equal" + args
                        : java.equals("!=") ? "!Bytes.equal" + args : "(Bytes.compare" + args + " " + java + " 0)";
            }
        }
    }

    private static String floating(String a, String b, String java) {
        return switch (java) {
            case "==" -> "Numbers.eq(" + a + ", " + b + ")";
            case "!=" -> "!Numbers.eq(" + a + ", " + b + ")";
            case "<" -> "Numbers.lt(" + a + ", " + b + ")";
            case ">" -> "Numbers.lt(" + b + ", " + a + ")";
            case "<=" -> "!Numbers.lt(" + b + ", " + a + ")";
            default -> "!Numbers.lt(" + a + ", " + b + ")";
        };
    }

    private static boolean comparable(Val a, Val b) {
        if (a.rep() == Rep.STRUCT || b.rep() == Rep.STRUCT) {
            return false;
        }
        if (a.type() instanceof DecimalType d) {
            return d.fitsLong() && b.type() instanceof DecimalType e && e.fitsLong() && d.scale() == e.scale();
        }
        if (a.type() instanceof AtomicType x && b.type() instanceof AtomicType y) {
            return x.kind() != AtomicType.Kind.NULL && x.kind() == y.kind();
        }
        return a.type().getClass() == b.type().getClass() && Rep.of(a.type()).primitive();
    }

    /** least and greatest: nulls are skipped. */
    private static @Nullable Val choose(ExprGen g, Expr.Fn f, String operator) {
        Rep rep = Rep.ofVariable(f.type());
        if (!rep.primitive()) {
            return null;
        }
        Val r = g.declare(rep, f.type(), true);
        g.setNull(r);
        for (Expr arg : f.args()) {
            Val v = g.gen(arg);
            String better = v.alwaysNull() ? "false" : test(g, v, r, operator);
            if (better == null) {
                return null;
            }
            g.line("if (!(" + v.isNull() + ") && (" + r.isNull() + " || " + better + ")) {");
            g.line(r.isNull() + " = false;");
            g.line(r.value() + " = " + v.value() + ";");
            g.line("}");
        }
        return r;
    }
}
