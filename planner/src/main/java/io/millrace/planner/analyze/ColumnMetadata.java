package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.types.Metadata;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of columns, beside the plan, which does not need them. A column that is renamed or passed on keeps its own; one that is
 * computed has none unless given.
 */
public final class ColumnMetadata {
    private final Map<Long, Metadata> given = new HashMap<>();

    /** @param metadata null: none are given, and the column has those of the one that it renames */
    void put(long id, @Nullable Metadata metadata) {
        if (metadata != null) {
            given.put(id, metadata);
        }
    }

    /** All that another analysis of the same columns knew. */
    void add(ColumnMetadata other) {
        given.putAll(other.given);
    }

    ColumnMetadata copy() {
        ColumnMetadata copy = new ColumnMetadata();
        copy.add(this);
        return copy;
    }

    /** The schema of a plan that was analysed with this. */
    public StructType schema(Logical plan) {
        StructType bare = Columns.schema(plan.output());
        if (given.isEmpty()) {
            return bare;
        }
        Map<Long, Long> renamed = new HashMap<>();
        for (Logical node : plan.nodes()) {
            node.expressions().forEach(e -> rename(e, renamed));
        }
        StructField[] fields = bare.fields();
        for (int i = 0; i < fields.length; i++) {
            fields[i] = fields[i].withMetadata(of(plan.output().get(i).id(), renamed));
        }
        return new StructType(fields);
    }

    private static void rename(Expr column, Map<Long, Long> renamed) {
        if (column instanceof Expr.Alias alias && alias.child() instanceof Attr of) {
            renamed.put(alias.id(), of.id());
        }
    }

    private Metadata of(long column, Map<Long, Long> renamed) {
        Long id = column;
        while (id != null) {
            Metadata own = given.get(id);
            if (own != null) {
                return own;
            }
            id = renamed.get(id);
        }
        return Metadata.empty();
    }
}
