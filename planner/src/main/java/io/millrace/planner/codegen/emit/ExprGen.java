package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.row.RowLayout;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generates expressions as statements of the current method. Each distinct expression is generated once in a scope and its
 * values are kept in locals; a nested block sees what stands before it and keeps what it adds to itself.
 *
 * <p>With {@code split}, computed values are fields instead, and whatever would make a method larger than the budget goes
 * into a method of its own, where columns are read again.
 *
 * <p>Just over 500 lines, because every kind of expression works on the same scope, split budget and output text.
 */
public final class ExprGen {
    private record Key(Env env, Expr expr) {}

    /** Values known in a block. */
    private static final class Scope {
        private final @Nullable Scope parent;
        private final boolean sharedOnly;
        private final Map<Key, Val> known = new HashMap<>();

        Scope(@Nullable Scope parent, boolean sharedOnly) {
            this.parent = parent;
            this.sharedOnly = sharedOnly;
        }

        @Nullable
        Val find(Key key) {
            Val v = known.get(key);
            if (v != null || parent == null) {
                return v;
            }
            v = parent.find(key);
            return v == null || (sharedOnly && !v.shared()) ? null : v;
        }
    }

    private final ClassText cls;
    private final String parameters;
    private final String arguments;
    private final boolean split;
    private final int budget;
    private final IdentityHashMap<Expr, Integer> weights = new IdentityHashMap<>();
    private final Bridges bridges;

    private StringBuilder out = new StringBuilder();
    private Scope scope = new Scope(null, false);
    private Env env;
    private int spent;

    /**
     * @param parameters the parameter list that every method of the class has, which the row variables are part of
     * @param arguments the same as arguments
     * @param budget how many expression nodes go into one method; 0: no splitting
     */
    public ExprGen(ClassText cls, Env env, String parameters, String arguments, int budget) {
        this.cls = cls;
        this.env = env;
        this.parameters = parameters;
        this.arguments = arguments;
        this.split = budget > 0;
        this.budget = budget;
        bridges = new Bridges(this);
    }

    public ClassText cls() {
        return cls;
    }

    public Env env() {
        return env;
    }

    public void setEnv(Env now) {
        env = now;
    }

    public void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    /** The statements so far; starts afresh. */
    public StringBuilder takeBody() {
        StringBuilder body = out;
        out = new StringBuilder();
        return body;
    }

    // ---- scopes and methods

    /** Statements inside braces that stand open: what they make known ends with them. */
    public void nested(Runnable body) {
        Scope outer = scope;
        scope = new Scope(outer, false);
        try {
            body.run();
        } finally {
            scope = outer;
        }
    }

    /** Generates the body as a method of its own and calls it. Values it makes known stay known where they are fields. */
    public void outlined(Runnable body) {
        line(call(method(body)));
        spent++;
    }

    /** Generates the body as a method of its own; the caller calls it, once or more often. */
    public String method(Runnable body) {
        String name = cls.fresh("part");
        StringBuilder callerOut = out;
        Scope callerScope = scope;
        int callerSpent = spent;
        out = new StringBuilder();
        scope = new Scope(callerScope, true);
        spent = 0;
        body.run();
        cls.method("private void " + name + "(" + parameters + ")", out);
        scope.known.forEach((k, v) -> {
            if (v.shared()) {
                callerScope.known.put(k, v);
            }
        });
        out = callerOut;
        scope = callerScope;
        spent = callerSpent;
        return name;
    }

    public String call(String method) {
        return method + "(" + arguments + ");";
    }

    public boolean split() {
        return split;
    }

    public int budget() {
        return budget;
    }

    /** Generates an expression over another row than the current one. */
    Val in(Env other, Expr e) {
        Env mine = env;
        env = other;
        try {
            return gen(e);
        } finally {
            env = mine;
        }
    }

