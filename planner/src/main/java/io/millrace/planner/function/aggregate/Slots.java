package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.EvalContext;
import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of an aggregate out of lambdas over its slots. */
public record Slots(List<DataType> buffer, @Nullable Object[] start, Step update, Step merge, Finish finish)
        implements Code {
    /** Changes the first array by the second. */
    @FunctionalInterface
    public interface Step {
        void apply(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context);
    }

    /** The result of a buffer. */
    @FunctionalInterface
    public interface Finish {
        @Nullable
        Object apply(@Nullable Object[] buffer, EvalContext context);
    }

    public static @Nullable Object[] start(@Nullable Object... values) {
        return values;
    }

    @Override
    public @Nullable Object[] zero() {
        return start.clone();
    }

    @Override
    public void update(@Nullable Object[] b, @Nullable Object[] args, EvalContext context) {
        update.apply(b, args, context);
    }

    @Override
    public void merge(@Nullable Object[] b, @Nullable Object[] other, EvalContext context) {
        merge.apply(b, other, context);
    }

    @Override
    public @Nullable Object result(@Nullable Object[] b, EvalContext context) {
        return finish.apply(b, context);
    }
}
