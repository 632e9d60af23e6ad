package io.millrace.sql;

import io.millrace.api.java.function.ReduceFunction;
import io.millrace.sql.expressions.Aggregator;

/** A reduce function as an aggregator: the first object is the buffer of a group. */
@SuppressWarnings("NullAway") // no object yet is null, which the engine keeps as such
final class Reducing<T> extends Aggregator<T, T, T> {
    private static final long serialVersionUID = 1L;

    private final ReduceFunction<T> function;
    private final Encoder<T> encoder;

    Reducing(ReduceFunction<T> function, Encoder<T> encoder) {
        this.function = function;
        this.encoder = encoder;
    }

    @Override
    public T zero() {
        return null;
    }

    @Override
    public T reduce(T buffer, T value) {
        return merge(buffer, value);
    }

    @Override
    public T merge(T first, T second) {
        return first == null ? second : second == null ? first : UserCode.reduce(function, first, second);
    }

    @Override
    public T finish(T buffer) {
        return buffer;
    }

    @Override
    public Encoder<T> bufferEncoder() {
        return encoder;
    }

    @Override
    public Encoder<T> outputEncoder() {
        return encoder;
    }
}
