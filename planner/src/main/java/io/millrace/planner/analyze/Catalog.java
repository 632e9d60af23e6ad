package io.millrace.planner.analyze;

import io.millrace.sql.tree.Plan;
import java.util.List;
import java.util.Optional;

/** The names that may stand in FROM. */
@FunctionalInterface
public interface Catalog {
    Optional<Plan> view(List<String> name);
}
