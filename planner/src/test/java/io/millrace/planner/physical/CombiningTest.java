package io.millrace.planner.physical;

import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.watermark;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.PlannerKit;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombiningTest {
    private static final String SLIDING = "window(t, '10 seconds', '2 seconds')";

    private final PlannerKit kit = new PlannerKit();
    private final Plan timed = watermark(stream("k STRING, v INT, t TIMESTAMP"), "t", "10 seconds");

    private List<OperatorSpec> before(Plan plan, OutputMode mode) {
        return kit.stages(plan, mode).stages().get(0).operators();
    }

    private static OperatorSpec.Combine combine(List<OperatorSpec> operators) {
        return operators.stream()
                .filter(OperatorSpec.Combine.class::isInstance)
                .map(OperatorSpec.Combine.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static boolean combines(List<OperatorSpec> operators) {
        return operators.stream().anyMatch(OperatorSpec.Combine.class::isInstance);
    }

    @Test
    void whatCrossesTheExchangeIsTheKeyAndABuffer() {
        Plan plan = group(timed, List.of("window(t, '5 seconds')", "k"), "sum(v) AS s", "count(1) AS n");
        PhysicalPlan physical = kit.stages(plan, OutputMode.APPEND);
        OperatorSpec.Combine combine = combine(physical.stages().get(0).operators());
        assertThat(combine.output().simpleString())
                .isEqualTo("struct<window:struct<start:timestamp,end:timestamp>,k:string,buffer:binary>");
        OperatorSpec.Aggregate a =
                (OperatorSpec.Aggregate) physical.stages().get(1).operators().get(0);
        assertThat(a.combined()).isEqualTo(combine.output());
        assertThat(a.rows()).isEqualTo(combine.output());
        assertThat(a.bufferSchema()).isEqualTo(combine.bufferSchema());
        assertThat(a.input()).isEqualTo(combine.input());
    }

    /** In update mode a row's result may have to leave with the row. */
    @Test
    void rowsAreCombinedWhereResultsLeaveLater() {
        Plan windows = group(timed, List.of("window(t, '5 seconds')"), "count(1) AS n");
        assertThat(combines(before(windows, OutputMode.APPEND))).isTrue();
        assertThat(combines(before(windows, OutputMode.COMPLETE))).isTrue();
        assertThat(combines(before(windows, OutputMode.UPDATE))).isFalse();
        assertThat(combines(before(group(table("k INT"), List.of("k"), "count(1) AS n"), OutputMode.UPDATE)))
                .isTrue();
    }

    @Test
    void largeBuffersAndSessionsStayAsTheyAre() {
        Plan lists = group(timed, List.of("window(t, '5 seconds')"), "count(1) AS n", "collect_list(v) AS all");
        assertThat(combines(before(lists, OutputMode.APPEND))).isFalse();
        Plan sessions = group(timed, List.of("session_window(t, '5 seconds')"), "count(1) AS n");
        assertThat(combines(before(sessions, OutputMode.APPEND))).isFalse();
    }

    @Test
    void slidingWindowsAreMadeOfSlices() {
        List<OperatorSpec> operators =
                before(group(timed, List.of(SLIDING, "k"), "max(v) AS m", "min(t) AS first"), OutputMode.APPEND);
        OperatorSpec.Combine combine = combine(operators);
        assertThat(combine.keySchema().simpleString()).isEqualTo("struct<slice:timestamp,k:string>");
        OperatorSpec.Fused behind = (OperatorSpec.Fused) operators.get(operators.indexOf(combine) + 1);
        assertThat(behind.steps())
                .hasSize(1)
                .allMatch(s -> s instanceof RowStep.Expand e && e.projections().size() == 5);
        assertThat(behind.output().simpleString())
                .isEqualTo("struct<window:struct<start:timestamp,end:timestamp>,k:string,buffer:binary>");
        OperatorSpec.Fused ahead = (OperatorSpec.Fused) operators.get(operators.indexOf(combine) - 1);
        assertThat(ahead.steps()).noneMatch(RowStep.Expand.class::isInstance);
    }

    /** Windows that do not begin where others end, and aggregates over the window itself: rows are in their windows before. */
    @Test
    void otherSlidingWindowsAreCombinedWindowByWindow() {
        List<OperatorSpec> uneven = before(
                group(timed, List.of("window(t, '10 seconds', '3 seconds')"), "count(1) AS n"), OutputMode.APPEND);
        assertThat(combine(uneven).keySchema().simpleString()).startsWith("struct<window:");
        List<OperatorSpec> ofWindow =
                before(group(timed, List.of(SLIDING), "max(window.start) AS m"), OutputMode.APPEND);
        assertThat(combine(ofWindow).keySchema().simpleString()).startsWith("struct<window:");
    }
}
