package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates with their slots in the buffer of a group.
 *
 * @param calls bound to the rows that they take in
 * @param buffer the slots of all
 */
record AggregateCalls(List<AggCall> calls, StructType buffer) {
    AggregateCalls {
        calls = List.copyOf(calls);
    }

    /** Over the columns that the draft has now. */
    static AggregateCalls of(List<Expr> aggregates, StageDraft draft) {
        List<AggCall> calls = new ArrayList<>();
        List<StructField> buffer = new ArrayList<>();
        for (Expr e : aggregates) {
            Expr.Agg agg = (Expr.Agg) draft.bind(e);
            List<DataType> types = agg.args().stream().map(Expr::type).toList();
            List<DataType> slots = agg.def().buffer(types, agg.type());
            calls.add(new AggCall(agg, types, buffer.size(), slots.size()));
            slots.forEach(type -> buffer.add(new StructField("s" + buffer.size(), type, true)));
        }
        return new AggregateCalls(calls, new StructType(buffer));
    }
}
