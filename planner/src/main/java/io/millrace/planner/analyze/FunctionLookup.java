package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the analyser and the optimiser ask of the functions there are. Names ignore case. */
public interface FunctionLookup {
    Optional<FunctionDef> scalar(String name);

    Optional<AggDef> aggregate(String name);

    /** A function that the user registered. */
    Optional<UserFunction> user(String name);

    /** All names, for "did you mean". */
    Collection<String> names();

    /** The type that values of these types meet at, or null if there is none. */
    @Nullable DataType wider(List<DataType> types, BindContext context);

    boolean castable(DataType from, DataType to, BindContext context);

    /** The value of an expression without columns, in internal form; throws what the expression throws. */
    @Nullable Object evaluate(Expr expression, BindContext context);
}
