package io.millrace.planner.function.aggregate;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Values;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate over each list of arguments once, where distinct rows cannot be found beforehand: sessions take their rows in and merge before it
 * is known which rows are of one. The buffer has the arguments, so it grows with them; the aggregate itself runs when the result is asked for.
 */
public record DistinctValues(AggDef inner, List<DataType> argTypes, DataType type) implements AggDef {
    private static final Object[] EMPTY = {};

    public DistinctValues {
        argTypes = List.copyOf(argTypes);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Signature bind(List<Expr> args, boolean distinct, BindContext context) {
        return inner.bind(args, distinct, context);
    }

    private StructType row() {
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < argTypes.size(); i++) {
            fields.add(new StructField("a" + i, argTypes.get(i), true));
        }
        return new StructType(fields);
    }

    @Override
    public List<DataType> buffer(List<DataType> ignored, DataType alsoIgnored) {
        return List.of(new ArrayType(row(), false));
    }

    @Override
    public @Nullable Object[] zero(List<DataType> ignored, DataType alsoIgnored) {
        return new @Nullable Object[] {EMPTY};
    }

    @Override
    public void update(@Nullable Object[] buffer, @Nullable Object[] args, EvalContext context) {
        StructType row = row();
        Object key = Values.key(row, args);
        for (Object own : rows(buffer)) {
            if (key.equals(Values.key(row, own))) {
                return;
            }
        }
        buffer[0] = CollectAggregates.append(buffer[0], args.clone());
    }

    @Override
    public void merge(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context) {
        StructType row = row();
        Set<Object> seen = new HashSet<>();
        List<Object> all = new ArrayList<>();
        for (Object own : CollectAggregates.concat(buffer[0], other[0])) {
            if (seen.add(Values.key(row, own))) {
                all.add(own);
            }
        }
        buffer[0] = all.toArray();
    }

    @Override
    public @Nullable Object result(@Nullable Object[] buffer, EvalContext context) {
        @Nullable Object[] own = inner.zero(argTypes, type);
        for (Object args : rows(buffer)) {
            inner.update(own, (@Nullable Object[]) args, context);
        }
        return inner.result(own, context);
    }

    private static Object[] rows(@Nullable Object[] buffer) {
        return (Object[]) Objects.requireNonNull(buffer[0]);
    }
}
