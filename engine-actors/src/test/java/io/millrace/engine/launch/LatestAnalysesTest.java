package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.analyze.ColumnMetadata;
import io.millrace.planner.analyze.KnownPlan;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestAnalysesTest {
    private static final BindContext CONTEXT = new BindContext(true, "UTC");

    private final LatestAnalyses latest = new LatestAnalyses();
    private final Plan.Tagged plan = plan();
    private final Object held = latest.keep(known(plan), CONTEXT, latest.functions());

    private static Plan.Tagged plan() {
        return new Plan.Tagged(new Plan.Table(List.of("t")), 7);
    }

    private static KnownPlan known(Plan.Tagged plan) {
        return new KnownPlan(plan, new Logical.LocalRows(List.of(), List.of()), 0, List.of(), new ColumnMetadata());
    }

    private boolean isKnown(Plan.Tagged asked, BindContext context) {
        boolean known = latest.under(context, latest.functions()).find(asked) != null;
        // Used behind the question, so that it cannot have been collected before.
        assertThat(held).isNotNull();
        return known;
    }

    @Test
    void thatOfTheVeryPlanIsFoundUnderTheSameSettings() {
        assertThat(isKnown(plan, CONTEXT)).isTrue();
        assertThat(isKnown(plan, new BindContext(true, "UTC"))).isTrue();
        assertThat(isKnown(plan, new BindContext(false, "UTC"))).isFalse();
        assertThat(isKnown(plan, new BindContext(true, "Asia/Tokyo"))).isFalse();
        assertThat(isKnown(plan(), CONTEXT)).isFalse();
    }

    @Test
    void noneIsGoodForOtherFunctions() {
        long before = latest.functions();
        latest.functionsChanged();
        assertThat(isKnown(plan, CONTEXT)).isFalse();
        Object late = latest.keep(known(plan), CONTEXT, before);
        assertThat(isKnown(plan, CONTEXT)).isFalse();
        assertThat(late).isNotNull();
    }
}
