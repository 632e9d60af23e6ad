package io.millrace.sql.expressions;

import io.millrace.sql.Encoder;
import io.millrace.sql.TypedColumn;
import java.io.Serializable;

/**
 * A user's aggregate: values of IN are reduced into a buffer, buffers are merged, a buffer is finished into the result. Called on the
 * threads of tasks, several at a time: fields must not change.
 */
public abstract class Aggregator<IN, BUF, OUT> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The buffer of a group without rows: {@code merge(b, zero())} is b. */
    public abstract BUF zero();

    /** May change and return the buffer it is given. */
    public abstract BUF reduce(BUF buffer, IN value);

    public abstract BUF merge(BUF first, BUF second);

    public abstract OUT finish(BUF buffer);

    public abstract Encoder<BUF> bufferEncoder();

    public abstract Encoder<OUT> outputEncoder();

    /** For {@code KeyValueGroupedDataset.agg} and {@code Dataset.select}. */
    public TypedColumn<IN, OUT> toColumn() {
        return new TypedColumn<>(this, getClass().getSimpleName());
    }
}
