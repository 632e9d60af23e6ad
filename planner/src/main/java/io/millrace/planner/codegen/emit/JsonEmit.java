package io.millrace.planner.codegen.emit;

import io.millrace.planner.codegen.runtime.JsonSpec;
import io.millrace.planner.expr.Expr;
import io.millrace.row.MapData;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** from_json by a scanner that reads only the fields the class asks for; to_json from fields into a scratch buffer. */
final class JsonEmit {
    private JsonEmit() {}

    static void register(Emitters.Table t) {
        t.add(JsonEmit::fromJson, "from_json");
        t.add(JsonEmit::toJson, "to_json");
    }

    /** Options other than the mode change what values mean; the definition knows how. */
    private static boolean plainOptions(Expr.Fn f) {
        if (f.args().size() < 3) {
            return true;
        }
        if (!(f.args().get(2) instanceof Expr.Lit l) || !(l.value() instanceof MapData options)) {
            return false;
        }
        for (int i = 0; i < options.keys().length; i++) {
            if (!"mode".equalsIgnoreCase(String.valueOf(options.keys()[i]))
                    || "DROPMALFORMED".equalsIgnoreCase(String.valueOf(options.values()[i]))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Val fromJson(ExprGen g, Expr.Fn f) {
        if (!(f.type() instanceof StructType schema)
                || !plainOptions(f)
                || schema.indexOf("_corrupt_record", true) >= 0) {
            return null;
        }
        List<Val> args = Emitters.args(g, f);
        Val s = g.slice(args.get(0));
        boolean[] wanted = new boolean[schema.size()];
        String js = g.cls()
                .constant(
                        "JsonScanner",
                        "((JsonSpec) "
                                + g.cls()
                                        .ref(new JsonSpec(
                                                schema, wanted, g.cls().utc())) + ").scanner()");
        String n = g.cls().fresh("n");
        g.cls().field("boolean", n);
        g.line(n + " = true;");
        g.line("if (!(" + s.isNull() + ")) {");
        g.nested(() -> {
            g.line("if (" + js + ".parse(" + s.slice() + ")) {");
            g.line(n + " = false;");
            g.line("} else {");
            g.nested(() -> g.line(n + " = !" + js + ".take(" + g.bridges().text(f, args) + ");"));
            g.line("}");
        });
        g.line("}");
        return Val.struct(schema, n, true, k -> {
            wanted[k] = true;
            return field(js, k, schema.field(k).dataType());
        });
    }

    private static Val field(String js, int k, DataType type) {
        String at = "[" + k + "]";
        String n = js + ".nulls" + at;
        Rep rep = Rep.ofVariable(type);
        if (rep == Rep.SLICE) {
            return Val.slice(type, n, js + ".bases" + at, js + ".offs" + at, js + ".lens" + at, true);
        }
        return Val.of(
                rep,
                type,
                n,
                rep == Rep.OBJECT ? js + ".objects" + at : ExprGen.fromSlot(rep, js + ".longs" + at),
                true);
    }

    private static @Nullable Val toJson(ExprGen g, Expr.Fn f) {
        if (f.args().size() != 1
                || !(f.args().get(0).type() instanceof StructType s)
                || !writable(s, g.cls().utc())) {
            return null;
        }
        Val struct = g.gen(f.args().get(0));
        String out = StringEmit.scratch(g);
        return Emitters.guarded(g, f, List.of(struct), r -> {
            String ok = g.variable("boolean", "k", "true");
            g.line(out + ".clear();");
            object(g, out, ok, struct, s);
            g.line("if (!" + ok + ") {");
            g.nested(() -> g.bridges().bail(f, List.of(struct), r));
            g.line("} else {");
            StringEmit.take(g, r, out);
            g.line("}");
        });
    }

    private static boolean writable(StructType s, boolean utc) {
        for (StructField f : s.fieldList()) {
            DataType t = f.dataType();
            boolean ok = t instanceof StructType inner
                    ? writable(inner, utc)
                    : t instanceof AtomicType a
                            && switch (a.kind()) {
                                case NULL, BINARY, TIMESTAMP_NTZ -> false;
                                case TIMESTAMP -> utc;
                                default -> true;
                            };
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static void object(ExprGen g, String out, String ok, Val struct, StructType s) {
        String start = g.variable("int", "k", out + ".length");
        for (int k = 0; k < s.size(); k++) {
            Val v = g.field(struct, k);
            if (v.alwaysNull()) {
                continue;
            }
            byte[] name = quoted(s.field(k).name());
            g.line(v.neverNull() ? "{" : "if (!(" + v.isNull() + ")) {");
            byte[] padded = Arrays.copyOf(name, (name.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
            g.line(out + ".addWords(" + g.cls().object("byte[]", padded) + ", " + name.length + ");");
            g.nested(() -> value(g, out, ok, v));
            g.line("}");
        }
        g.line("JsonOut.close(" + out + ", " + start + ");");
    }

    private static byte[] quoted(String name) {
        io.millrace.planner.codegen.runtime.Scratch s = new io.millrace.planner.codegen.runtime.Scratch();
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        s.add(',');
        io.millrace.planner.codegen.runtime.JsonOut.string(s, utf8, 0, utf8.length);
        s.add(':');
        return Arrays.copyOf(s.bytes, s.length);
    }

    private static void value(ExprGen g, String out, String ok, Val v) {
        DataType type = v.type();
        if (type instanceof StructType s) {
            object(g, out, ok, v.withNull("false"), s);
        } else if (type.equals(DataTypes.DateType)) {
            g.line(ok + " &= JsonOut.date(" + out + ", " + v.value() + ");");
        } else if (type.equals(DataTypes.TimestampType)) {
            g.line(ok + " &= JsonOut.timestamp(" + out + ", " + v.value() + ");");
        } else {
            switch (Rep.of(type)) {
                case BOOLEAN -> g.line(out + ".addAscii(" + v.value() + " ? \"true\" : \"false\");");
                case INT, LONG -> g.line("Numbers.append(" + out + ", " + v.value() + ");");
                case FLOAT, DOUBLE -> g.line("JsonOut.number(" + out + ", " + v.value() + ");");
                default -> g.line("JsonOut.string(" + out + ", " + g.slice(v).slice() + ");");
            }
        }
    }
}
