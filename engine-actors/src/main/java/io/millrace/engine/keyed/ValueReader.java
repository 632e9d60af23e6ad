package io.millrace.engine.keyed;

import io.millrace.api.java.function.MapFunction;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import org.jspecify.annotations.Nullable;

/** From a row that comes with its key to the object that functions of the key get. */
final class ValueReader {
    private final OperatorSpec.KeyedInput input;
    private final int columns;

    ValueReader(OperatorSpec.KeyedInput input) {
        this.input = input;
        columns = input.schema().size();
    }

    Object read(byte[] base, int off) {
        Object row = input.rowEncoder().read(base, off, columns, 0);
        @Nullable MapFunction<Object, Object> values = input.values();
        if (values == null) {
            return row;
        }
        try {
            return values.call(row);
        } catch (MillraceException known) {
            throw known;
        } catch (Exception failed) {
            throw new ExecutionException(
                    "FAILED_EXECUTE_UDF",
                    "The function given to mapValues failed: " + failed
                            + ". Make it accept this input, or filter it out before.",
                    failed);
        }
    }
}