    /** How many nodes an expression over the current row has, through the projections below it. */
    public int weight(Expr e) {
        if (e instanceof Expr.Bound b) {
            return env.weight(this, b.ordinal());
        }
        Integer known = weights.get(e);
        if (known != null) {
            return known;
        }
        int sum = 1;
        for (Expr c : e.children()) {
            sum = Math.min(1 << 20, sum + weight(c));
        }
        weights.put(e, sum);
        return sum;
    }

    int weightIn(Env other, Expr e) {
        Env mine = env;
        env = other;
        try {
            return weight(e);
        } finally {
            env = mine;
        }
    }

    // ---- variables

    /** A variable that is assigned later; it starts as null (or not null) and zero. */
    public Val declare(Rep rep, DataType type, boolean nullable) {
        return declareWith(rep, type, nullable ? variable("boolean", "n", "false") : "false");
    }

    /** The same, null at first where this holds. */
    Val declareNullIf(String isNull, Rep rep, DataType type) {
        return declareWith(rep, type, variable("boolean", "n", isNull));
    }

    private Val declareWith(Rep rep, DataType type, String n) {
        if (rep == Rep.SLICE) {
            String b = variable("byte[]", "b", Rep.SLICE.zero);
            String o = variable("int", "o", "0");
            String l = variable("int", "l", "0");
            return Val.slice(type, n, b, o, l, split);
        }
        return Val.of(rep, type, n, variable(rep.java, "v", rep.zero), split);
    }

    String variable(String type, String prefix, String init) {
        String name = cls.fresh(prefix);
        if (split) {
            cls.field(type, name);
            line(name + " = " + init + ";");
        } else {
            line(type + " " + name + " = " + init + ";");
        }
        return name;
    }

    /** Assigns a value to a declared variable of the same type, nulls included. */
    public void assign(Val target, Val v) {
        if (v.alwaysNull()) {
            line(target.isNull() + " = true;");
            return;
        }
        if (!target.neverNull()) {
            line(target.isNull() + " = " + v.isNull() + ";");
        }
        boolean guard = !v.neverNull() && !(v.rep() == target.rep() && v.rep() != Rep.STRUCT);
        if (guard) {
            line("if (!(" + v.isNull() + ")) {");
        }
        nested(() -> assignValue(target, v));
        if (guard) {
            line("}");
        }
    }

    private void assignValue(Val target, Val v) {
        switch (target.rep()) {
            case SLICE -> {
                Val s = slice(v);
                line(target.value() + " = " + s.value() + "; " + target.off() + " = " + s.off() + "; " + target.len()
                        + " = " + s.len() + ";");
            }
            case OBJECT -> line(target.value() + " = " + Boxing.box(this, v) + ";");
            case STRUCT -> {
                Val present = v.withNull("false");
                for (int k = 0; k < ((StructType) target.type()).size(); k++) {
                    assign(java.util.Objects.requireNonNull(target.fields()).apply(k), field(present, k));
                }
            }
            default -> line(target.value() + " = " + v.value() + ";");
        }
    }

    public void setNull(Val target) {
        line(target.isNull() + " = true;");
    }

    /** The same value with its bytes at hand, for strings and binaries that came out of a bridge. */
    Val slice(Val v) {
        if (v.rep() == Rep.SLICE) {
            return v;
        }
        String b = variable("byte[]", "b", Boxing.bytesOf(v));
        return Val.slice(v.type(), v.isNull(), b, "0", b + ".length", split);
    }

    /** One local (or field) for an expression that is used more than once. */
    Val local(Rep rep, DataType type, String isNull, String value) {
        return Val.of(rep, type, sharedNull(isNull), variable(rep.java, "v", value), split);
    }

    /** A null test that other methods of a split class can make too. */
    String sharedNull(String isNull) {
        boolean constant = isNull.equals("false") || isNull.equals("true");
        return split && !constant ? variable("boolean", "n", isNull) : isNull;
    }

