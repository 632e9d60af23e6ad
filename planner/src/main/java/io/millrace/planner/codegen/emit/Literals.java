package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Constants, lifted out of the source into constructor arguments. */
final class Literals {
    private Literals() {}

    static Val nullOf(DataType type) {
        Rep rep = Rep.ofVariable(type);
        return rep == Rep.SLICE
                ? Val.slice(type, "true", Rep.SLICE.zero, "0", "0", true)
                : Val.of(rep, type, "true", rep.zero, true);
    }

    static Val constant(ExprGen g, Expr.Lit lit) {
        Object v = lit.value();
        DataType type = lit.type();
        if (v == null) {
            return nullOf(type);
        }
        Rep rep = Rep.ofVariable(type);
        if (rep == Rep.OBJECT) {
            return Val.of(rep, type, "false", g.cls().object("Object", v), true);
        }
        if (rep == Rep.SLICE) {
            byte[] bytes = v instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : (byte[]) v;
            String name = g.cls().object("byte[]", bytes);
            return Val.slice(type, "false", name, "0", name + ".length", true);
        }
        String ref = g.cls()
                .ref(v instanceof BigDecimal d ? (Object) d.unscaledValue().longValueExact() : v);
        String init = rep == Rep.BOOLEAN
                ? "((Boolean) " + ref + ").booleanValue()"
                : "((Number) " + ref + ")." + rep.java + "Value()";
        return Val.of(rep, type, "false", g.cls().constant(rep.java, init), true);
    }
}
