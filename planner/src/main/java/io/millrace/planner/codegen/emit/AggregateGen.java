package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.RowLayout;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source of an {@link io.millrace.planner.codegen.AggregateUpdater}. A few lines over the usual length, because update, merge and result of an
 * aggregate share how its slots are read and written.
 */
public final class AggregateGen {
    private static final String UPDATE =
            "byte[] base, int off, int len, byte[] buf, int bufOff, int bufLen, RowWriter ";

    private final List<AggCall> calls;
    private final StructType input;
    private final StructType key;
    private final StructType buffer;
    private final int budget;
    private final ClassText cls;

    public AggregateGen(
            List<AggCall> calls, StructType input, StructType key, StructType buffer, boolean utc, int budget) {
        this.calls = calls;
        this.input = input;
        this.key = key;
        this.buffer = buffer;
        this.budget = budget;
        cls = new ClassText(utc);
    }

    public ClassText generate() {
        cls.superArguments("(List) " + cls.ref(calls) + ", (StructType) " + cls.ref(buffer) + ", context");
        update();
        merge();
        result();
        return cls;
    }

    // ---- update

    private void update() {
        ExprGen g = new ExprGen(
                cls,
                new Env.Row("base", "off", input.size()),
                UPDATE + "grown",
                "base, off, len, buf, bufOff, bufLen, grown",
                budget);
        boolean inPlace = true;
        for (int k = 0; k < calls.size(); k++) {
            int call = k;
            boolean fixed = fixedWidth(calls.get(k));
            inPlace &= fixed;
            if (g.split()) {
                g.outlined(() -> filtered(g, call, fixed));
            } else {
                filtered(g, call, fixed);
            }
        }
        g.line(inPlace ? "return true;" : "return unchangedOrRewrite(buf, bufOff, grown);");
        cls.method("public boolean update(" + UPDATE + "grown)", g.takeBody());
    }

    private boolean fixedWidth(AggCall c) {
        for (int i = c.firstSlot(); i < c.firstSlot() + c.slots(); i++) {
            if (!Rep.of(buffer.field(i).dataType()).primitive()) {
                return false;
            }
        }
        return true;
    }

    private void filtered(ExprGen g, int k, boolean fixed) {
        Expr filter = calls.get(k).agg().filter();
        if (filter == null) {
            one(g, k, fixed);
            return;
        }
        Val f = g.gen(filter);
        g.line("if (" + LogicEmit.isTrue(f) + ") {");
        g.nested(() -> one(g, k, fixed));
        g.line("}");
    }

    private void one(ExprGen g, int k, boolean fixed) {
        AggCall c = calls.get(k);
        List<Val> args = new ArrayList<>();
        for (Expr arg : c.agg().args()) {
            args.add(g.gen(arg));
        }
        if (!fixed) {
            change(g, c, k, args);
        } else if (!emitted(g, c, k, args)) {
            g.line("updateSlow(" + k + ", buf, bufOff, " + array(g, args) + ");");
        }
    }

    /** Of a call whose buffer grows: asks for a new buffer, unless the text that it keeps stays what it is. */
    private void change(ExprGen g, AggCall c, int k, List<Val> args) {
        String changes = changes(g, c, args);
        g.line("if (" + changes + ") {");
        g.nested(() -> g.line("change(" + k + ", " + array(g, args) + ");"));
        g.line("}");
    }

    private String changes(ExprGen g, AggCall c, List<Val> args) {
        if (args.isEmpty()) {
            return "true";
        }
        Val v = args.get(0);
        int s = c.firstSlot();
        if (byOther(c)) {
            String leads = leads(g, c, args.get(1));
            return leads == null ? "true" : leads;
        }
        if (args.size() > 1
                || v.alwaysNull()
                || !ofBytes(v.type())
                || !ofBytes(buffer.field(s).dataType())) {
            return "true";
        }
        Val own = own(g, s);
        return switch (c.agg().def().name()) {
            case "min", "max" -> {
                String better = CompareEmit.test(g, v, own, c.agg().def().name().equals("min") ? "<" : ">");
                yield "!" + v.isNull() + " && (" + isNull(s) + " || " + better + ")";
            }
            case "first", "any_value" -> get(s + 1) + " == 0L";
            case "last" ->
                get(s + 1) + " == 0L || " + v.isNull() + " != " + isNull(s) + " || !" + v.isNull() + " && "
                        + CompareEmit.test(g, v, own, "!=");
            default -> "true";
        };
    }

    private static boolean byOther(AggCall c) {
        String name = c.agg().def().name();
        return (name.equals("max_by") || name.equals("min_by")) && c.argTypes().size() == 2;
    }

