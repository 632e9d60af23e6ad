package io.millrace.engine.operator;

import io.millrace.api.java.function.FilterFunction;
import io.millrace.api.java.function.FlatMapFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapPartitionsFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import io.millrace.sql.Encoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls user code on objects. mapPartitions gets the objects of an epoch (micro-batch, batch) or of one input frame or poll
 * (real time); its result is walked lazily.
 */
public final class TypedOperator implements Operator {
    private final OperatorSpec.Typed spec;
    private final Encoder<Object> input;
    private final @Nullable Encoder<Object> output;
    private final int columns;
    private final RowWriter writer = new RowWriter();
    private List<Object> partition = new ArrayList<>();
    private @Nullable Iterator<?> results;
    private @Nullable RowOutput out;
    private boolean realTime;
    private int keyHash;

    @SuppressWarnings("unchecked")
    public TypedOperator(OperatorSpec.Typed spec) {
        this.spec = spec;
        input = (Encoder<Object>) spec.inputEncoder();
        output = (Encoder<Object>) spec.outputEncoder();
        columns = spec.input().size();
    }

    @Override
    public void open(OperatorContext context, RowOutput to) {
        out = to;
        realTime = context.realTime();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(byte[] base, int off, int len, int hash) {
        keyHash = hash;
        Object object = input.read(base, off, columns, 0);
        try {
            switch (spec.kind()) {
                case MAP -> emit(((MapFunction<Object, Object>) spec.function()).call(object));
                case FLAT_MAP ->
                    ((FlatMapFunction<Object, Object>) spec.function())
                            .call(object)
                            .forEachRemaining(this::emit);
                case FILTER -> {
                    if (((FilterFunction<Object>) spec.function()).call(object)) {
                        opened().row(base, off, len, hash);
                    }
                }
                case MAP_PARTITIONS -> partition.add(object);
            }
        } catch (Exception failed) {
            throw failure(failed);
        }
    }

    private RowOutput opened() {
        if (out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return out;
    }

    private void emit(@Nullable Object object) {
        if (output == null || object == null && output.struct()) {
            throw new ExecutionException(
                    "NOT_NULL_ASSERT_VIOLATION",
                    "42000",
                    "The function given to " + spec.kind()
                            + " returned null. Return an object, or use flatMap to return none.");
        }
        writer.begin(spec.output().size());
        output.write(object, writer, 0);
        opened().row(writer.buffer(), 0, writer.length(), keyHash);
    }

    @Override
    public void endBatch() {
        if (realTime && !partition.isEmpty()) {
            callPartition();
            resume(() -> true);
        }
    }

    @Override
    public void startBarrier(long epoch) {
        if (spec.kind() == io.millrace.sql.tree.Plan.TypedKind.MAP_PARTITIONS && (!realTime || !partition.isEmpty())) {
            callPartition();
        }
    }

    @SuppressWarnings("unchecked")
    private void callPartition() {
        List<Object> objects = partition;
        partition = new ArrayList<>();
        try {
            results = ((MapPartitionsFunction<Object, Object>) spec.function()).call(objects.iterator());
        } catch (Exception failed) {
            throw failure(failed);
        }
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        if (results == null) {
            return true;
        }
        try {
            while (results.hasNext()) {
                if (!room.getAsBoolean()) {
                    return false;
                }
                emit(results.next());
            }
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
        results = null;
        return true;
    }

    private static RuntimeException failure(Exception failed) {
        return failed instanceof MillraceException known
                ? known
                : new ExecutionException(
                        "FAILED_EXECUTE_UDF",
                        "A function given to map, flatMap, filter or mapPartitions failed: " + failed
                                + ". Make it accept this input, or filter it out before.",
                        failed);
    }
}
