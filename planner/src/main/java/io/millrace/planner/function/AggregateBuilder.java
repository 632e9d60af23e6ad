package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.sql.types.DataType;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Describes one aggregate: its types, its buffer, its code. */
public final class AggregateBuilder {
    /** Works out the types of a call. */
    @FunctionalInterface
    public interface Binder {
        Signature bind(Call call, boolean distinct);
    }

    /** What works on buffers, for one set of types. */
    public interface Code {
        /** Slot types; a disk format. */
        List<DataType> buffer();

        @Nullable
        Object[] zero();

        void update(@Nullable Object[] buffer, @Nullable Object[] args, EvalContext context);

        void merge(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context);

        @Nullable
        Object result(@Nullable Object[] buffer, EvalContext context);
    }

    /** Makes the code for a result type, out of the types of the arguments and of those that are constant. */
    @FunctionalInterface
    public interface ConstantsMaker {
        /** @param constants one an argument; null if it is not constant, or NULL. Empty before a call is bound */
        Code make(List<DataType> types, List<@Nullable Object> constants);
    }

    private final Definitions home;
    private final String name;
    private final String[] aliases;
    private @Nullable Binder binder;

    AggregateBuilder(Definitions home, String name, String[] aliases) {
        this.home = home;
        this.name = name;
        this.aliases = aliases;
    }

    public AggregateBuilder bind(Binder rule) {
        binder = rule;
        return this;
    }

    public void code(BiFunction<List<DataType>, DataType, Code> maker) {
        home.add(
                new Def(
                        name,
                        Objects.requireNonNull(binder),
                        false,
                        (types, type, constants) -> maker.apply(types, type)),
                aliases);
    }

    /** Code that asks for the constants among the arguments. */
    public void codeOfConstants(ConstantsMaker maker) {
        home.add(
                new Def(
                        name,
                        Objects.requireNonNull(binder),
                        true,
                        (types, type, constants) -> maker.make(types, constants)),
                aliases);
    }

    @FunctionalInterface
    private interface Maker {
        Code make(List<DataType> types, DataType type, List<@Nullable Object> constants);
    }

    /** An aggregate as described; makes its code when it learns the types. */
    private record Def(String name, Binder binder, boolean asks, Maker maker) implements AggDef {
        @Override
        public Signature bind(List<Expr> args, boolean distinct, BindContext context) {
            return binder.bind(new Call(name, args, context), distinct);
        }

        @Override
        public AggDef specialise(List<DataType> argTypes, DataType type) {
            return typed(argTypes, type, List.of());
        }

        private Typed typed(List<DataType> argTypes, DataType type, List<@Nullable Object> constants) {
            return new Typed(this, argTypes, type, constants, maker.make(argTypes, type, constants));
        }

        @Override
        public List<DataType> buffer(List<DataType> argTypes, DataType resultType) {
            return specialise(argTypes, resultType).buffer(argTypes, resultType);
        }

        @Override
        public @Nullable Object[] zero(List<DataType> argTypes, DataType resultType) {
            return specialise(argTypes, resultType).zero(argTypes, resultType);
        }

        @Override
        public void update(@Nullable Object[] buffer, @Nullable Object[] args, EvalContext context) {
            throw untyped();
        }

        @Override
        public void merge(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context) {
            throw untyped();
        }

        @Override
        public @Nullable Object result(@Nullable Object[] buffer, EvalContext context) {
            throw untyped();
        }

        private IllegalStateException untyped() {
            return new IllegalStateException(name + " works through a bound call, which knows its types");
        }
    }

    /** An aggregate in a bound call. Equal by definition and types. */
    private record Typed(Def base, List<DataType> argTypes, DataType type, List<@Nullable Object> constants, Code code)
            implements AggDef {
        @Override
        public String name() {
            return base.name();
        }

        @Override
        public Signature bind(List<Expr> args, boolean distinct, BindContext context) {
            return base.bind(args, distinct, context);
        }

        @Override
        public AggDef specialise(List<DataType> newArgTypes, DataType newType) {
            return newType.equals(type) && newArgTypes.equals(argTypes)
                    ? this
                    : base.typed(newArgTypes, newType, constants);
        }

        @Override
        public AggDef knowing(Supplier<List<@Nullable Object>> known) {
            return base.asks ? base.typed(argTypes, type, known.get()) : this;
        }

        @Override
        public List<DataType> buffer(List<DataType> ignored, DataType alsoIgnored) {
            return code.buffer();
        }

        @Override
        public @Nullable Object[] zero(List<DataType> ignored, DataType alsoIgnored) {
            return code.zero();
        }

        @Override
        public void update(@Nullable Object[] buffer, @Nullable Object[] args, EvalContext context) {
            code.update(buffer, args, context);
        }

        @Override
        public void merge(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context) {
            code.merge(buffer, other, context);
        }

        @Override
        public @Nullable Object result(@Nullable Object[] buffer, EvalContext context) {
            return code.result(buffer, context);
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Typed t
                    && t.base.equals(base)
                    && t.type.equals(type)
                    && t.argTypes.equals(argTypes)
                    && t.constants.equals(constants);
        }

        @Override
        public int hashCode() {
            return Objects.hash(base.name(), argTypes, type);
        }
    }
}
