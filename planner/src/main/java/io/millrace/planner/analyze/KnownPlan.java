package io.millrace.planner.analyze;

import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.SourceText;
import java.util.List;

/**
 * What the analysis of a Dataset's plan came to, so that the analysis of a plan over it begins there. Immutable.
 *
 * @param lastId the last attribute id in it
 * @param texts SQL texts that its trees were written in
 * @param metadata of its columns; nobody adds to it any more
 */
public record KnownPlan(
        Plan.Tagged plan, Logical logical, long lastId, List<SourceText> texts, ColumnMetadata metadata) {
    public KnownPlan {
        texts = List.copyOf(texts);
    }
}