    String anyNull(List<Val> values) {
        StringBuilder any = new StringBuilder();
        for (Val v : values) {
            if (v.alwaysNull()) {
                return "true";
            }
            if (!v.neverNull() && any.indexOf(v.isNull()) < 0) {
                any.append(any.isEmpty() ? "" : " || ").append(v.isNull());
            }
        }
        if (any.isEmpty()) {
            return "false";
        }
        return any.indexOf(" ") < 0 ? any.toString() : variable("boolean", "n", any.toString());
    }

    // ---- expressions

    public Val gen(Expr e) {
        if (e instanceof Expr.Alias a) {
            return gen(a.child());
        }
        if (e instanceof Expr.Lit l) {
            return Literals.constant(this, l);
        }
        Key key = new Key(env, e);
        Val known = scope.find(key);
        if (known != null) {
            return known;
        }
        Val v = generate(e);
        if (deterministic(e)) {
            scope.known.put(key, v);
        }
        return v;
    }

    /** Generates column i of a projection now, since a second evaluation could give another value. */
    public void pin(Env owner, int ordinal, Expr e) {
        Val v = toShared(gen(e));
        scope.known.put(new Key(owner, new Expr.Bound(ordinal, e.type(), true)), v);
        scope.known.put(new Key(owner, new Expr.Bound(ordinal, e.type(), false)), v);
    }

    private Val generate(Expr e) {
        if (e instanceof Expr.Bound b) {
            spent++;
            return env.column(this, b.ordinal(), b.type(), b.nullable());
        }
        int w = weight(e);
        if (split && spent > 0 && spent + w > budget && w >= 4) {
            Val[] result = new Val[1];
            outlined(() -> result[0] = toShared(dispatch(e)));
            return result[0];
        }
        return dispatch(e);
    }

    private Val dispatch(Expr e) {
        spent++;
        if (e instanceof Expr.Fn f) {
            return f.def().nullRule() == FunctionDef.NullRule.NULL_IF_ANY_NULL ? strict(f, 0) : function(f);
        } else if (e instanceof Expr.Cast c) {
            Val v = CastEmit.emit(this, c);
            return v == null ? bridges.call(e) : v;
        } else if (e instanceof Expr.Case c) {
            return LogicEmit.caseWhen(this, c);
        } else if (e instanceof Expr.Field f) {
            return field(gen(f.struct()), f.ordinal());
        }
        return bridges.call(e);
    }

    private Val function(Expr.Fn f) {
        Emit emit = Emitters.of(f.def().name());
        Val v = emit == null ? null : emit.emit(this, f);
        return v == null ? bridges.call(f) : v;
    }

    /** An argument that can fail is evaluated only where no argument before it is null. */
    private Val strict(Expr.Fn f, int from) {
        boolean nullable = false;
        for (int k = from; k < f.args().size(); k++) {
            Expr arg = f.args().get(k);
            if (nullable && Fallible.test(arg)) {
                return behindNulls(f, from, k);
            }
            nullable |= arg.nullable();
        }
        return function(f);
    }

    private Val behindNulls(Expr.Fn f, int from, int k) {
        List<Val> before = new ArrayList<>();
        for (Expr arg : f.args().subList(from, k)) {
            before.add(gen(arg));
        }
        String n = anyNull(before);
        if (n.equals("true") || n.equals("false")) {
            return n.equals("true") ? Literals.nullOf(f.type()) : strict(f, k);
        }
        Val r = declare(Rep.ofVariable(f.type()), f.type(), true);
        line("if (" + n + ") {");
        setNull(r);
        line("} else {");
        nested(() -> assign(r, strict(f, k)));
        line("}");
        return r;
    }

    private Val toShared(Val v) {
        if (v.shared()) {
            return v;
        }
        Val copy = declare(Rep.ofVariable(v.type()), v.type(), !v.neverNull());
        assign(copy, v);
        return copy;
    }

    /** Calls the interpreter for one node whose arguments are generated: for what an emitter cannot or will not do. */
    Val bridge(Expr e, List<Val> args) {
        return bridges.call(e, args);
    }

    Bridges bridges() {
        return bridges;
    }