    /** Whether a value's order puts it in the place of what max_by or min_by has, or null where no comparison is generated for the type. */
    private @Nullable String leads(ExprGen g, AggCall c, Val order) {
        int s = c.firstSlot() + 1;
        if (order.alwaysNull()) {
            return "false";
        }
        Rep rep = Rep.of(order.type());
        Val own = ofBytes(order.type())
                ? own(g, s)
                : Val.of(rep, order.type(), "false", ExprGen.fromSlot(rep, get(s)), false);
        String better = CompareEmit.test(g, order, own, c.agg().def().name().equals("max_by") ? ">=" : "<=");
        return better == null ? null : "!" + order.isNull() + " && (" + isNull(s) + " || " + better + ")";
    }

    private static boolean ofBytes(DataType type) {
        return type instanceof AtomicType && Rep.of(type) == Rep.SLICE;
    }

    /** The text in a slot of the buffer; of a null one, no bytes. */
    private Val own(ExprGen g, int s) {
        String slot = local(g, "long", get(s));
        return Val.slice(
                buffer.field(s).dataType(),
                "false",
                "buf",
                "bufOff + RowLayout.varOffset(" + slot + ")",
                "RowLayout.varLength(" + slot + ")",
                false);
    }

    private static String array(ExprGen g, List<Val> args) {
        StringBuilder array = new StringBuilder("new Object[] {");
        for (Val v : args) {
            array.append(array.charAt(array.length() - 1) == '{' ? "" : ", ").append(Boxing.box(g, v));
        }
        return array.append('}').toString();
    }

