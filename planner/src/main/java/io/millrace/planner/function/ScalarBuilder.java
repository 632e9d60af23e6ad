package io.millrace.planner.function;

import io.millrace.planner.function.FunctionDef.NullRule;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.ScalarFunction.Binder;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.ScalarFunction.LambdaRule;
import io.millrace.planner.function.ScalarFunction.Maker;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Describes one function: parameters, result, nulls, then its code, which registers it. The result is null when an argument
 * is, unless {@link #seesNulls} says otherwise; it is nullable beyond that with {@link #nullable}.
 */
public final class ScalarBuilder {
    /** Code of no argument. */
    public interface F0 {
        @Nullable
        Object eval(EvalContext context);
    }

    /** Code of one argument. */
    public interface F1<A> {
        @Nullable
        Object eval(A a);
    }

    /** Code of two arguments. */
    public interface F2<A, B> {
        @Nullable
        Object eval(A a, B b);
    }

    /** Code of three arguments. */
    public interface F3<A, B, C> {
        @Nullable
        Object eval(A a, B b, C c);
    }

    /** Code of one argument that asks its surroundings. */
    public interface C1<A> {
        @Nullable
        Object eval(A a, EvalContext context);
    }

    /** Code of two arguments that asks its surroundings. */
    public interface C2<A, B> {
        @Nullable
        Object eval(A a, B b, EvalContext context);
    }

    private final Definitions home;
    private final String name;
    private final String[] aliases;
    private final List<Param> params = new ArrayList<>();
    private int required;
    private @Nullable Param rest;
    private boolean nullable;
    private boolean lazy;
    private boolean deterministic = true;
    private NullRule nullRule = NullRule.NULL_IF_ANY_NULL;
    private Function<List<DataType>, DataType> result = types -> DataTypes.NullType;
    private @Nullable Binder binder;
    private @Nullable LambdaRule lambdaRule;

    ScalarBuilder(Definitions home, String name, String[] aliases) {
        this.home = home;
        this.name = name;
        this.aliases = aliases;
    }

    public ScalarBuilder in(Param... fixed) {
        params.addAll(List.of(fixed));
        required = params.size();
        return this;
    }

    public ScalarBuilder optional(Param... more) {
        params.addAll(List.of(more));
        return this;
    }

    /** Any number of further arguments. */
    public ScalarBuilder rest(Param each) {
        rest = each;
        return this;
    }

    public ScalarBuilder out(DataType type) {
        result = types -> type;
        return this;
    }

    /** The result's type from the types that the arguments are cast to. */
    public ScalarBuilder out(Function<List<DataType>, DataType> rule) {
        result = rule;
        return this;
    }

    /** Full control over types. */
    public ScalarBuilder bind(Binder rule) {
        binder = rule;
        return this;
    }

    public ScalarBuilder nullable() {
        nullable = true;
        return this;
    }

    public ScalarBuilder seesNulls() {
        nullRule = NullRule.SEES_NULLS;
        return this;
    }

    public ScalarBuilder random() {
        deterministic = false;
        return this;
    }

    /** Arguments come as {@link Thunk}s from the interpreter (and evaluated from elsewhere: read them with Thunk.value). */
    public ScalarBuilder lazy() {
        lazy = true;
        return seesNulls();
    }

    public ScalarBuilder lambdas(LambdaRule rule) {
        lambdaRule = rule;
        return this;
    }

    private Signature standard(Call call) {
        call.count(required, rest == null ? params.size() : Integer.MAX_VALUE);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < call.size(); i++) {
            Param p = i < params.size() ? params.get(i) : rest;
            types.add(p == null ? call.type(i) : call.accept(i, p));
        }
        boolean sees = nullRule == NullRule.SEES_NULLS;
        return new Signature(types, result.apply(types), nullable || (!sees && call.anyNullable()));
    }

    public void typed(Maker maker) {
        Binder own = binder == null ? this::standard : binder;
        home.add(new ScalarFunction(name, nullRule, deterministic, own, maker, lambdaRule, lazy), aliases);
    }

    public void eval(Eval code) {
        typed((types, type) -> code);
    }

    public void e0(F0 code) {
        eval((a, c) -> code.eval(c));
    }

    @SuppressWarnings("unchecked")
    public <A> void e1(F1<A> code) {
        eval((a, c) -> code.eval((A) a[0]));
    }

    @SuppressWarnings("unchecked")
    public <A, B> void e2(F2<A, B> code) {
        eval((a, c) -> code.eval((A) a[0], (B) a[1]));
    }

    @SuppressWarnings("unchecked")
    public <A, B, C> void e3(F3<A, B, C> code) {
        eval((a, c) -> code.eval((A) a[0], (B) a[1], (C) a[2]));
    }

    @SuppressWarnings("unchecked")
    public <A> void c1(C1<A> code) {
        eval((a, c) -> code.eval((A) a[0], c));
    }

    @SuppressWarnings("unchecked")
    public <A, B> void c2(C2<A, B> code) {
        eval((a, c) -> code.eval((A) a[0], (B) a[1], c));
    }

    /** A function of one argument whose code depends on its type. */
    @SuppressWarnings("unchecked")
    public <A> void by1(Function<DataType, F1<A>> maker) {
        typed((types, type) -> {
            F1<A> code = maker.apply(types.get(0));
            return (a, c) -> code.eval((A) a[0]);
        });
    }

    /** A function of two arguments whose code depends on the type of the first. */
    @SuppressWarnings("unchecked")
    public <A, B> void by2(BiFunction<DataType, DataType, F2<A, B>> maker) {
        typed((types, type) -> {
            F2<A, B> code = maker.apply(types.get(0), types.get(1));
            return (a, c) -> code.eval((A) a[0], (B) a[1]);
        });
    }
}
