package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import org.jspecify.annotations.Nullable;

/** Calls the user's key function on each row's object and sends the row on with the key's columns behind its own. */
public final class AppendKeyOperator implements Operator {
    private final OperatorSpec.AppendKey spec;
    private final int columns;
    private final RowCopier copier;
    private final RowWriter writer = new RowWriter();
    private @Nullable RowOutput out;

    public AppendKeyOperator(OperatorSpec.AppendKey spec) {
        this.spec = spec;
        columns = spec.input().size();
        copier = RowCopier.all(spec.input());
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        Object key;
        try {
            key = spec.function().call(spec.inputEncoder().read(base, off, columns, 0));
        } catch (MillraceException known) {
            throw known;
        } catch (Exception failed) {
            throw new ExecutionException(
                    "FAILED_EXECUTE_UDF",
                    "The function given to groupByKey failed: " + failed
                            + ". Make it accept this input, or filter it out before.",
                    failed);
        }
        writer.begin(spec.output().size());
        copier.copy(base, off, writer, 0);
        spec.keyEncoder().write(key, writer, columns);
        out.row(writer.buffer(), 0, writer.length(), keyHash);
    }
}
