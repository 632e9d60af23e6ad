package io.millrace.planner.analyze;

import static io.millrace.planner.PlannerKit.as;
import static io.millrace.planner.PlannerKit.expr;
import static io.millrace.planner.PlannerKit.exprs;
import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.select;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.planner.Planner;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HiddenColumnsTest {
    private static final StructType HIDDEN = StructType.fromDDL("_metadata STRUCT<name: STRING, size: BIGINT>");
    private final Map<String, Plan> views = new HashMap<>();
    private final Planner planner = Planner.of(
            name -> Optional.ofNullable(views.get(name.get(0))),
            new SourceSchemas() {
                @Override
                public StructType schemaOf(Plan.Read read) {
                    return Objects.requireNonNull(read.schema());
                }

                @Override
                public StructType hiddenOf(Plan.Read read) {
                    return HIDDEN;
                }
            },
            Map.of(),
            new BindContext(true, "UTC"));
    private final Plan files = table("a INT, b STRING");

    /** The columns of the plan, then those that each source is asked for. */
    private String columns(Plan plan) {
        Planner.Analyzed analyzed = planner.analyze(plan);
        return String.join(" ", analyzed.schema().fieldNames()) + " <- "
                + planner.optimize(analyzed).nodes().stream()
                        .filter(Logical.Source.class::isInstance)
                        .map(s -> String.join(" ", Columns.schema(s.output()).fieldNames()))
                        .collect(Collectors.joining(" | "));
    }

    @Test
    void aHiddenColumnIsThereOnlyWhereItIsNamed() {
        assertThat(columns(files)).isEqualTo("a b <- a b");
        assertThat(columns(select(files, "*"))).isEqualTo("a b <- a b");
        assertThat(columns(select(files, "a", "_metadata.name"))).isEqualTo("a name <- a _metadata");
        assertThat(columns(select(files, "*", "_METADATA"))).isEqualTo("a b _METADATA <- a b _metadata");
        assertThat(columns(select(select(files, "*", "_metadata"), "*"))).isEqualTo("a b _metadata <- a b _metadata");
        assertThat(columns(select(files, "_metadata.*"))).isEqualTo("name size <- _metadata");
    }

    @Test
    void itPassesWhatKeepsRowsAsTheyAre() {
        assertThat(columns(select(where(select(files, "a"), "a > 1"), "_metadata.size")))
                .isEqualTo("size <- a _metadata");
        assertThat(columns(where(files, "_metadata.size > 1"))).isEqualTo("a b <- a b _metadata");
        assertThat(columns(select(as(select(files, "a"), "q"), "q._metadata.name")))
                .isEqualTo("name <- _metadata");
        Plan sorted = new Plan.Sort(select(files, "a"), exprs("_metadata.name"));
        assertThat(columns(sorted)).isEqualTo("a <- a _metadata");
        assertThat(columns(new Plan.WithColumns(files, List.of("n"), List.of(expr("_metadata.name")))))
                .isEqualTo("a b n <- a b _metadata");
        assertThat(columns(group(files, List.of("_metadata.name"), "count(*)")))
                .isEqualTo("name count(1) <- _metadata");
        assertThat(columns(select(files, "row_number() OVER (PARTITION BY _metadata.name ORDER BY a) AS n")))
                .isEqualTo("n <- a _metadata");
    }

    @Test
    void joinsGiveThatOfEachSide() {
        Plan both =
                join(as(files, "l"), as(files, "r"), Plan.JoinType.LEFT_OUTER, "l.a = r.a AND l._metadata.size > 3");
        assertThat(columns(select(both, "l.b", "r._metadata.name"))).isEqualTo("b name <- a b _metadata | a _metadata");
        assertThat(planner.analyze(select(both, "r._metadata"))
                        .schema()
                        .field(0)
                        .nullable())
                .isTrue();
        assertThatThrownBy(() -> columns(select(both, "_metadata.name"))).hasMessageContaining("ambiguous");
    }

    @Test
    void sqlFindsItInViewsAndSubqueries() {
        views.put("v", files);
        assertThat(columns(new Plan.Sql("SELECT a, _metadata.name AS n FROM v WHERE v._metadata.size > 2", Map.of())))
                .isEqualTo("a n <- a _metadata");
        assertThat(columns(new Plan.Sql(
                        "SELECT a FROM v WHERE _metadata.size = (SELECT max(_metadata.size) FROM v)", Map.of())))
                .startsWith("a <- ");
        assertThat(columns(new Plan.Sql("SELECT * FROM v", Map.of()))).isEqualTo("a b <- a b");
    }

    @Test
    void whatMakesOtherRowsHidesIt() {
        for (Plan other : List.of(
                group(files, List.of("a"), "count(*)"),
                new Plan.Union(files, files, false, false),
                new Plan.Range(0, 1, 1))) {
            assertThatThrownBy(() -> columns(select(other, "_metadata.name")))
                    .hasMessageContaining("There is no column, variable or parameter `_metadata`.`name` here");
        }
    }

    @Test
    void aColumnOfTheTableGoesBefore() {
        assertThat(columns(select(table("_metadata INT, a INT"), "_metadata + 1 AS n")))
                .isEqualTo("n <- _metadata");
        assertThat(columns(select(select(files, "b AS _metadata"), "_metadata")))
                .isEqualTo("_metadata <- b");
    }
}
