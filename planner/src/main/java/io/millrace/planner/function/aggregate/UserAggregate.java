package io.millrace.planner.function.aggregate;

import io.millrace.api.java.function.MapFunction;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Encoder;
import io.millrace.sql.expressions.Aggregator;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user's aggregate. Buffer: whether there is an object, then its columns. */
public final class UserAggregate implements AggDef {
    private final String name;
    private final UserAggregator user;
    private final Aggregator<Object, Object, Object> aggregator;
    private final Encoder<Object> input;
    private final Encoder<Object> buffer;
    private final Encoder<Object> output;

    public UserAggregate(String name, UserAggregator user) {
        this.name = name;
        this.user = user;
        aggregator = user.aggregator();
        Encoder<Object> given = user.input();
        if (given == null) {
            throw new AnalysisException(
                    "UNBOUND_TYPED_COLUMN",
                    "The typed column " + name
                            + " works on objects: use it in KeyValueGroupedDataset.agg or Dataset.select, or"
                            + " functions.udaf(aggregator, inputEncoder).apply(columns) here.");
        }
        input = given;
        buffer = aggregator.bufferEncoder();
        output = aggregator.outputEncoder();
    }

    /** What the user's program gave; two calls of it are one. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof UserAggregate a && a.name.equals(name) && a.user.equals(user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, user);
    }

    @Override
    public String name() {
        return name;
    }

    public List<DataType> inputTypes() {
        return types(input);
    }

    public DataType type() {
        return UserAggregator.typeOf(output);
    }

    private static List<DataType> types(Encoder<?> encoder) {
        return encoder.schema().fieldList().stream().map(StructField::dataType).toList();
    }

    @Override
    public FunctionDef.Signature bind(List<Expr> args, boolean distinct, BindContext context) {
        if (args.size() != input.schema().size()) {
            throw new AnalysisException(
                    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    "42605",
                    "The number of arguments of `" + name + "` is " + args.size() + ", but must be "
                            + input.schema().size() + ". Give it one column for each of "
                            + input.schema().simpleString() + ".",
                    Map.of("functionName", name));
        }
        return new FunctionDef.Signature(inputTypes(), type(), true);
    }

    @Override
    public List<DataType> buffer(List<DataType> argTypes, DataType resultType) {
        List<DataType> all = new ArrayList<>();
        all.add(DataTypes.BooleanType);
        all.addAll(types(buffer));
        return all;
    }

    @Override
    public @Nullable Object[] zero(List<DataType> argTypes, DataType resultType) {
        @Nullable Object[] slots = new Object[1 + buffer.schema().size()];
        try {
            write(aggregator.zero(), slots);
        } catch (RuntimeException failed) {
            throw failure("zero", failed);
        }
        return slots;
    }

    private void write(@Nullable Object object, @Nullable Object[] slots) {
        slots[0] = object != null;
        if (object != null) {
            @Nullable Object[] columns = buffer.toRow(object);
            System.arraycopy(columns, 0, slots, 1, columns.length);
        }
    }

    @SuppressWarnings("NullAway") // a reduce function's buffer is null before the first object
    private Object read(@Nullable Object[] slots) {
        if (!Boolean.TRUE.equals(slots[0])) {
            return null;
        }
        @Nullable Object[] columns = new Object[slots.length - 1];
        System.arraycopy(slots, 1, columns, 0, columns.length);
        return buffer.fromRow(columns);
    }

    @Override
    public void update(@Nullable Object[] slots, @Nullable Object[] args, EvalContext context) {
        @Nullable MapFunction<Object, Object> values = user.values();
        try {
            Object value = input.fromRow(args);
            write(aggregator.reduce(read(slots), values == null ? value : values.call(value)), slots);
        } catch (Exception failed) {
            throw failure("reduce", failed);
        }
    }

    @Override
    public void merge(@Nullable Object[] slots, @Nullable Object[] other, EvalContext context) {
        try {
            write(aggregator.merge(read(slots), read(other)), slots);
        } catch (RuntimeException failed) {
            throw failure("merge", failed);
        }
    }

    @Override
    public @Nullable Object result(@Nullable Object[] slots, EvalContext context) {
        try {
            @Nullable Object result = aggregator.finish(read(slots));
            if (result == null) {
                return null;
            }
            @Nullable Object[] columns = output.toRow(result);
            return output.struct() ? columns : columns[0];
        } catch (RuntimeException failed) {
            throw failure("finish", failed);
        }
    }

    private RuntimeException failure(String method, Exception failed) {
        return failed instanceof MillraceException known
                ? known
                : new ExecutionException(
                        "FAILED_EXECUTE_UDF",
                        "The method " + method + " of the aggregator " + name + " failed: " + failed
                                + ". Make it accept this input, or filter it out before.",
                        failed);
    }
}
