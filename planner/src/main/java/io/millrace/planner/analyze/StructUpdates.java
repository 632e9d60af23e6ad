package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A struct with a field set or taken out, as another struct built of its fields. */
final class StructUpdates {
    private final Binder binder;

    StructUpdates(Binder binder) {
        this.binder = binder;
    }

    Expr bind(Tree.WithField update) {
        Tree value = update.value();
        return update(binder.bind(update.struct()), update.path(), value == null ? null : binder.bind(value));
    }

    private Expr update(Expr struct, List<String> path, @Nullable Expr value) {
        if (!(struct.type() instanceof StructType type)) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                    "42K09",
                    "Cannot set or drop the field `" + String.join(".", path) + "` of \"" + ExprText.sql(struct)
                            + "\": it must be a \"STRUCT\", not \""
                            + struct.type().sql() + "\". Use withColumn or drop for a column.",
                    Map.of());
        }
        String name = path.get(0);
        List<Expr> parts = new ArrayList<>();
        boolean found = false;
        for (int i = 0; i < type.size(); i++) {
            StructField f = type.field(i);
            Expr old = new Expr.Field(struct, i);
            if (!f.name().equalsIgnoreCase(name)) {
                add(parts, f.name(), old);
                continue;
            }
            found = true;
            if (path.size() > 1) {
                add(parts, f.name(), update(old, path.subList(1, path.size()), value));
            } else if (value != null) {
                add(parts, name, value);
            }
        }
        if (!found && path.size() > 1) {
            throw NameErrors.field(name, List.of(type.fieldNames()));
        }
        if (!found && value != null) {
            add(parts, name, value);
        }
        if (parts.isEmpty()) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS",
                    "42K09",
                    "Cannot drop all fields of the struct \"" + ExprText.sql(struct)
                            + "\". Drop the column, or the field that it is.",
                    Map.of());
        }
        return orNull(struct, call("named_struct", parts));
    }

    private static void add(List<Expr> parts, String name, Expr value) {
        parts.add(new Expr.Lit(name, DataTypes.StringType));
        parts.add(value);
    }

    private Expr orNull(Expr struct, Expr built) {
        return struct.nullable()
                ? new Expr.Case(
                        List.of(call("isnull", List.of(struct))),
                        List.of(Expr.nullOf(built.type())),
                        built,
                        built.type())
                : built;
    }

    private Expr call(String function, List<Expr> args) {
        return binder.apply(binder.session().functions().scalar(function).orElseThrow(), args);
    }
}
