package io.millrace.engine.statetable;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names for the buffer of an aggregation. A function with one slot gives it its name; avg has sum and count, as in Spark; others number
 * theirs. A name that is taken gets a number behind it.
 */
final class BufferColumns {
    private BufferColumns() {}

    static StructType of(OperatorSpec.Aggregate aggregate) {
        List<StructField> named = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (OperatorSpec.AggCall call : aggregate.aggregates()) {
            for (int i = 0; i < call.slots(); i++) {
                StructField slot = aggregate.bufferSchema().field(call.firstSlot() + i);
                String name = free(name(call, i), taken);
                taken.add(name);
                named.add(new StructField(name, slot.dataType(), slot.nullable()));
            }
        }
        return new StructType(named);
    }

    private static String name(OperatorSpec.AggCall call, int slot) {
        String function = call.agg().def().name();
        if (call.slots() == 1) {
            return function;
        }
        if (function.equals("avg") && call.slots() == 2) {
            return slot == 0 ? "sum" : "count";
        }
        return function + "_" + slot;
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; taken.contains(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }
}
