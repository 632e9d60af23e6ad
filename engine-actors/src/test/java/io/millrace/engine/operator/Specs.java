package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operator specs as the planner would make them. */
final class Specs {
    private static final BindContext ANSI = new BindContext(true, "UTC");

    private Specs() {}

    static StructType schema(String ddl) {
        return StructType.fromDDL(ddl);
    }

    static Expr.Bound col(StructType schema, String name) {
        int i = schema.fieldIndex(name);
        return new Expr.Bound(i, schema.field(i).dataType(), true);
    }

    static Expr lit(Object value, DataType type) {
        return new Expr.Lit(value, type);
    }

    static Expr fn(String name, Expr... args) {
        FunctionDef def = FunctionRegistry.builtin().scalar(name).orElseThrow();
        FunctionDef.Signature s = def.bind(List.of(args), ANSI);
        return new Expr.Fn(def, List.of(args), s.type(), s.nullable());
    }

    /** {@code "count"} or {@code "sum(v)"}. */
    static AggCall agg(StructType input, String call, int firstSlot) {
        int bracket = call.indexOf('(');
        String name = bracket < 0 ? call : call.substring(0, bracket);
        List<Expr> args = bracket < 0
                ? List.of(new Expr.Lit(1, DataTypes.IntegerType))
                : Arrays.stream(call.substring(bracket + 1, call.length() - 1).split(","))
                        .<Expr>map(c -> col(input, c))
                        .toList();
        AggDef def = FunctionRegistry.builtin().aggregate(name).orElseThrow();
        FunctionDef.Signature s = def.bind(args, false, ANSI);
        Expr.Agg agg = new Expr.Agg(def, args, false, null, s.type(), s.nullable());
        return new AggCall(
                agg,
                s.argTypes(),
                firstSlot,
                agg.def().buffer(s.argTypes(), s.type()).size());
    }

    static StructType buffers(List<AggCall> calls) {
        List<StructField> slots = new ArrayList<>();
        for (AggCall c : calls) {
            c.agg()
                    .def()
                    .buffer(c.argTypes(), c.agg().type())
                    .forEach(t -> slots.add(new StructField("s" + slots.size(), t)));
        }
        return new StructType(slots);
    }

    /** Groups by columns of the input. eventTimeKey: its name among the keys, or null. */
    static OperatorSpec.Aggregate aggregate(
            String uid, StructType input, EmitMode emit, String eventTimeKey, List<String> keys, String... aggregates) {
        List<AggCall> calls = new ArrayList<>();
        int slots = 0;
        List<StructField> output = new ArrayList<>();
        keys.forEach(k -> output.add(input.apply(k)));
        StructType keySchema = new StructType(List.copyOf(output));
        for (String a : aggregates) {
            AggCall c = agg(input, a, slots);
            slots += c.slots();
            calls.add(c);
            output.add(new StructField(a, c.agg().type()));
        }
        int time = eventTimeKey == null ? -1 : keys.indexOf(eventTimeKey);
        boolean window = time >= 0 && keySchema.field(time).dataType() instanceof StructType;
        List<Expr> keyExprs = keys.stream().<Expr>map(k -> col(input, k)).toList();
        return new OperatorSpec.Aggregate(
                uid,
                keyExprs,
                calls,
                keySchema,
                buffers(calls),
                time,
                window,
                emit,
                input,
                null,
                new StructType(output));
    }

    /** An aggregation as two operators: rows are combined, and what comes of them is taken in. */
    static OperatorSpec[] combined(OperatorSpec.Aggregate whole) {
        List<StructField> columns = new ArrayList<>(whole.keySchema().fieldList());
        columns.add(new StructField("buffer", DataTypes.BinaryType));
        StructType crossing = new StructType(columns);
        List<Expr> keys = whole.keySchema().fieldList().stream()
                .<Expr>map(k -> col(crossing, k.name()))
                .toList();
        return new OperatorSpec[] {
            new OperatorSpec.Combine(
                    whole.keys(), whole.aggregates(), whole.keySchema(), whole.bufferSchema(), whole.input(), crossing),
            new OperatorSpec.Aggregate(
                    whole.uid(),
                    keys,
                    whole.aggregates(),
                    whole.keySchema(),
                    whole.bufferSchema(),
                    whole.eventTimeKey(),
                    whole.windowKey(),
                    whole.emit(),
                    whole.input(),
                    crossing,
                    whole.output())
        };
    }

    static OperatorSpec.Deduplicate dedup(
            String uid, StructType input, String eventTime, Long withinUs, String... keys) {
        List<Integer> places = Arrays.stream(keys).map(input::fieldIndex).toList();
        StructType keySchema = new StructType(places.stream().map(input::field).toList());
        int time = eventTime == null ? -1 : input.fieldIndex(eventTime);
        return new OperatorSpec.Deduplicate(
                uid,
                places,
                keySchema,
                time,
                places.contains(time),
                withinUs != null,
                withinUs == null ? 0 : withinUs,
                input);
    }
}
