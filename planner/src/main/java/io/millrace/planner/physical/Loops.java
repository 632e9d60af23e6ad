package io.millrace.planner.physical;

import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.PreviousRows;
import io.millrace.planner.plan.Recursion;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Recursions as sources: each of their two parts is a plan of its own. */
final class Loops {
    private Loops() {}

    static SourceSpec source(
            int ordinal, Logical.Leaf node, OutputMode mode, Function<String, Optional<FunctionDef>> functions) {
        if (node instanceof Recursion r) {
            return spec(
                    ordinal,
                    "recursion",
                    r,
                    new RecursiveRows.Loop(
                            r.key(),
                            PhysicalPlanner.plan(r.anchor(), mode, functions),
                            PhysicalPlanner.plan(r.step(), mode, functions),
                            r.maxLevel(),
                            r.limit()));
        }
        return spec(ordinal, "previous", node, new RecursiveRows.Previous(((PreviousRows) node).key()));
    }

    private static SourceSpec spec(int ordinal, String format, Logical.Leaf node, RecursiveRows rows) {
        StructType schema = Columns.schema(node.output());
        return new SourceSpec(ordinal, format, Map.of(), List.of(), schema, schema, false, null, rows);
    }
}
