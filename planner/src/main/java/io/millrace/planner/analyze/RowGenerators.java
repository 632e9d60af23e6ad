package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code stack} and {@code json_tuple}, written as {@code inline} over an array of structs. */
final class RowGenerators {
    private RowGenerators() {}

    static Tree.Call inline(Binder binder, Tree.Call c) {
        List<Tree> rows = c.name().equals("stack") ? stacked(binder, c) : List.of(fields(c));
        return new Tree.Call("inline", new Tree.Call("array", rows));
    }

    /** {@code json_tuple(json, name, …)}: one row with the texts of these members. */
    private static Tree fields(Tree.Call c) {
        List<Tree> named = new ArrayList<>();
        for (int i = 1; i < c.args().size(); i++) {
            named.add(new Tree.Literal("c" + (i - 1), DataTypes.StringType));
            Tree path = new Tree.Call(
                    "concat",
                    new Tree.Literal("$['", DataTypes.StringType),
                    c.args().get(i),
                    new Tree.Literal("']", DataTypes.StringType));
            named.add(new Tree.Call("get_json_object", c.args().get(0), path));
        }
        return new Tree.Call("named_struct", named);
    }

    /** {@code stack(n, v1, v2, …)}: the values in n rows, the last filled up with nulls. */
    private static List<Tree> stacked(Binder binder, Tree.Call c) {
        Expr count = binder.bind(c.args().get(0));
        boolean whole =
                count.type().equals(DataTypes.IntegerType) || count.type().equals(DataTypes.NullType);
        if (!whole) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                    "42K09",
                    "The first parameter of `stack` requires the \"INT\" type, but it has the type \""
                            + count.type().sql() + "\".",
                    Map.of());
        }
        if (!(count instanceof Expr.Lit l) || !(l.value() instanceof Integer rows) || rows < 1) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
                    "42K09",
                    "The first argument of stack must be a number of rows written in the query, 1 or more.",
                    Map.of());
        }
        int values = c.args().size() - 1;
        int width = (values + rows - 1) / rows;
        List<Tree> all = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            List<Tree> named = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                int at = r * width + i;
                named.add(new Tree.Literal("col" + i, DataTypes.StringType));
                named.add(at < values ? c.args().get(at + 1) : new Tree.Literal(null, DataTypes.NullType));
            }
            all.add(new Tree.Call("named_struct", named));
        }
        return all;
    }
}
