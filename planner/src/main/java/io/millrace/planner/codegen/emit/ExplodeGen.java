package io.millrace.planner.codegen.emit;

import io.millrace.planner.physical.RowStep;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Loops over the elements of a collection, in the row or as objects; the body generates what each element leads to. */
final class ExplodeGen {
    private final ExprGen g;

    ExplodeGen(ExprGen g) {
        this.g = g;
    }

    void explode(RowStep.Explode e, Consumer<List<Val>> body) {
        DataType type = e.collection().type();
        Val c = g.gen(e.collection());
        loop(c, e.outer(), (i, absent) -> {
            List<Val> more = new ArrayList<>();
            if (e.withPosition()) {
                more.add(Val.of(Rep.INT, DataTypes.IntegerType, absent, i, false));
            }
            if (type instanceof MapType m) {
                more.add(element(c, Part.KEYS, m.keyType(), i, absent));
                more.add(element(c, Part.VALUES, m.valueType(), i, absent));
            } else {
                more.add(element(c, Part.ELEMENTS, ((ArrayType) type).elementType(), i, absent));
            }
            body.accept(shared(more));
        });
    }

    void inline(RowStep.Inline e, Consumer<List<Val>> body) {
        StructType struct = (StructType) ((ArrayType) e.structs().type()).elementType();
        Val c = g.gen(e.structs());
        loop(c, e.outer(), (i, absent) -> {
            Val element = element(c, Part.ELEMENTS, struct, i, absent);
            List<Val> more = new ArrayList<>();
            for (int k = 0; k < struct.size(); k++) {
                more.add(g.field(element, k));
            }
            body.accept(shared(more));
        });
    }

    /** In a split class the steps behind may stand in other methods, which see fields only. */
    private List<Val> shared(List<Val> values) {
        if (!g.split()) {
            return values;
        }
        List<Val> copies = new ArrayList<>();
        for (Val v : values) {
            Val copy = g.declare(Rep.ofVariable(v.type()), v.type(), true);
            g.assign(copy, v);
            copies.add(copy);
        }
        return copies;
    }

    private interface Body {
        void generate(String index, String absent);
    }

    private enum Part {
        ELEMENTS,
        KEYS,
        VALUES
    }

    private void loop(Val c, boolean outer, Body body) {
        if (c.alwaysNull() && !outer) {
            return;
        }
        boolean map = c.type() instanceof MapType;
        String count;
        if (c.alwaysNull()) {
            count = "0";
        } else if (c.rep() == Rep.OBJECT) {
            count = map ? "((MapData) " + c.value() + ").keys().length" : "((Object[]) " + c.value() + ").length";
        } else {
            count = "(int) Bytes.getLong(" + c.value() + ", " + c.off() + (map ? " + 8" : "") + ")";
        }
        String n = g.variable("int", "k", c.neverNull() || c.alwaysNull() ? count : c.isNull() + " ? 0 : " + count);
        String i = g.cls().fresh("i");
        String turns = outer ? "Math.max(1, " + n + ")" : n;
        g.line("for (int " + i + " = 0; " + i + " < " + turns + "; " + i + "++) {");
        g.nested(() -> body.generate(i, outer ? g.variable("boolean", "n", n + " == 0") : "false"));
        g.line("}");
    }

    private Val element(Val c, Part part, DataType type, String i, String absent) {
        if (c.alwaysNull() || type.equals(DataTypes.NullType)) {
            return Literals.nullOf(type);
        }
        if (c.rep() == Rep.OBJECT) {
            String array = switch (part) {
                case ELEMENTS -> "((Object[]) " + c.value() + ")";
                case KEYS -> "((MapData) " + c.value() + ").keys()";
                case VALUES -> "((MapData) " + c.value() + ").values()";
            };
            String read = array + "[" + i + "]";
            return Boxing.fromObject(
                    g, g.variable("Object", "x", absent.equals("false") ? read : absent + " ? null : " + read), type);
        }
        String start = switch (part) {
            case ELEMENTS -> c.off();
            case KEYS -> c.off() + " + 8";
            case VALUES -> c.off() + " + 8 + (int) Bytes.getLong(" + c.value() + ", " + c.off() + ")";
        };
        String at =
                g.variable("int", "o", absent.equals("false") ? start + " + 8" : absent + " ? 0 : " + start + " + 8");
        String nullTest = "RowLayout.isNull(" + c.value() + ", " + at + ", " + i + ")";
        String n = g.variable("boolean", "n", absent.equals("false") ? nullTest : absent + " || " + nullTest);
        String count = "(int) Bytes.getLong(" + c.value() + ", " + at + " - 8)";
        String slot = g.variable(
                "long",
                "s",
                n + " ? 0L : Bytes.getLong(" + c.value() + ", " + at + " + RowLayout.slot(" + count + ", " + i + "))");
        Rep rep = Rep.of(type);
        if (rep == Rep.SLICE) {
            String o = g.variable("int", "o", at + " + RowLayout.varOffset(" + slot + ")");
            String l = g.variable("int", "l", "RowLayout.varLength(" + slot + ")");
            return Val.slice(type, n, c.value(), o, l, false);
        }
        return Val.of(rep, type, n, ExprGen.fromSlot(rep, slot), false);
    }
}