    static boolean deterministic(Expr e) {
        if (e instanceof Expr.Fn f && !f.def().deterministic()) {
            return false;
        }
        if (e instanceof Expr.Udf u && !u.function().deterministic()) {
            return false;
        }
        for (Expr c : e.children()) {
            if (!deterministic(c)) {
                return false;
            }
        }
        return true;
    }

    // ---- reading

    /** A value of the slot at {@code slot} ("array, position"), of a row that starts at off. Null slots read as zero. */
    Val readSlot(String base, String off, String slot, DataType type, String isNull) {
        Rep rep = Rep.of(type);
        String v = cls.fresh("v");
        switch (rep) {
            case BOOLEAN -> line("final boolean " + v + " = Bytes.getLong(" + slot + ") != 0L;");
            case INT -> line("final int " + v + " = Bytes.getInt(" + slot + ");");
            case LONG -> line("final long " + v + " = Bytes.getLong(" + slot + ");");
            case FLOAT -> line("final float " + v + " = Bytes.getFloat(" + slot + ");");
            case DOUBLE -> line("final double " + v + " = Bytes.getDouble(" + slot + ");");
            case SLICE -> {
                String l = cls.fresh("l");
                line("final long " + v + " = Bytes.getLong(" + slot + ");");
                line("final int " + l + " = (int) " + v + ";");
                String o = cls.fresh("o");
                line("final int " + o + " = " + off + " + (int) (" + v + " >>> 32);");
                return Val.slice(type, isNull, base, o, l, false);
            }
            default -> {
                return Val.of(Rep.OBJECT, type, "true", "null", true);
            }
        }
        return Val.of(rep, type, isNull, v, false);
    }

    /** Field k of a struct value. */
    Val field(Val struct, int k) {
        StructType s = (StructType) struct.type();
        DataType type = s.field(k).dataType();
        if (struct.alwaysNull()) {
            return Literals.nullOf(type);
        }
        if (struct.rep() == Rep.STRUCT) {
            Val f = java.util.Objects.requireNonNull(struct.fields()).apply(k);
            return f.withNull(or(struct.isNull(), f.isNull()));
        }
        if (struct.rep() == Rep.OBJECT) {
            return Boxing.unboxField(this, struct, k, type);
        }
        return sliceField(struct, k, type, s.size());
    }

    private Val sliceField(Val struct, int k, DataType type, int columns) {
        // a null struct has no bytes to look into, so its field is read under a test
        String n = variable(
                "boolean",
                "n",
                struct.neverNull()
                        ? "RowLayout.isNull(" + struct.value() + ", " + struct.off() + ", " + k + ")"
                        : struct.isNull() + " || RowLayout.isNull(" + struct.value() + ", " + struct.off() + ", " + k
                                + ")");
        Rep rep = Rep.of(type);
        if (rep == Rep.OBJECT) {
            return Literals.nullOf(type);
        }
        String at = variable(
                "long",
                "s",
                n + " ? 0L : Bytes.getLong(" + struct.value() + ", " + struct.off() + " + " + RowLayout.slot(columns, k)
                        + ")");
        if (rep == Rep.SLICE) {
            return Val.slice(
                    type,
                    n,
                    struct.value(),
                    "(" + struct.off() + " + (int) (" + at + " >>> 32))",
                    "((int) " + at + ")",
                    struct.shared() && split);
        }
        return Val.of(rep, type, n, fromSlot(rep, at), split);
    }

    /** The value of a slot that stands in a long variable. */
    static String fromSlot(Rep rep, String slot) {
        return switch (rep) {
            case BOOLEAN -> "(" + slot + " != 0L)";
            case INT -> "((int) " + slot + ")";
            case FLOAT -> "Float.intBitsToFloat((int) " + slot + ")";
            case DOUBLE -> "Double.longBitsToDouble(" + slot + ")";
            default -> slot;
        };
    }

    static String or(String a, String b) {
        if (a.equals("false") || a.equals(b)) {
            return b;
        }
        return b.equals("false") ? a : a.equals("true") || b.equals("true") ? "true" : "(" + a + " || " + b + ")";
    }
}
