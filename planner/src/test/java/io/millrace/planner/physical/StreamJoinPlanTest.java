package io.millrace.planner.physical;

import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.watermark;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.PlannerKit;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds the state of a join, by the condition. */
class StreamJoinPlanTest {
    private final PlannerKit kit = new PlannerKit();
    private final Plan left = watermark(stream("a INT, l TIMESTAMP"), "l", "1 second");
    private final Plan right = watermark(stream("b INT, r TIMESTAMP"), "r", "1 second");

    private PhysicalPlan plan(Plan query) {
        return kit.planner.planStreaming(kit.planner.analyze(query), OutputMode.APPEND);
    }

    private static OperatorSpec.StreamJoin joinOf(PhysicalPlan plan) {
        return plan.stages().stream()
                .flatMap(s -> s.operators().stream())
                .filter(OperatorSpec.StreamJoin.class::isInstance)
                .map(OperatorSpec.StreamJoin.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String bound(OperatorSpec.JoinSide side) {
        return side.boundTime() < 0 ? "none" : String.valueOf(side.boundOffsetMs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        l >= r - INTERVAL 10 SECONDS                                      | -10001 | none   | 10001
        l > r - INTERVAL 10 SECONDS                                       | -10000 | none   | 10000
        r - INTERVAL 10 SECONDS < l                                       | -10000 | none   | 10000
        l + INTERVAL 10 SECONDS >= r                                      | -10001 | none   | 10001
        l BETWEEN r - INTERVAL 30 SECONDS AND r + INTERVAL 40 SECONDS     | -30001 | -40001 | 40001
        l - r <= INTERVAL 5 SECONDS                                       | none   | -5001  | 5001
        r >= l                                                            | none   | -1     | 1
        l >= r + INTERVAL 3 SECONDS                                       | 2999   | none   | 0
        CAST(l AS DOUBLE) < CAST(r AS DOUBLE) + 2.5                       | none   | -2500  | 2500
        l = r - INTERVAL 5 SECONDS                                        | -5001  | 4999   | 5001
        l >= r - INTERVAL 10 SECONDS AND l > r - INTERVAL 2 SECONDS       | -2000  | none   | 2000
        l >= r - INTERVAL 1 MONTH                                         | none   | none   | 0
        l > timestamp'2020-01-01'                                         | none   | none   | 0
        """)
    void rangeConditionsBoundTheSides(String condition, String ofLeft, String ofRight, long lagMs) {
        OperatorSpec.StreamJoin join = joinOf(plan(join(left, right, Plan.JoinType.INNER, "a = b AND " + condition)));
        assertThat(bound(join.left())).isEqualTo(ofLeft);
        assertThat(bound(join.right())).isEqualTo(ofRight);
        assertThat(join.lagMs()).isEqualTo(lagMs);
        assertThat(join.keyTime()).isEqualTo(-1);
    }

    @Test
    void anEventTimeAmongTheKeysBoundsBothSides() {
        OperatorSpec.StreamJoin join = joinOf(
                plan(join(left, right, Plan.JoinType.LEFT_OUTER, "a = b AND l = r AND l >= r - INTERVAL 10 SECONDS")));
        assertThat(join.keyTime()).isEqualTo(1);
        assertThat(bound(join.left())).isEqualTo("none");
        assertThat(join.lagMs()).isZero();
        assertThat(join.evicts()).isTrue();
    }

    @Test
    void aSideWithoutWatermarkIsBoundedOnlyForItsUnmatchedRows() {
        Plan bare = stream("a INT, l TIMESTAMP");
        String condition = "a = b AND l >= r - INTERVAL 10 SECONDS AND l <= r";
        assertThat(bound(joinOf(plan(join(bare, right, Plan.JoinType.INNER, condition)))
                        .left()))
                .isEqualTo("none");
        assertThat(bound(joinOf(plan(join(bare, right, Plan.JoinType.LEFT_OUTER, condition)))
                        .left()))
                .isEqualTo("-10001");
        assertThat(bound(joinOf(plan(join(bare, right, Plan.JoinType.LEFT_OUTER, condition)))
                        .right()))
                .isEqualTo("none");
    }

    @Test
    void stagesBehindAJoinKnowHowFarTheirWatermarkIsBehind() {
        Plan third = watermark(stream("c INT, t TIMESTAMP"), "t", "1 second");
        Plan first = join(left, right, Plan.JoinType.INNER, "a = b AND l >= r - INTERVAL 10 SECONDS AND l <= r");
        PhysicalPlan plan =
                plan(join(first, third, Plan.JoinType.INNER, "a = c AND t >= l AND t <= l + INTERVAL 5 SECONDS"));
        Stage last = plan.stages().get(plan.stages().size() - 1);
        assertThat(last.watermarkLagMs()).isEqualTo(10_001);
        assertThat(last.operators().get(0).watermarkLagMs()).isEqualTo(5_001);
        assertThat(last.input())
                .isInstanceOfSatisfying(
                        StageInput.FromStages.class,
                        from -> assertThat(from.schemas()).hasSize(2));
    }

    @Test
    void aFilterOfOneKeyHoldsForTheOther() {
        String text = PlanText.of(plan(join(where(left, "a > 5"), right, Plan.JoinType.LEFT_OUTER, "a = b AND l = r")));
        assertThat(text.split("Keep", -1)).hasSize(4);
        assertThat(text).contains("(input[1] IS NOT NULL)").doesNotContain("(input[0] IS NOT NULL)");
        text = PlanText.of(plan(join(left, where(right, "b > 5"), Plan.JoinType.LEFT_OUTER, "a = b AND l = r")));
        assertThat(text.split("Keep", -1)).hasSize(3);
    }

    @Test
    void conditionsOfOneSideAreAskedBeforeItIsKept() {
        OperatorSpec.StreamJoin join = joinOf(
                plan(join(left, right, Plan.JoinType.LEFT_OUTER, "a = b AND l = r AND a > 5 AND b > 6 AND a + b > 7")));
        assertThat(join.left().filter()).isNotNull();
        assertThat(join.right().filter()).as("pushed below the exchange").isNull();
        assertThat(join.residual()).isNotNull();
    }
}
