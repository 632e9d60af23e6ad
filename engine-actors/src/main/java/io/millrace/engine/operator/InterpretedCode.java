package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.codegen.HelperCompiler;
import io.millrace.planner.codegen.RowPairPredicate;
import io.millrace.planner.codegen.StageCompiler;
import io.millrace.planner.expr.Evaluator;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs everything on values in internal form: the fall-back where no code is generated, and what generated code is tested against. */
public class InterpretedCode implements StageCode {

    @Override
    public FusedStage fused(OperatorSpec.Fused spec, EvalContext context) {
        return StageCompiler.interpret(spec).create(context);
    }

    private Evaluator[] all(List<Expr> expressions) {
        return expressions.stream().map(Interpreter::compile).toArray(Evaluator[]::new);
    }

    private static @Nullable Object[] eval(Evaluator[] columns, @Nullable Object[] row, EvalContext context) {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].eval(row, context);
        }
        return values;
    }

    @Override
    public KeyFunction keys(List<Expr> keys, StructType input, EvalContext context) {
        if (keys.stream().allMatch(Expr.Bound.class::isInstance)) {
            RowCopier copier = new RowCopier(
                    input, keys.stream().map(k -> ((Expr.Bound) k).ordinal()).toList(), true);
            return (base, off, len, to) -> {
                to.begin(copier.size());
                copier.copy(base, off, to, 0);
            };
        }
        List<DataType> types = keys.stream().map(Expr::type).toList();
        RowValues values = values(keys, input, context);
        return (base, off, len, to) -> {
            @Nullable Object[] key = values.of(base, off, len);
            to.begin(key.length);
            for (int i = 0; i < key.length; i++) {
                RowCodec.write(to, i, types.get(i), RowCopier.normalised(types.get(i), key[i]));
            }
        };
    }

    @Override
    public RowValues values(List<Expr> expressions, StructType input, EvalContext context) {
        RowCodec codec = new RowCodec(input);
        Evaluator[] columns = all(expressions);
        return (base, off, len) -> eval(columns, codec.decode(base, off), context);
    }

    @Override
    public RowPairPredicate pairs(Expr condition, StructType left, StructType right, EvalContext context) {
        return HelperCompiler.interpretedPairs(condition, left, right).apply(context);
    }

    @Override
    public GroupFunction aggregate(OperatorSpec.Groups spec, EvalContext context) {
        return new InterpretedGroups(spec, new Calls(spec.aggregates(), spec.input(), context));
    }

    @Override
    public BufferFunction metrics(OperatorSpec.Observe spec, EvalContext context) {
        return new Calls(spec.metrics(), spec.output(), context);
    }

    /** Updates, and results, of some aggregate calls over one buffer that holds the slots of all. */
    private final class Calls implements BufferFunction {
        private final List<AggCall> calls;
        private final List<Evaluator[]> args;
        private final List<@Nullable Evaluator> filters;
        private final RowCodec input;
        private final EvalContext context;

        Calls(List<AggCall> calls, StructType input, EvalContext context) {
            this.calls = calls;
            this.input = new RowCodec(input);
            this.context = context;
            args = calls.stream().map(c -> all(c.agg().args())).toList();
            filters = new ArrayList<>();
            for (AggCall c : calls) {
                Expr filter = c.agg().filter();
                filters.add(filter == null ? null : Interpreter.compile(filter));
            }
        }

        @Override
        public @Nullable Object[] zero() {
            @Nullable
            Object[] all = new Object[calls.stream().mapToInt(AggCall::slots).sum()];
            for (AggCall c : calls) {
                System.arraycopy(c.agg().def().zero(c.argTypes(), c.agg().type()), 0, all, c.firstSlot(), c.slots());
            }
            return all;
        }

        @Override
        public void update(@Nullable Object[] buffer, byte[] base, int off) {
            @Nullable Object[] row = input.decode(base, off);
            for (int i = 0; i < calls.size(); i++) {
                Evaluator filter = filters.get(i);
                if (filter == null || Boolean.TRUE.equals(filter.eval(row, context))) {
                    AggCall c = calls.get(i);
                    @Nullable Object[] own = slots(buffer, c);
                    c.agg().def().update(own, eval(args.get(i), row, context), context);
                    System.arraycopy(own, 0, buffer, c.firstSlot(), c.slots());
                }
            }
        }

        void merge(@Nullable Object[] buffer, @Nullable Object[] other) {
            for (AggCall c : calls) {
                @Nullable Object[] own = slots(buffer, c);
                c.agg().def().merge(own, slots(other, c), context);
                System.arraycopy(own, 0, buffer, c.firstSlot(), c.slots());
            }
        }

        @Nullable
        Object result(@Nullable Object[] buffer, int call) {
            AggCall c = calls.get(call);
            return c.agg().def().result(slots(buffer, c), context);
        }

        private @Nullable Object[] slots(@Nullable Object[] buffer, AggCall c) {
            return Arrays.copyOfRange(buffer, c.firstSlot(), c.firstSlot() + c.slots());
        }
    }

    private static final class InterpretedGroups implements GroupFunction {
        private final Calls calls;
        private final RowCodec buffers;
        private final RowCodec keys;
        private final RowCodec output;
        private final int keyColumns;
        private final int aggregates;

        InterpretedGroups(OperatorSpec.Groups spec, Calls calls) {
            this.calls = calls;
            buffers = new RowCodec(spec.bufferSchema());
            keys = new RowCodec(spec.keySchema());
            keyColumns = spec.keySchema().size();
            aggregates = spec.aggregates().size();
            output = new RowCodec(spec.output());
        }

        @Override
        public void zero(RowWriter to) {
            buffers.encodeTo(to, calls.zero());
        }

        @Override
        public boolean update(byte[] row, int rowOff, int rowLen, byte[] buffer, int off, int len, RowWriter grown) {
            @Nullable Object[] values = buffers.decode(buffer, off);
            calls.update(values, row, rowOff);
            buffers.encodeTo(grown, values);
            if (grown.length() != len) {
                return false;
            }
            System.arraycopy(grown.buffer(), 0, buffer, off, len);
            return true;
        }

        @Override
        public boolean mergeInPlace(byte[] buffer, int off, byte[] other, int otherOff) {
            return false;
        }

        @Override
        public void merge(byte[] buffer, int off, byte[] other, int otherOff, RowWriter to) {
            @Nullable Object[] values = buffers.decode(buffer, off);
            calls.merge(values, buffers.decode(other, otherOff));
            buffers.encodeTo(to, values);
        }

        @Override
        public void result(byte[] key, int keyOff, int keyLen, byte[] buffer, int off, int len, RowWriter to) {
            @Nullable Object[] row = Arrays.copyOf(keys.decode(key, keyOff), keyColumns + aggregates);
            @Nullable Object[] values = buffers.decode(buffer, off);
            for (int i = 0; i < aggregates; i++) {
                row[keyColumns + i] = calls.result(values, i);
            }
            output.encodeTo(to, row);
        }
    }
}
