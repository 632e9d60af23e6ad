package io.millrace.planner.analyze;

import io.millrace.planner.parse.SqlFunction;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.List;
import java.util.Optional;

/** The names that may stand in FROM, and those of variables and of functions written in SQL. */
@FunctionalInterface
public interface Catalog {
    Optional<Plan> view(List<String> name);

    /** A function written in SQL; its name ignores case, and may have its schema before it. */
    default Optional<SqlFunction> function(String name) {
        return Optional.empty();
    }

    /** The value of a variable of the session; its name ignores case. */
    default Optional<Tree.Literal> variable(String name) {
        return Optional.empty();
    }
}
