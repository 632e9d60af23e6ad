package io.millrace.planner.physical;

import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.select;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.watermark;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.PlannerKit;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalPlannerTest {
    private final PlannerKit kit = new PlannerKit();
    private final Plan timed = watermark(stream("k STRING, v INT, t TIMESTAMP"), "t", "10 seconds");

    private static OperatorSpec first(PhysicalPlan p, int stage) {
        return p.stages().get(stage).operators().get(0);
    }

    @Test
    void statelessQueryIsOneFusedStage() {
        PhysicalPlan p = kit.stages(select(where(stream("k STRING, v INT"), "v > 1"), "k"), OutputMode.APPEND);
        assertThat(p.stages()).hasSize(1);
        assertThat(p.stages().get(0).operators()).hasSize(1);
        assertThat(((OperatorSpec.Fused) first(p, 0)).steps()).hasSize(2);
        assertThat(p.stages().get(0).output()).isInstanceOf(StageOutput.ToSink.class);
        assertThat(p.stateful()).isFalse();
    }

    @Test
    void windowedCountIsPartitionedByItsPlainKey() {
        PhysicalPlan p =
                kit.stages(group(timed, List.of("window(t, '5 seconds')", "k"), "count(1) AS n"), OutputMode.APPEND);
        assertThat(p.stages()).hasSize(2);
        StageOutput.ToStage to = (StageOutput.ToStage) p.stages().get(0).output();
        assertThat(to.keys()).hasSize(1);
        assertThat(to.keys().get(0).type().simpleString()).isEqualTo("string");
        OperatorSpec.Aggregate a = (OperatorSpec.Aggregate) first(p, 1);
        assertThat(a.uid()).isEqualTo("op-0-aggregate");
        assertThat(a.eventTimeKey()).isZero();
        assertThat(a.windowKey()).isTrue();
        assertThat(a.emit()).isEqualTo(OperatorSpec.EmitMode.APPEND);
        assertThat(p.watermarks()).containsExactly(new PhysicalPlan.WatermarkSpec(0, "t", 10_000_000L));
        assertThat(p.outputSchema().simpleString())
                .isEqualTo("struct<window:struct<start:timestamp,end:timestamp>,k:string,n:bigint>");
    }

    @Test
    void windowAloneIsTheKey() {
        PhysicalPlan p =
                kit.stages(group(timed, List.of("window(t, '5 seconds')"), "count(1) AS n"), OutputMode.UPDATE);
        assertThat(((StageOutput.ToStage) p.stages().get(0).output()).keys()).hasSize(1);
        assertThat(p.stages().get(1).single()).isFalse();
    }

    @Test
    void globalAggregateIsOneTask() {
        PhysicalPlan p = kit.stages(group(timed, List.of(), "count(1) AS n"), OutputMode.COMPLETE);
        assertThat(p.stages().get(1).single()).isTrue();
        assertThat(((OperatorSpec.Aggregate) first(p, 1)).emit()).isEqualTo(OperatorSpec.EmitMode.COMPLETE);
    }

    @Test
    void slidingWindowsExpandBeforeTheExchange() {
        PhysicalPlan p = kit.stages(
                group(timed, List.of("window(t, '10 seconds', '3 seconds')"), "count(1) AS n"), OutputMode.UPDATE);
        List<RowStep> steps = ((OperatorSpec.Fused) first(p, 0)).steps();
        assertThat(steps)
                .anyMatch(s -> s instanceof RowStep.Expand e && e.projections().size() == 4);
    }

    @Test
    void unionFeedsTheNextStatefulStageFromEachBranch() {
        Plan union = new Plan.Union(stream("k STRING"), stream("k STRING"), false, false);
        PhysicalPlan p = kit.stages(group(union, List.of("k"), "count(1) AS n"), OutputMode.UPDATE);
        assertThat(p.stages()).hasSize(3);
        assertThat(((StageInput.FromStages) p.stages().get(2).input()).stages()).containsExactly(0, 1);
        PhysicalPlan plain = kit.stages(union, OutputMode.APPEND);
        assertThat(plain.stages()).hasSize(3);
        assertThat(plain.stages().get(2).output()).isInstanceOf(StageOutput.ToSink.class);
    }

    @Test
    void staticSideIsAPlanOfItsOwn() {
        Plan joined = join(
                stream("k STRING, v INT"),
                table("k2 STRING, name STRING, other INT"),
                Plan.JoinType.LEFT_OUTER,
                "k = k2 AND v > 1");
        PhysicalPlan p = kit.stages(select(joined, "v", "name"), OutputMode.APPEND);
        assertThat(p.stages()).hasSize(1);
        OperatorSpec.StaticJoin j = (OperatorSpec.StaticJoin) p.stages().get(0).operators().stream()
                .filter(OperatorSpec.StaticJoin.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(j.streamIsLeft()).isTrue();
        assertThat(j.residual()).isNotNull();
        assertThat(j.staticSide().outputSchema().fieldNames()).containsExactly("k2", "name");
    }

    @Test
    void batchSortsAndLimitsInOneTask() {
        Plan sorted = new Plan.Limit(new Plan.Sort(table("a INT"), List.of(PlannerKit.expr("a"))), 3);
        PhysicalPlan p = kit.stages(sorted, OutputMode.COMPLETE);
        assertThat(p.stages()).hasSize(2);
        assertThat(p.stages().get(1).single()).isTrue();
        assertThat(p.stages().get(1).operators()).hasSize(2);
        assertThat(p.stateful()).isFalse();
    }

    @Test
    void rightOuterOfTwoTablesProbesWithTheRight() {
        PhysicalPlan p = kit.stages(
                join(table("a INT"), table("b INT"), Plan.JoinType.RIGHT_OUTER, "a = b"), OutputMode.COMPLETE);
        assertThat(((OperatorSpec.StaticJoin) first(p, 0)).streamIsLeft()).isFalse();
    }

    @Test
    void deduplicationKnowsItsEventTime() {
        PhysicalPlan p = kit.stages(new Plan.Deduplicate(timed, List.of("k"), true), OutputMode.APPEND);
        OperatorSpec.Deduplicate d = (OperatorSpec.Deduplicate) first(p, 1);
        assertThat(d.eventTime()).isEqualTo(2);
        assertThat(d.eventTimeInKey()).isFalse();
        assertThat(d.delayUs()).isEqualTo(10_000_000L);
        PhysicalPlan narrow =
                kit.stages(select(new Plan.Deduplicate(timed, List.of("k"), true), "k"), OutputMode.APPEND);
        assertThat(((OperatorSpec.Deduplicate) first(narrow, 1)).eventTime()).isEqualTo(1);
        PhysicalPlan plain = kit.stages(new Plan.Deduplicate(timed, List.of("k"), false), OutputMode.APPEND);
        assertThat(((OperatorSpec.Deduplicate) first(plain, 1)).eventTime()).isEqualTo(2);
        assertThat(((OperatorSpec.Deduplicate) first(plain, 1)).eventTimeInKey())
                .isFalse();
        PhysicalPlan untimed =
                kit.stages(select(new Plan.Deduplicate(timed, List.of("k"), false), "k"), OutputMode.APPEND);
        assertThat(((OperatorSpec.Deduplicate) first(untimed, 1)).eventTime()).isEqualTo(-1);
    }

    @Test
    void fingerprintIsStable() {
        Plan q = group(timed, List.of("k"), "count(1) AS n");
        assertThat(kit.stages(q, OutputMode.UPDATE).fingerprint())
                .isEqualTo(new PlannerKit().stages(q, OutputMode.UPDATE).fingerprint());
        Plan other = group(timed, List.of("v"), "count(1) AS n");
        assertThat(kit.stages(other, OutputMode.UPDATE).fingerprint())
                .isNotEqualTo(kit.stages(q, OutputMode.UPDATE).fingerprint());
    }

    @Test
    void explainPrintsAllPlans() {
        String text = kit.planner.explain(
                kit.planner.analyze(group(timed, List.of("k"), "count(1) AS n")), "extended", OutputMode.UPDATE);
        assertThat(text)
                .contains(
                        "== Parsed Plan ==",
                        "== Analyzed Plan ==",
                        "== Optimized Plan ==",
                        "== Physical Plan ==",
                        "Aggregate op-0-aggregate");
    }
}
