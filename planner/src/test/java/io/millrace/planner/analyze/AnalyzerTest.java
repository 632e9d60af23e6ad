package io.millrace.planner.analyze;

import static io.millrace.planner.PlannerKit.as;
import static io.millrace.planner.PlannerKit.col;
import static io.millrace.planner.PlannerKit.expr;
import static io.millrace.planner.PlannerKit.group;
import static io.millrace.planner.PlannerKit.join;
import static io.millrace.planner.PlannerKit.select;
import static io.millrace.planner.PlannerKit.stream;
import static io.millrace.planner.PlannerKit.table;
import static io.millrace.planner.PlannerKit.watermark;
import static io.millrace.planner.PlannerKit.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.planner.PlannerKit;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyzerTest {
    private final PlannerKit kit = new PlannerKit();
    private final Plan accounts = table(
            "account_id STRING, amount DOUBLE, id BIGINT, st STRUCT<a: INT, b: STRING>, arr ARRAY<INT>, m MAP<STRING,"
                    + " INT>");

    private String columns(Plan plan) {
        return String.join(" | ", kit.schema(plan).fieldNames());
    }

    @Test
    void columnNamesAreSparks() {
        assertThat(columns(select(
                        accounts,
                        "id + 1",
                        "ID",
                        "st.a",
                        "arr[1]",
                        "m['k']",
                        "m.k",
                        "CAST(id AS STRING)",
                        "CAST(id + 1 AS STRING)",
                        "upper(account_id)",
                        "id > 5 AND amount IS NULL",
                        "NOT id = 1",
                        "'x'",
                        "1L",
                        "CASE WHEN id > 5 THEN 'big' ELSE 'small' END",
                        "-id")))
                .isEqualTo("(id + 1) | ID | a | arr[1] | m[k] | k | id | CAST((id + 1) AS STRING) | upper(account_id) |"
                        + " ((id > 5) AND (amount IS NULL)) | (NOT (id = 1)) | x | 1 | CASE WHEN (id > 5) THEN big"
                        + " ELSE small END | (- id)");
        assertThat(columns(group(
                        accounts,
                        List.of("account_id"),
                        "count(*)",
                        "sum(amount)",
                        "COUNT(DISTINCT id)",
                        "max(id) + 1")))
                .isEqualTo("account_id | count(1) | sum(amount) | count(DISTINCT id) | (max(id) + 1)");
    }

    @Test
    void unknownNamesGetSuggestions() {
        assertThatThrownBy(() -> kit.schema(select(accounts, "accountid")))
                .hasMessageContaining("[UNRESOLVED_COLUMN.WITH_SUGGESTION]")
                .hasMessageContaining("Did you mean [`account_id`,");
        assertThatThrownBy(() -> kit.schema(select(accounts, "st.zz")))
                .hasMessageContaining("[FIELD_NOT_FOUND] No such struct field `zz` in `a`, `b`");
        assertThatThrownBy(() -> kit.schema(select(accounts, "uper(account_id)")))
                .hasMessageContaining("[UNRESOLVED_ROUTINE] Cannot resolve routine `uper`")
                .hasMessageContaining("`upper`");
        assertThatThrownBy(() -> kit.schema(kit.sql("SELECT * FROM nowhere")))
                .hasMessageContaining("[TABLE_OR_VIEW_NOT_FOUND]");
        assertThatThrownBy(() -> kit.schema(select(join(accounts, accounts, Plan.JoinType.CROSS, null), "id")))
                .hasMessageContaining("[AMBIGUOUS_REFERENCE]");
        assertThatThrownBy(() -> kit.schema(where(accounts, "id")))
                .hasMessageContaining("DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN");
        assertThatThrownBy(() -> kit.schema(where(accounts, "sum(id) > 1")))
                .hasMessageContaining("[INVALID_WHERE_CONDITION]");
        assertThatThrownBy(() -> kit.schema(group(accounts, List.of("id"), "amount")))
                .hasMessageContaining("[MISSING_AGGREGATION]");
        assertThatThrownBy(() -> kit.schema(watermark(stream("v INT"), "v", "1 second")))
                .hasMessageContaining("[EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE]");
        assertThatThrownBy(() -> kit.schema(watermark(stream("t TIMESTAMP"), "t", "soon")))
                .hasMessageContaining("[CANNOT_PARSE_INTERVAL]");
    }

    @Test
    void qualifiersAndPlanIdsTellColumnsApart() {
        Plan self = join(as(accounts, "l"), as(accounts, "r"), Plan.JoinType.INNER, "l.id = r.id");
        assertThat(columns(select(self, "l.id", "r.amount", "l.*"))).startsWith("id | amount | account_id");
        Plan left = new Plan.Tagged(accounts, 1);
        Plan right = new Plan.Tagged(table("id INT, name STRING"), 2);
        Plan joined = new Plan.Join(
                left, right, Plan.JoinType.INNER, new Tree.Call("=", col("id", 1), col("id", 2)), List.of());
        assertThat(kit.ddl(new Plan.Select(joined, List.of(col("id", 2), col("amount", 1)), false)))
                .isEqualTo("struct<id:int,amount:double>");
        assertThat(columns(new Plan.Drop(joined, List.of(col("id", 2)))))
                .endsWith("m | name")
                .startsWith("account_id | amount | id");
        assertThat(columns(new Plan.Join(
                        accounts, table("id INT, name STRING"), Plan.JoinType.INNER, null, List.of("id"))))
                .isEqualTo("id | account_id | amount | st | arr | m | name");
    }

    @Test
    void generatorsAndLateralView() {
        assertThat(columns(select(accounts, "id", "explode(arr)"))).isEqualTo("id | col");
        assertThat(columns(select(accounts, "posexplode(arr)"))).isEqualTo("pos | col");
        assertThat(columns(select(accounts, "explode(m)"))).isEqualTo("key | value");
        assertThat(columns(select(accounts, "explode(m) AS (k, v)"))).isEqualTo("k | v");
        kit.views.put("accounts", accounts);
        assertThat(columns(kit.sql("SELECT id, x FROM accounts LATERAL VIEW OUTER explode(arr) e AS x")))
                .isEqualTo("id | x");
        assertThatThrownBy(() -> kit.schema(select(accounts, "1 + explode(arr)")))
                .hasMessageContaining("NESTED_IN_EXPRESSIONS");
    }

    @Test
    void sqlClauses() {
        kit.views.put("t", table("a INT, b INT, c STRING"));
        assertThat(kit.ddl(kit.sql("SELECT a AS x, x + 1 AS y FROM t"))).isEqualTo("struct<x:int,y:int>");
        assertThat(kit.ddl(kit.sql("SELECT c, count(*) n FROM t GROUP BY 1 HAVING n > 2 AND max(a) > 1 ORDER BY"
                        + " sum(b) DESC LIMIT 3")))
                .isEqualTo("struct<c:string,n:bigint>");
        assertThat(kit.ddl(kit.sql(
                        "WITH q AS (SELECT a FROM t WHERE b > 1) SELECT q.a FROM q JOIN t USING (a) ORDER BY b")))
                .isEqualTo("struct<a:int>");
        assertThat(kit.ddl(kit.sql("SELECT a, b, grouping_id() g, count(1) n FROM t GROUP BY ROLLUP(a, b)")))
                .isEqualTo("struct<a:int,b:int,g:bigint,n:bigint>");
        assertThat(kit.ddl(kit.sql("SELECT a FROM t UNION ALL SELECT 1L"))).isEqualTo("struct<a:bigint>");
        assertThat(kit.ddl(kit.sql("SELECT a FROM t EXCEPT SELECT b FROM t"))).isEqualTo("struct<a:int>");
        assertThat(kit.ddl(kit.sql("SELECT * FROM VALUES (1, 'x'), (2L, null) AS v(n, s)")))
                .isEqualTo("struct<n:bigint,s:string>");
        assertThat(kit.ddl(kit.sql("SELECT id FROM range(3)"))).isEqualTo("struct<id:bigint>");
        assertThat(kit.ddl(kit.sql("SELECT a, count(*) FROM t GROUP BY ALL")))
                .isEqualTo("struct<a:int,count(1):bigint>");
        assertThat(kit.ddl(kit.sql("SELECT DISTINCT c FROM t"))).isEqualTo("struct<c:string>");
        assertThat(kit.ddl(kit.sql("SELECT sum(a) / count(*) r FROM t HAVING count(*) > 1")))
                .isEqualTo("struct<r:double>");
        assertThatThrownBy(() -> kit.sql("SELECT FROM WHERE"))
                .hasMessageContaining("[PARSE_SYNTAX_ERROR] Syntax error at or near")
                .hasMessageContaining("^^^");
    }

    @Test
    void windowsKeepTheWatermark() {
        Plan timed = watermark(stream("t TIMESTAMP, v INT"), "t", "10 seconds");
        Plan windowed = group(timed, List.of("window(t, '10 seconds', '5 seconds')"), "count(1) AS n");
        assertThat(kit.ddl(windowed)).isEqualTo("struct<window:struct<start:timestamp,end:timestamp>,n:bigint>");
        assertThat(kit.planner.analyze(windowed).logical().output().get(0).watermarkDelayUs())
                .hasValue(10_000_000L);
        kit.views.put("events", timed);
        assertThat(kit.ddl(kit.sql(
                        "SELECT window(t, '5 seconds').start, count(*) FROM events GROUP BY window(t, '5 seconds')")))
                .isEqualTo("struct<start:timestamp,count(1):bigint>".replace("struct<start", "struct<window.start"));
        assertThatThrownBy(() -> kit.schema(group(timed, List.of("window(t, '5 seconds', '10 seconds')"), "count(1)")))
                .hasMessageContaining("slide duration");
        assertThatThrownBy(() -> kit.schema(select(timed, "session_window(t, '5 seconds')")))
                .hasMessageContaining("session_window outside the keys of GROUP BY is not there yet");
        assertThat(kit.ddl(group(timed, List.of("session_window(t, '5 seconds')", "v"), "count(1) AS n")))
                .isEqualTo("struct<session_window:struct<start:timestamp,end:timestamp>,v:int,n:bigint>");
        assertThatThrownBy(() -> kit.schema(group(timed, List.of("session_window(t, 'soon')", "v"), "count(1)")))
                .hasMessageContaining("Unable to parse 'soon' as the gap of a session window");
    }

    @Test
    void columnMethods() {
        Plan with = new Plan.WithColumns(accounts, List.of("ID", "twice"), List.of(expr("id + 1"), expr("amount * 2")));
        assertThat(columns(with)).isEqualTo("account_id | amount | ID | st | arr | m | twice");
        Plan byName = new Plan.Union(table("a INT, b INT"), table("b BIGINT, a INT"), true, false);
        assertThat(kit.ddl(byName)).isEqualTo("struct<a:int,b:bigint>");
        assertThatThrownBy(() -> kit.schema(new Plan.Union(table("a INT"), table("a INT, b INT"), false, false)))
                .hasMessageContaining("[NUM_COLUMNS_MISMATCH]");
    }
}
