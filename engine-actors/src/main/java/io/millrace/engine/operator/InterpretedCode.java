package io.millrace.engine.operator;

import io.millrace.connector.RowSink;
import io.millrace.engine.exchange.KeyFunction;
import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.MapData;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs everything on values in internal form: the fall-back where no code is generated, and what generated code is tested against. */
public final class InterpretedCode implements StageCode {

    /** A bound expression made ready to run; each call gives one with lambda parameters of its own. */
    @FunctionalInterface
    public interface Compiler {
        Value compile(Expr bound);
    }

    /** Evaluates over a row in internal form. */
    @FunctionalInterface
    public interface Value {
        @Nullable Object of(@Nullable Object[] row, EvalContext context);
    }

    private interface Rows {
        void row(@Nullable Object[] values);
    }

    private final Compiler compiler;

    public InterpretedCode(Compiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public RowFunction fused(OperatorSpec.Fused spec, EvalContext context, EventTimes times) {
        RowCodec in = new RowCodec(spec.input());
        RowCodec to = new RowCodec(spec.output());
        RowWriter writer = new RowWriter();
        RowSink[] target = new RowSink[1];
        Rows chain = values -> {
            to.encodeTo(writer, values);
            target[0].row(writer.buffer(), 0, writer.length());
        };
        List<EventTimes.Watch> watches = new ArrayList<>();
        for (RowStep step : spec.steps()) {
            if (step instanceof RowStep.WatchEventTime w) {
                watches.add(times.watch(w.ordinal(), w.delayUs()));
            }
        }
        int watch = watches.size();
        for (int i = spec.steps().size() - 1; i >= 0; i--) {
            RowStep step = spec.steps().get(i);
            chain = step instanceof RowStep.WatchEventTime w
                    ? watch(w, watches.get(--watch), context, chain)
                    : step(step, context, chain);
        }
        Rows first = chain;
        return (base, off, len, out) -> {
            target[0] = out;
            first.row(in.decode(base, off));
        };
    }

    private Rows watch(RowStep.WatchEventTime step, EventTimes.Watch watch, EvalContext context, Rows next) {
        Value time = compiler.compile(step.eventTime());
        return row -> {
            Object us = time.of(row, context);
            if (us != null) {
                watch.time((Long) us);
            }
            next.row(row);
        };
    }

    private Rows step(RowStep step, EvalContext context, Rows next) {
        if (step instanceof RowStep.Keep keep) {
            Value condition = compiler.compile(keep.condition());
            return row -> {
                if (Boolean.TRUE.equals(condition.of(row, context))) {
                    next.row(row);
                }
            };
        } else if (step instanceof RowStep.Project project) {
            Value[] columns = all(project.columns());
            return row -> next.row(eval(columns, row, context));
        } else if (step instanceof RowStep.Expand expand) {
            List<Value[]> lists = expand.projections().stream().map(this::all).toList();
            return row -> lists.forEach(columns -> next.row(eval(columns, row, context)));
        } else if (step instanceof RowStep.Explode explode) {
            return explode(explode, context, next);
        } else if (step instanceof RowStep.Inline inline) {
            return inline(inline, context, next);
        }
        throw new MillraceException("INTERNAL_ERROR", "No row step of kind " + step.getClass().getSimpleName() + " is known.");
    }

    private Rows explode(RowStep.Explode step, EvalContext context, Rows next) {
        Value collection = compiler.compile(step.collection());
        int more = (step.collection().type() instanceof MapType ? 2 : 1) + (step.withPosition() ? 1 : 0);
        return row -> {
            Object value = collection.of(row, context);
            int n = value == null ? 0 : value instanceof MapData m ? m.keys().length : ((Object[]) value).length;
            if (n == 0 && step.outer()) {
                next.row(Arrays.copyOf(row, row.length + more));
            }
            for (int i = 0; i < n; i++) {
                @Nullable Object[] wide = Arrays.copyOf(row, row.length + more);
                int at = row.length;
                if (step.withPosition()) {
                    wide[at++] = i;
                }
                if (value instanceof MapData m) {
                    wide[at] = m.keys()[i];
                    wide[at + 1] = m.values()[i];
                } else if (value instanceof Object[] elements) {
                    wide[at] = elements[i];
                }
                next.row(wide);
            }
        };
    }

    private Rows inline(RowStep.Inline step, EvalContext context, Rows next) {
        Value structs = compiler.compile(step.structs());
        StructType element = (StructType) ((ArrayType) step.structs().type()).elementType();
        int more = element.size();
        return row -> {
            Object[] values = (Object[]) structs.of(row, context);
            int n = values == null ? 0 : values.length;
            if (n == 0 && step.outer()) {
                next.row(Arrays.copyOf(row, row.length + more));
            }
            for (int i = 0; i < n; i++) {
                @Nullable Object[] wide = Arrays.copyOf(row, row.length + more);
                if (values != null && values[i] instanceof Object[] fields) {
                    System.arraycopy(fields, 0, wide, row.length, more);
                }
                next.row(wide);
            }
        };
    }

    private Value[] all(List<Expr> expressions) {
        return expressions.stream().map(compiler::compile).toArray(Value[]::new);
    }

    private static @Nullable Object[] eval(Value[] columns, @Nullable Object[] row, EvalContext context) {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].of(row, context);
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
        Value[] columns = all(expressions);
        return (base, off, len) -> eval(columns, codec.decode(base, off), context);
    }

    @Override
    public GroupFunction aggregate(OperatorSpec.Aggregate spec, EvalContext context) {
        return new InterpretedGroups(spec, new Calls(spec.aggregates(), spec.input(), context));
    }

    @Override
    public BufferFunction metrics(OperatorSpec.Observe spec, EvalContext context) {
        return new Calls(spec.metrics(), spec.output(), context);
    }

    /** Updates, and results, of some aggregate calls over one buffer that holds the slots of all. */
    private final class Calls implements BufferFunction {
        private final List<AggCall> calls;
        private final List<Value[]> args;
        private final List<@Nullable Value> filters;
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
                filters.add(filter == null ? null : compiler.compile(filter));
            }
        }

        @Override
        public @Nullable Object[] zero() {
            @Nullable Object[] all = new Object[calls.stream().mapToInt(AggCall::slots).sum()];
            for (AggCall c : calls) {
                System.arraycopy(c.agg().def().zero(c.argTypes(), c.agg().type()), 0, all, c.firstSlot(), c.slots());
            }
            return all;
        }

        @Override
        public void update(@Nullable Object[] buffer, byte[] base, int off) {
            @Nullable Object[] row = input.decode(base, off);
            for (int i = 0; i < calls.size(); i++) {
                Value filter = filters.get(i);
                if (filter == null || Boolean.TRUE.equals(filter.of(row, context))) {
                    AggCall c = calls.get(i);
                    @Nullable Object[] own = slots(buffer, c);
                    c.agg().def().update(own, eval(args.get(i), row, context), context);
                    System.arraycopy(own, 0, buffer, c.firstSlot(), c.slots());
                }
            }
        }

        @Nullable Object result(@Nullable Object[] buffer, int call) {
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

        InterpretedGroups(OperatorSpec.Aggregate spec, Calls calls) {
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
