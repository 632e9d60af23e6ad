package io.millrace.planner.analyze;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.List;
import java.util.Optional;

/** The names that may stand in FROM, and those of variables. */
@FunctionalInterface
public interface Catalog {
    Optional<Plan> view(List<String> name);

    /** The value of a variable of the session; its name ignores case. */
    default Optional<Tree.Literal> variable(String name) {
        return Optional.empty();
    }
}