    private boolean emitted(ExprGen g, AggCall c, int k, List<Val> args) {
        int s = c.firstSlot();
        switch (c.agg().def().name()) {
            case "count" -> ifNotNull(g, args, () -> add(g, s, "1L"));
            case "count_if" ->
                ifNotNull(g, args, () -> add(g, s, "(" + args.get(0).value() + " ? 1L : 0L)"));
            case "sum" -> {
                return sum(g, c, k, args);
            }
            case "avg" -> {
                if (!buffer.field(s).dataType().equals(DataTypes.DoubleType)
                        || !Rep.of(args.get(0).type()).primitive()
                        || args.get(0).type() instanceof DecimalType) {
                    return false;
                }
                ifNotNull(g, args, () -> {
                    g.line("Bytes.putDouble(" + at(s) + ", Bytes.getDouble(" + at(s) + ") + (double) "
                            + args.get(0).value() + ");");
                    add(g, s + 1, "1L");
                });
            }
            case "min" -> {
                return extreme(g, c, args.get(0), "<");
            }
            case "max" -> {
                return extreme(g, c, args.get(0), ">");
            }
            case "bool_and" ->
                ifNotNull(
                        g,
                        args,
                        () -> put(
                                g,
                                s,
                                "(" + isNull(s) + " || " + get(s) + " != 0L) && "
                                        + args.get(0).value() + " ? 1L : 0L"));
            case "bool_or" ->
                ifNotNull(
                        g,
                        args,
                        () -> put(g, s, get(s) + " != 0L || " + args.get(0).value() + " ? 1L : 0L"));
            case "first", "any_value" -> {
                return edge(g, c, args, true);
            }
            case "last" -> {
                return edge(g, c, args, false);
            }
            case "max_by", "min_by" -> {
                String leads = byOther(c) ? leads(g, c, args.get(1)) : null;
                if (leads == null) {
                    return false;
                }
                g.line("if (" + leads + ") {");
                g.nested(() -> {
                    putOrNull(g, s, args.get(0));
                    put(g, s + 1, slotOf(args.get(1)));
                });
                g.line("}");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean sum(ExprGen g, AggCall c, int k, List<Val> args) {
        DataType type = buffer.field(c.firstSlot()).dataType();
        Val v = args.get(0);
        int s = c.firstSlot();
        if (type.equals(DataTypes.DoubleType)) {
            ifNotNull(
                    g,
                    args,
                    () -> putDouble(
                            g,
                            s,
                            isNull(s) + " ? (double) " + v.value() + " : Bytes.getDouble(" + at(s) + ") + (double) "
                                    + v.value()));
            return true;
        }
        if (type.equals(DataTypes.LongType) && c.slots() == 1) {
            ifNotNull(g, args, () -> {
                String old = local(g, "long", get(s));
                String sum = local(g, "long", old + " + (long) " + v.value());
                String overflow = "((" + old + " ^ " + sum + ") & ((long) " + v.value() + " ^ " + sum + ")) < 0L";
                slowIf(g, overflow, k, args, () -> put(g, s, sum));
            });
            return true;
        }
        if (type instanceof DecimalType d && c.slots() == 2 && v.rep() == Rep.LONG) {
            // a null sum that has seen values has overflowed and stays null
            ifNotNull(g, args, () -> {
                String sum = local(g, "long", get(s) + " + " + v.value());
                String limit = "Numbers.pow10(" + d.precision() + ")";
                String odd = "(" + isNull(s) + " && " + get(s + 1) + " != 0L) || " + sum + " >= " + limit + " || " + sum
                        + " <= -" + limit;
                slowIf(g, odd, k, args, () -> {
                    put(g, s, sum);
                    put(g, s + 1, "1L");
                });
            });
            return true;
        }
        return false;
    }

    private boolean extreme(ExprGen g, AggCall c, Val v, String operator) {
        int s = c.firstSlot();
        Rep rep = Rep.of(v.type());
        Val own = Val.of(rep, v.type(), "false", ExprGen.fromSlot(rep, get(s)), false);
        String better = v.alwaysNull() ? "false" : CompareEmit.test(g, v, own, operator);
        if (better == null) {
            return false;
        }
        ifNotNull(g, List.of(v), () -> {
            g.line("if (" + isNull(s) + " || " + better + ") {");
            put(g, s, slotOf(v));
            g.line("}");
        });
        return true;
    }

    private boolean edge(ExprGen g, AggCall c, List<Val> args, boolean first) {
        if (args.size() > 1) {
            return false;
        }
        int s = c.firstSlot();
        Val v = args.get(0);
        if (first) {
            g.line("if (" + get(s + 1) + " == 0L) {");
        } else {
            g.line("{");
        }
        putOrNull(g, s, v);
        put(g, s + 1, "1L");
        g.line("}");
        return true;
    }

    private static String slotOf(Val v) {
        return switch (v.rep()) {
            case BOOLEAN -> v.value() + " ? 1L : 0L";
            case FLOAT -> "Float.floatToRawIntBits(" + v.value() + ") & 0xffffffffL";
            case DOUBLE -> "Double.doubleToRawLongBits(" + v.value() + ")";
            default -> "(long) " + v.value();
        };
    }

    private static void ifNotNull(ExprGen g, List<Val> args, Runnable body) {
        String n = g.anyNull(args);
        g.line(n.equals("false") ? "{" : "if (!(" + n + ")) {");
        g.nested(body);
        g.line("}");
    }

    private static void slowIf(ExprGen g, String odd, int k, List<Val> args, Runnable fast) {
        g.line("if (" + odd + ") {");
        g.nested(() -> g.line("updateSlow(" + k + ", buf, bufOff, " + array(g, args) + ");"));
        g.line("} else {");
        fast.run();
        g.line("}");
    }

    private String local(ExprGen g, String type, String value) {
        String name = cls.fresh("w");
        g.line("final " + type + " " + name + " = " + value + ";");
        return name;
    }

    private String at(int s) {
        return "buf, bufOff + " + RowLayout.slot(buffer.size(), s);
    }

    private String get(int s) {
        return "Bytes.getLong(" + at(s) + ")";
    }

    private String isNull(int s) {
        return "RowLayout.isNull(buf, bufOff, " + s + ")";
    }

    private void add(ExprGen g, int s, String more) {
        g.line("Bytes.putLong(" + at(s) + ", " + get(s) + " + " + more + ");");
    }

    /** Sets a slot and makes it not null. The value is computed before the null bit goes. */
    private void put(ExprGen g, int s, String value) {
        g.line("Bytes.putLong(" + at(s) + ", " + value + ");");
        g.line("RowLayout.clearNullBit(buf, bufOff, " + s + ");");
    }

    private void putOrNull(ExprGen g, int s, Val v) {
        g.line("if (" + v.isNull() + ") {");
        g.line("RowLayout.setNullBit(buf, bufOff, " + s + ");");
        g.line("Bytes.putLong(" + at(s) + ", 0L);");
        g.line("} else {");
        put(g, s, slotOf(v));
        g.line("}");
    }

    private void putDouble(ExprGen g, int s, String value) {
        g.line("Bytes.putDouble(" + at(s) + ", " + value + ");");
        g.line("RowLayout.clearNullBit(buf, bufOff, " + s + ");");
    }

    // ---- merge

    private void merge() {
        String parameters = "byte[] buf, int bufOff, byte[] other, int otherOff";
        ExprGen g = new ExprGen(
                cls,
                new Env.Row("other", "otherOff", buffer.size()),
                parameters,
                "buf, bufOff, other, otherOff",
                budget);
        if (calls.stream().allMatch(this::fixedWidth)) {
            for (int k = 0; k < calls.size(); k++) {
                int call = k;
                emit(g, () -> {
                    if (!merged(g, calls.get(call), call)) {
                        g.line("mergeSlow(" + call + ", buf, bufOff, other, otherOff);");
                    }
                });
            }
            g.line("return true;");
        } else {
            g.line("return false;");
        }
        cls.method("public boolean mergeInPlace(" + parameters + ")", g.takeBody());
    }

    /** Adds the other buffer's slots of one call, if that is as simple as taking in a row. */
    private boolean merged(ExprGen g, AggCall c, int k) {
        int s = c.firstSlot();
        DataType type = buffer.field(s).dataType();
        switch (c.agg().def().name()) {
            case "count", "count_if" -> add(g, s, other(g, s).value());
            case "sum" -> {
                Val v = other(g, s);
                if (type.equals(DataTypes.DoubleType)) {
                    return sum(g, c, k, List.of(v));
                }
                if (!type.equals(DataTypes.LongType) || c.slots() != 1) {
                    return false;
                }
                ifNotNull(g, List.of(v), () -> {
                    String old = local(g, "long", get(s));
                    String sum = local(g, "long", old + " + " + v.value());
                    g.line("if (((" + old + " ^ " + sum + ") & (" + v.value() + " ^ " + sum + ")) < 0L) {");
                    g.line("mergeSlow(" + k + ", buf, bufOff, other, otherOff);");
                    g.line("} else {");
                    put(g, s, sum);
                    g.line("}");
                });
            }
            case "avg" -> {
                if (!type.equals(DataTypes.DoubleType)) {
                    return false;
                }
                g.line("Bytes.putDouble(" + at(s) + ", Bytes.getDouble(" + at(s) + ") + "
                        + other(g, s).value() + ");");
                add(g, s + 1, other(g, s + 1).value());
            }
            case "min" -> {
                return extreme(g, c, other(g, s), "<");
            }
            case "max" -> {
                return extreme(g, c, other(g, s), ">");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Val other(ExprGen g, int slot) {
        return g.gen(new Expr.Bound(slot, buffer.field(slot).dataType(), true));
    }

    // ---- result

    private void result() {
        ExprGen g = new ExprGen(
                cls,
                new Env.Rows(new Env.Row("base", "off", key.size()), new Env.Row("buf", "bufOff", buffer.size())),
                UPDATE + "to",
                "base, off, len, buf, bufOff, bufLen, to",
                budget);
        RowEmit rows = new RowEmit(g, "to", false);
        g.line("to.begin(" + (key.size() + calls.size()) + ");");
        for (int i = 0; i < key.size(); i++) {
            int column = i;
            emit(
                    g,
                    () -> rows.write(
                            column,
                            g.gen(new Expr.Bound(column, key.field(column).dataType(), true))));
        }
        for (int k = 0; k < calls.size(); k++) {
            int call = k;
            emit(g, () -> rows.write(key.size() + call, result(g, call)));
        }
        cls.method("public void result(" + UPDATE + "to)", g.takeBody());
    }

    private static void emit(ExprGen g, Runnable column) {
        if (g.split()) {
            g.outlined(column);
        } else {
            column.run();
        }
    }

    private Val result(ExprGen g, int k) {
        AggCall c = calls.get(k);
        int s = c.firstSlot();
        DataType slot = buffer.field(s).dataType();
        switch (c.agg().def().name()) {
            case "count", "count_if", "sum", "min", "max", "bool_and", "bool_or", "first", "last", "any_value" -> {
                if (slot.equals(c.agg().type())) {
                    return g.gen(new Expr.Bound(key.size() + s, slot, true));
                }
            }
            case "avg" -> {
                if (slot.equals(DataTypes.DoubleType) && c.agg().type().equals(slot)) {
                    Val sum = g.gen(new Expr.Bound(key.size() + s, slot, false));
                    Val n = g.gen(new Expr.Bound(key.size() + s + 1, DataTypes.LongType, false));
                    return g.local(
                            Rep.DOUBLE, slot, "(" + n.value() + " == 0L)", sum.value() + " / (double) " + n.value());
                }
            }
            default -> {}
        }
        String object = g.variable("Object", "x", "resultSlow(" + k + ", buf, bufOff)");
        return Boxing.fromObject(g, object, c.agg().type());
    }
}
