package io.millrace.planner.optimize;

import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.select;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.watermark;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.PlannerKit;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.LogicalText;
import io.millrace.sql.tree.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private final PlannerKit kit = new PlannerKit();
    private final Plan t = table("a INT, b INT, c STRING");

    private String text(Plan plan) {
        return kit.optimizedText(plan);
    }

    @Test
    void filtersMergeAndPassProjections() {
        assertThat(text(where(where(select(t, "a", "b + 1 AS b1"), "b1 > 2"), "a = 1")))
                .isEqualTo("""
                        Project [a, (b + 1) AS b1]
                        +- Filter [((( b + 1) > 2) AND (a = 1))]
                           +- Source csv [a, b]
                        """.replace("( b", "(b"));
    }

    @Test
    void filtersPassAWatermarkUnlessTheyReadItsTime() {
        Plan timed = watermark(stream("v INT, t TIMESTAMP"), "t", "1 second");
        assertThat(text(where(timed, "v > 1"))).containsSubsequence("Watermark", "Filter", "StreamSource");
        assertThat(text(where(timed, "v > 1 AND t > '2024-01-01'")))
                .containsSubsequence("Filter", "Watermark", "Filter [(v > 1)]", "StreamSource");
    }

    @Test
    void filtersReachTheSidesOfAJoin() {
        Plan joined = join(t, table("x INT, y INT"), Plan.JoinType.INNER, "a = x AND y > 3");
        assertThat(text(where(joined, "b = 1")))
                .contains("Join INNER [(a = x)]")
                .containsSubsequence(
                        "Filter [((b = 1) AND (a IS NOT NULL))]", "Filter [((y > 3) AND (x IS NOT NULL))]");
        Plan left = join(t, table("x INT, y INT"), Plan.JoinType.LEFT_OUTER, "a = x");
        assertThat(text(where(left, "y IS NULL"))).startsWith("Filter [(y IS NULL)]");
    }

    @Test
    void outerJoinsKeepOnlyRowsThatAFilterLetsPass() {
        Plan full = join(t, table("x INT, y INT"), Plan.JoinType.FULL_OUTER, "a = x");
        assertThat(text(where(full, "y > 1"))).contains("Join RIGHT_OUTER");
        assertThat(text(where(full, "coalesce(b, 0) = 1"))).contains("Join LEFT_OUTER");
        assertThat(text(where(full, "b < y"))).contains("Join INNER");
        assertThat(text(where(full, "b IS NOT NULL AND y IS NULL"))).contains("Join LEFT_OUTER");
        assertThat(text(where(full, "y IS NULL OR b > 1"))).contains("Join FULL_OUTER");
        assertThat(text(where(full, "coalesce(b, 0) = 0"))).contains("Join FULL_OUTER");
        Plan left = join(t, table("x INT, y INT"), Plan.JoinType.LEFT_OUTER, "a = x");
        assertThat(text(where(left, "y > 1 OR y < 0"))).contains("Join INNER");
        assertThat(text(where(left, "b > 1"))).contains("Join LEFT_OUTER");
    }

    @Test
    void filtersReachTheBranchesOfAUnion() {
        Plan union = new Plan.Union(t, t, false, false);
        assertThat(text(where(union, "a = 1")).split("Filter", -1)).hasSize(3);
    }

    @Test
    void constantsBooleansCastsAndNulls() {
        assertThat(text(where(t, "a > 1 + 1 AND true"))).startsWith("Filter [(a > 2)]");
        assertThat(text(where(t, "NOT NOT a > 1"))).startsWith("Filter [(a > 1)]");
        assertThat(text(where(t, "1 = 1"))).startsWith("Source");
        assertThat(text(select(t, "a + CAST(NULL AS INT) AS x"))).startsWith("Project [NULL AS x]");
        assertThat(text(select(t, "CASE WHEN false THEN 1 WHEN true THEN a END AS x")))
                .startsWith("Project [a AS x]");
        assertThat(text(select(t, "1 / 0 AS x"))).contains("/");
    }

    @Test
    void projectionsCollapseButNothingDearIsDoneTwice() {
        assertThat(text(select(select(t, "a + 1 AS x"), "x * 2 AS y")))
                .isEqualTo("Project [((a + 1) * 2) AS y]\n+- Source csv [a]\n");
        assertThat(text(select(select(t, "upper(c) AS x"), "concat(x, x) AS y")).split("Project", -1))
                .hasSize(3);
        assertThat(text(select(select(t, "rand() AS x"), "x + 1 AS y")).split("Project", -1))
                .hasSize(3);
    }

    @Test
    void onlyColumnsInUseAreRead() {
        assertThat(text(group(t, List.of("c"), "sum(a) AS s"))).contains("Source csv [a, c]");
        assertThat(text(group(t, List.of(), "count(1) AS n"))).contains("Source csv [a]");
    }

    @Test
    void jsonIsParsedForItsUsedFieldsOnly() {
        Plan raw = stream("value STRING");
        Plan parsed = select(raw, "from_json(value, 'a INT, b STRING, c DOUBLE, d ARRAY<INT>') AS j");
        String plan = text(select(where(parsed, "j.c > 1"), "j.a", "j.c"));
        assertThat(plan).contains("from_json(value, a INT,c DOUBLE)");
        assertThat(text(select(parsed, "j"))).contains("b STRING");
        assertThat(text(select(parsed, "j.b"))).contains("from_json(value, b STRING)");
        assertThat(text(group(parsed, List.of("j.b"), "sum(j.a) AS s"))).contains("from_json(value, a INT,b STRING)");
    }

    @Test
    void distinctAggregatesOfABatchTakeTwoSteps() {
        assertThat(text(group(t, List.of("c"), "count(DISTINCT a) AS n")).split("Aggregate", -1))
                .hasSize(3);
    }

    /** To find by comparison that nothing changed is dear in a new JVM. */
    @Test
    void rulesGiveBackTheVeryPlanThatTheyHaveNothingToSayOf() {
        Plan other = table("x INT, y INT");
        Plan events = watermark(stream("v INT, t TIMESTAMP, j STRING"), "t", "1 second");
        Plan parsed = select(events, "from_json(j, 'a INT, b STRING, c DOUBLE') AS p", "v", "t");
        for (Plan plan : List.of(
                where(select(t, "a", "b + 1 AS b1", "upper(c) AS u"), "b1 > 2 AND a = 1 AND u <> 'X'"),
                where(select(t, "a", "rand() AS r"), "r > 0.5"),
                where(join(t, other, Plan.JoinType.LEFT_OUTER, "a = x AND y > 3"), "b = 1"),
                where(join(t, other, Plan.JoinType.FULL_OUTER, "a = x"), "y IS NULL"),
                where(new Plan.Union(t, t, false, false), "a = 1 AND rand() > 0.1"),
                where(group(t, List.of("c"), "sum(a) AS s", "count(DISTINCT b) AS n"), "s > 3 AND c = 'x'"),
                select(where(parsed, "p.c > 1"), "p.a", "p.c", "t"),
                group(where(events, "v > 1 AND t > '2024-01-01'"), List.of("window(t, '1 minute')"), "count(1) AS n"),
                new Plan.Limit(new Plan.Limit(select(t, "a"), 5), 3))) {
            Logical optimized = kit.optimized(plan);
            assertThat(kit.optimizedAgain(plan, optimized))
                    .as(() -> LogicalText.of(optimized))
                    .isSameAs(optimized);
        }
    }
}
