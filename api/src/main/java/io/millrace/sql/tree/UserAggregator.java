package io.millrace.sql.tree;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Encoder;
import io.millrace.sql.expressions.Aggregator;
import io.millrace.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A user's aggregate with the way from columns to its input.
 *
 * @param input its columns are the arguments; null where the plan says what the input is
 * @param values from the object of {@code input} to what the aggregate takes; null: the same
 */
public record UserAggregator(
        Aggregator<Object, Object, Object> aggregator,
        @Nullable Encoder<Object> input,
        @Nullable MapFunction<Object, Object> values) {

    @SuppressWarnings("unchecked")
    public static UserAggregator of(
            Aggregator<?, ?, ?> aggregator, @Nullable Encoder<?> input, @Nullable MapFunction<Object, Object> values) {
        return new UserAggregator((Aggregator<Object, Object, Object>) aggregator, (Encoder<Object>) input, values);
    }

    /** The type of a column of what this encoder encodes. */
    public static DataType typeOf(Encoder<?> encoder) {
        return encoder.struct() ? encoder.schema() : encoder.schema().field(0).dataType();
    }

    /** The aggregate under a name, as user functions are known. */
    public static UserFunction function(String name, UserAggregator aggregator) {
        UserFunction.Body none = args -> {
            throw new IllegalStateException("An aggregate has no value for a single row.");
        };
        DataType type = typeOf(aggregator.aggregator().outputEncoder());
        return new UserFunction(name, none, type, null, true, aggregator, UserFunction.ANY);
    }
}
