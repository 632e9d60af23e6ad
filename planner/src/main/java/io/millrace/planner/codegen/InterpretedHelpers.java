package io.millrace.planner.codegen;

import io.millrace.planner.expr.Evaluator;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The helpers without generated code: fall-backs, and what the generated ones are tested against. */
final class InterpretedHelpers {
    private InterpretedHelpers() {}

    private static Evaluator[] compile(List<Expr> columns) {
        return columns.stream().map(Interpreter::compile).toArray(Evaluator[]::new);
    }

    static final class Projection extends RowProjector {
        private final RowCodec input;
        private final List<Expr> columns;
        private final Evaluator[] values;
        private final EvalContext context;
        private final boolean key;

        Projection(List<Expr> columns, StructType input, EvalContext context) {
            this(columns, input, context, false);
        }

        Projection(List<Expr> columns, StructType input, EvalContext context, boolean key) {
            this.input = new RowCodec(input);
            this.columns = columns;
            this.context = context;
            this.key = key;
            values = compile(columns);
        }

        @Override
        public void project(byte[] base, int off, int len, RowWriter to) {
            @Nullable Object[] row = input.decode(base, off);
            to.begin(values.length);
            for (int i = 0; i < values.length; i++) {
                Object v = values[i].eval(row, context);
                RowCodec.write(
                        to, i, columns.get(i).type(), key ? io.millrace.planner.codegen.runtime.Keys.normal(v) : v);
            }
        }
    }

    static final class Keys extends KeyProjector {
        private final Projection projection;

        Keys(List<Expr> keys, StructType input, EvalContext context) {
            projection = new Projection(keys, input, context, true);
        }

        @Override
        public void project(byte[] base, int off, int len, RowWriter to) {
            projection.project(base, off, len, to);
        }
    }

    static final class PairPredicate extends RowPairPredicate {
        private final RowCodec left;
        private final RowCodec right;
        private final Evaluator condition;
        private final EvalContext context;

        PairPredicate(Expr condition, StructType left, StructType right, EvalContext context) {
            this.left = new RowCodec(left);
            this.right = new RowCodec(right);
            this.condition = Interpreter.compile(condition);
            this.context = context;
        }

        @Override
        public boolean test(byte[] base, int off, int len, byte[] rightBase, int rightOff, int rightLen) {
            @Nullable Object[] a = left.decode(base, off);
            @Nullable Object[] b = right.decode(rightBase, rightOff);
            @Nullable Object[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return Boolean.TRUE.equals(condition.eval(both, context));
        }
    }

    static final class Aggregates extends AggregateUpdater {
        private final RowCodec input;
        private final StructType key;
        private final List<AggCall> calls;
        private final @Nullable Evaluator[] filters;
        private final Evaluator[][] args;
        private final EvalContext context;

        Aggregates(List<AggCall> calls, StructType input, StructType key, StructType buffer, EvalContext context) {
            super(calls, buffer, context);
            this.input = new RowCodec(input);
            this.key = key;
            this.calls = calls;
            this.context = context;
            filters = new Evaluator[calls.size()];
            args = new Evaluator[calls.size()][];
            for (int k = 0; k < filters.length; k++) {
                Expr filter = calls.get(k).agg().filter();
                filters[k] = filter == null ? null : Interpreter.compile(filter);
                args[k] = compile(calls.get(k).agg().args());
            }
        }

        @Override
        public boolean update(byte[] base, int off, int len, byte[] buf, int bufOff, int bufLen, RowWriter grown) {
            @Nullable Object[] row = input.decode(base, off);
            for (int k = 0; k < args.length; k++) {
                Evaluator filter = filters[k];
                if (filter == null || Boolean.TRUE.equals(filter.eval(row, context))) {
                    @Nullable Object[] values = new Object[args[k].length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = args[k][i].eval(row, context);
                    }
                    change(k, values);
                }
            }
            return unchangedOrRewrite(buf, bufOff, grown);
        }

        @Override
        public boolean mergeInPlace(byte[] buf, int bufOff, byte[] other, int otherOff) {
            return false;
        }

        @Override
        public void result(byte[] base, int off, int len, byte[] buf, int bufOff, int bufLen, RowWriter to) {
            int n = key.size();
            to.begin(n + calls.size());
            for (int i = 0; i < n; i++) {
                DataType type = key.field(i).dataType();
                RowCodec.write(to, i, type, RowCodec.read(base, off, n, i, type));
            }
            for (int k = 0; k < calls.size(); k++) {
                RowCodec.write(to, n + k, calls.get(k).agg().type(), resultSlow(k, buf, bufOff));
            }
        }
    }
}
