package io.millrace.planner.codegen;

import io.millrace.connector.RowSink;
import io.millrace.planner.expr.Evaluator;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.MapData;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fused run over decoded rows. Slow and plain. */
final class InterpretedStage extends FusedStage {
    /** Takes a row in internal form. */
    private interface Rows {
        void row(@Nullable Object[] values, RowSink out);
    }

    private final RowCodec input;
    private final RowCodec output;
    private final EvalContext context;
    private final RowWriter writer = new RowWriter();
    private final Rows first;
    private final boolean unchanged;
    private final List<Integer> watches = new ArrayList<>();
    private byte[] base = new byte[0];
    private int off;
    private int len;

    InterpretedStage(OperatorSpec.Fused spec, EvalContext context) {
        input = new RowCodec(spec.input());
        output = new RowCodec(spec.output());
        this.context = context;
        unchanged =
                spec.steps().stream().allMatch(s -> s instanceof RowStep.Keep || s instanceof RowStep.WatchEventTime);
        Rows next = this::emit;
        for (RowStep step : spec.steps()) {
            if (step instanceof RowStep.WatchEventTime w) {
                watches.add(w.ordinal());
            }
        }
        int place = watches.size();
        for (int i = spec.steps().size() - 1; i >= 0; i--) {
            RowStep step = spec.steps().get(i);
            if (step instanceof RowStep.WatchEventTime) {
                place--;
            }
            next = step(step, place, next);
        }
        first = next;
        declareWatches(watches.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public void process(byte[] rowBase, int rowOff, int rowLen, RowSink out) {
        base = rowBase;
        off = rowOff;
        len = rowLen;
        first.row(input.decode(rowBase, rowOff), out);
    }

    private void emit(@Nullable Object[] values, RowSink out) {
        if (unchanged) {
            out.row(base, off, len);
            return;
        }
        output.encodeTo(writer, values);
        out.row(writer.buffer(), 0, writer.length());
    }

    private Rows step(RowStep step, int place, Rows next) {
        if (step instanceof RowStep.Keep k) {
            Evaluator condition = Interpreter.compile(k.condition());
            return (row, out) -> {
                if (Boolean.TRUE.equals(condition.eval(row, context))) {
                    next.row(row, out);
                }
            };
        } else if (step instanceof RowStep.Project p) {
            Evaluator[] columns = compile(p.columns());
            return (row, out) -> next.row(eval(columns, row), out);
        } else if (step instanceof RowStep.Expand e) {
            List<Evaluator[]> lists =
                    e.projections().stream().map(InterpretedStage::compile).toList();
            return (row, out) -> {
                for (Evaluator[] columns : lists) {
                    next.row(eval(columns, row), out);
                }
            };
        } else if (step instanceof RowStep.Explode e) {
            Evaluator collection = Interpreter.compile(e.collection());
            boolean map = e.collection().type() instanceof io.millrace.sql.types.MapType;
            return (row, out) -> explode(row, collection.eval(row, context), map, e, next, out);
        } else if (step instanceof RowStep.Inline e) {
            Evaluator structs = Interpreter.compile(e.structs());
            io.millrace.sql.types.ArrayType type =
                    (io.millrace.sql.types.ArrayType) e.structs().type();
            int width = ((io.millrace.sql.types.StructType) type.elementType()).size();
            return (row, out) -> inline(row, (Object[]) structs.eval(row, context), width, e.outer(), next, out);
        }
        Evaluator time = Interpreter.compile(((RowStep.WatchEventTime) step).eventTime());
        return (row, out) -> {
            Object v = time.eval(row, context);
            if (v instanceof Long micros) {
                watch(place).seen(micros);
            } else if (v instanceof Object[] window && window[window.length - 1] instanceof Long end) {
                watch(place).seen(end - 1);
            }
            next.row(row, out);
        };
    }

    private static Evaluator[] compile(List<Expr> columns) {
        return columns.stream().map(Interpreter::compile).toArray(Evaluator[]::new);
    }

    private @Nullable Object[] eval(Evaluator[] columns, @Nullable Object[] row) {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].eval(row, context);
        }
        return values;
    }

    private static void explode(
            @Nullable Object[] row,
            @Nullable Object collection,
            boolean map,
            RowStep.Explode e,
            Rows next,
            RowSink out) {
        int more = (e.withPosition() ? 1 : 0) + (map ? 2 : 1);
        Object[] keys =
                collection instanceof MapData m ? m.keys() : collection instanceof Object[] a ? a : new Object[0];
        for (int i = 0; i < keys.length; i++) {
            @Nullable Object[] wide = Arrays.copyOf(row, row.length + more);
            int at = row.length;
            if (e.withPosition()) {
                wide[at++] = i;
            }
            wide[at++] = keys[i];
            if (collection instanceof MapData m) {
                wide[at] = m.values()[i];
            }
            next.row(wide, out);
        }
        if (keys.length == 0 && e.outer()) {
            next.row(Arrays.copyOf(row, row.length + more), out);
        }
    }

    private static void inline(
            @Nullable Object[] row, Object @Nullable [] structs, int width, boolean outer, Rows next, RowSink out) {
        int n = structs == null ? 0 : structs.length;
        for (int i = 0; i < n; i++) {
            @Nullable Object[] wide = Arrays.copyOf(row, row.length + width);
            if (structs != null && structs[i] instanceof Object[] fields) {
                System.arraycopy(fields, 0, wide, row.length, width);
            }
            next.row(wide, out);
        }
        if (n == 0 && outer) {
            next.row(Arrays.copyOf(row, row.length + width), out);
        }
    }
}
