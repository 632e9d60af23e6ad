package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** UNPIVOT, written as {@code inline} over an array. */
final class UnpivotAnalyzer {
    private final Binder.Session session;

    UnpivotAnalyzer(Binder.Session session) {
        this.session = session;
    }

    Logical unpivot(Logical child, Plan.Unpivot p) {
        Binder binder = new Binder(session, Scope.of(child), false);
        List<Tree> rows = new ArrayList<>();
        List<List<Tree>> values = new ArrayList<>();
        Set<Long> taken = new HashSet<>();
        for (Tree column : p.columns()) {
            List<Tree> parts = parts(Trees.bare(column), p.valueColumns().size());
            values.add(parts);
            for (Tree part : parts) {
                if (binder.bind(part) instanceof Attr a) {
                    taken.add(a.id());
                }
            }
            List<Tree> fields = new ArrayList<>(List.of(text(p.nameColumn()), text(shown(column, parts))));
            for (int i = 0; i < parts.size(); i++) {
                fields.add(text(p.valueColumns().get(i)));
                fields.add(parts.get(i));
            }
            rows.add(new Tree.Call("named_struct", fields));
        }
        for (int i = 0; i < p.valueColumns().size(); i++) {
            int at = i;
            sameType(binder, values.stream().map(v -> v.get(at)).toList());
        }
        Tree.Call inline = new Tree.Call("inline", new Tree.Call("array", rows));
        Logical.Generate generated = SelectList.generator(binder, inline, false, List.of(), "", child);
        Logical plan = p.includeNulls() ? generated : new Logical.Filter(someValue(binder, generated), generated);
        List<Expr> columns = new ArrayList<>();
        if (p.ids() == null) {
            child.output().stream().filter(a -> !taken.contains(a.id())).forEach(columns::add);
        } else {
            p.ids().forEach(t -> columns.add(SelectList.named(session, binder, t)));
        }
        columns.addAll(generated.generated());
        return new Logical.Project(columns, plan);
    }

    private static Tree text(String s) {
        return new Tree.Literal(s, DataTypes.StringType);
    }

    /** The columns that give the values of one row. */
    private static List<Tree> parts(Tree column, int values) {
        List<Tree> parts =
                values > 1 && column instanceof Tree.Call c && c.name().equals("struct")
                        ? c.args().stream().map(Trees::bare).toList()
                        : List.of(column);
        if (parts.size() != values) {
            throw new AnalysisException(
                    "UNPIVOT_VALUE_SIZE_MISMATCH",
                    "428C4",
                    "Columns in brackets of UNPIVOT: " + parts.size() + ", names for their values: " + values
                            + ". The two numbers must be equal.",
                    Map.of());
        }
        return parts;
    }

    private String shown(Tree column, List<Tree> parts) {
        return column instanceof Tree.Alias a
                ? a.names().get(0)
                : parts.stream()
                        .map(t -> PrettyNames.of(t, session.functions()))
                        .collect(Collectors.joining("_"));
    }

    /** Whether one of the values behind the name is there. */
    private Expr someValue(Binder binder, Logical.Generate generated) {
        List<Expr> there = new ArrayList<>();
        for (Attr value : generated.generated().subList(1, generated.generated().size())) {
            there.add(binder.apply(session.functions().scalar("isnotnull").orElseThrow(), List.of(value)));
        }
        Expr any = there.get(0);
        for (Expr other : there.subList(1, there.size())) {
            any = binder.apply(session.functions().scalar("or").orElseThrow(), List.of(any, other));
        }
        return any;
    }

    private void sameType(Binder binder, List<Tree> columns) {
        List<Expr> values = columns.stream().map(binder::bind).toList();
        List<DataType> types = values.stream().map(Expr::type).toList();
        if (Types.mixStrings(types) || session.functions().wider(types, session.context()) == null) {
            throw new AnalysisException(
                    "UNPIVOT_VALUE_DATA_TYPE_MISMATCH",
                    "42K09",
                    "The columns of UNPIVOT have no type in common: "
                            + values.stream()
                                    .map(v -> "\"" + v.type().sql() + "\" (" + ExprText.sql(v) + ")")
                                    .toList()
                            + ". Cast them to one type in a subquery first.",
                    Map.of());
        }
    }
}
