package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.List;

/** Specs of operators over rows (k STRING, v BIGINT, t TIMESTAMP) that are grouped by k and give strings. */
final class GroupedSpecs {
    private static final StructType ROW = StructType.fromDDL("k STRING, v BIGINT, t TIMESTAMP");
    static final StructType INPUT = StructType.fromDDL("k STRING, v BIGINT, t TIMESTAMP, key STRING");

    private GroupedSpecs() {}

    static OperatorSpec.Grouped of(GroupCall call) {
        return new OperatorSpec.Grouped(
                "op-0-grouped",
                call,
                new OperatorSpec.KeyedInput(
                        INPUT,
                        erased(Encoders.row(ROW)),
                        null,
                        erased(Encoders.STRING()),
                        List.of(new Expr.Bound(3, DataTypes.StringType, true))),
                null,
                2,
                -1,
                true,
                erased(Encoders.STRING()),
                StructType.fromDDL("value STRING"));
    }

    /** A row of key k and number v at v seconds. */
    static Object[] row(String k, long v) {
        return new Object[] {k, v, v * 1_000_000, k};
    }

    @SuppressWarnings("unchecked")
    static Encoder<Object> erased(Encoder<?> encoder) {
        return (Encoder<Object>) encoder;
    }
}
