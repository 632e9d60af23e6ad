package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings of expressions, each with the type that Spark gives it over one row of known columns. */
class SyntaxConformanceTest {
    private static final String ROW = "SELECT 7L AS id, 'acc-1' AS account_id, CAST(12.34 AS DECIMAL(10,2)) AS amount,"
            + " CAST(2.5 AS DOUBLE) AS d, 7 AS i, 2 AS i2, 'Hello World' AS s, '42' AS n, CAST(NULL AS STRING) AS nul,"
            + " TIMESTAMP '2024-03-10 01:30:45.123456' AS ts, DATE '2024-03-10' AS dt, true AS b, CAST('{\"a\":1}' AS BINARY) AS value,"
            + " named_struct('a',1,'b','x') AS st, array(1,2,3) AS arr, map('k1',1,'k2',2) AS m";

    private static Plan over(String expression) {
        PlannerKit kit = new PlannerKit();
        return kit.sql("SELECT " + expression + " FROM (" + ROW + ") t");
    }

    static String typeOf(String expression) {
        return new PlannerKit().schema(over(expression)).field(0).dataType().simpleString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '$',
            value = {
                "CAST(i AS STRING) ⇒ string",
                "CAST(n AS LONG) ⇒ bigint",
                "CAST(n AS DEC) ⇒ decimal(10,0)",
                "CAST(arr AS ARRAY<STRING>) ⇒ array<string>",
                "TRY_CAST('abc' AS INT) ⇒ int",
                "i::bigint ⇒ bigint",
                "`account_id` ⇒ string",
                "i <=> 7 ⇒ boolean",
                "i != 7 ⇒ boolean",
                "!b ⇒ boolean",
                "s RLIKE 'H.*d' ⇒ boolean",
                "s LIKE '%World' ⇒ boolean",
                "s ILIKE '%world' ⇒ boolean",
                "s IN ('Hello World', 'x') ⇒ boolean",
                "s IS NULL ⇒ boolean",
                "b IS TRUE ⇒ boolean",
                "b IS NOT FALSE ⇒ boolean",
                "i IS DISTINCT FROM 3 ⇒ boolean",
                "i IS NOT DISTINCT FROM 3 ⇒ boolean",
                "st.a ⇒ int",
                "st.A ⇒ int",
                "arr[1] ⇒ int",
                "m['nokey'] ⇒ int",
                "m.k1 ⇒ int",
                "i / i2 ⇒ double",
                "i % i2 ⇒ int",
                "i DIV 2 ⇒ bigint",
                "amount / 3 ⇒ decimal(14,6)",
                "amount + 1 ⇒ decimal(11,2)",
                "i2 - 9 ⇒ int",
                "~i ⇒ int",
                "i | 8 ⇒ int",
                "i & 3 ⇒ int",
                "i ^ 2 ⇒ int",
                "i << 2 ⇒ int",
                "i >> 1 ⇒ int",
                "n = 42 ⇒ boolean",
                "'a' || 'b' ⇒ string",
                "'it\\'s' ⇒ string",
                "r'raw\\n' ⇒ string",
                "\"double quoted\" ⇒ string",
                "1L ⇒ bigint",
                "1S ⇒ smallint",
                "1Y ⇒ tinyint",
                "1.5BD ⇒ decimal(2,1)",
                "1.0D ⇒ double",
                "1e3 ⇒ double",
                "2.9 ⇒ decimal(2,1)",
                "DATE '2024-01-01' ⇒ date",
                "INTERVAL 1 DAY ⇒ interval day",
                "INTERVAL '1 second' ⇒ interval second",
                "INTERVAL '1 day 2 hours' ⇒ interval day to hour",
                "INTERVAL '2-3' YEAR TO MONTH ⇒ interval year to month",
                "INTERVAL 1 day 2 hours ⇒ interval day to hour",
                "ts - INTERVAL '1' HOUR ⇒ timestamp",
                "ts - ts ⇒ interval day to second",
                "dt - 1 ⇒ date",
                "dt + INTERVAL 1 MONTH ⇒ date",
                "dt = '2024-03-10' ⇒ boolean",
                "CASE WHEN i > 5 THEN 'big' ELSE 'small' END ⇒ string",
                "CASE i WHEN 7 THEN 1 END ⇒ int",
                "CASE WHEN b THEN 1 ELSE 2.5 END ⇒ decimal(11,1)",
                "IF(i > 5, 'a', 'b') ⇒ string",
                "coalesce(nul, s) ⇒ string",
                "array(1,2,3) ⇒ array<int>",
                "named_struct('a',1,'b','x') ⇒ struct<a:int,b:string>",
                "struct(i as x, s as y) ⇒ struct<x:int,y:string>",
                "(i, s) ⇒ struct<i:int,s:string>",
                "transform(arr, (x, ix) -> x + ix) ⇒ array<int>",
                "transform(arr, x -> x + 1) ⇒ array<int>",
                "exists(arr, x -> x > 2) ⇒ boolean",
                "filter(arr, x -> x > 2) ⇒ array<int>",
                "aggregate(arr, 0, (acc, x) -> acc + x) ⇒ int",
                "transform_values(m, (k, v) -> v + 1) ⇒ map<string,int>",
                "ID ⇒ bigint",
                "t.i ⇒ int",
                "b = 'true' ⇒ boolean",
                "length(value) ⇒ int",
                "current_date ⇒ date",
                "now() ⇒ timestamp",
                "SUBSTRING(s FROM 1 FOR 3) ⇒ string",
                "TRIM(s) ⇒ string",
                "TRIM(BOTH 'H' FROM s) ⇒ string",
                "POSITION('o' IN s) ⇒ int",
                "position('o', s) ⇒ int",
                "EXTRACT(YEAR FROM ts) ⇒ int",
                "TIMESTAMPADD(HOUR, 2, ts) ⇒ timestamp",
                "i BETWEEN 1 AND 9 ⇒ boolean",
                "i NOT IN (1, 2) ⇒ boolean",
                "s LIKE ANY ('%x', 'H%') ⇒ boolean",
                "left(s, 2) ⇒ string",
                "window(ts, '5 seconds').start ⇒ timestamp",
                "window(ts, '5 seconds') ⇒ struct<start:timestamp,end:timestamp>",
                "bigint(n) ⇒ bigint",
                "count(DISTINCT s) ⇒ bigint",
                "sum(i) FILTER (WHERE b) ⇒ bigint",
                "-2147483648 ⇒ int",
                "2147483648 ⇒ bigint",
                "X'1F' ⇒ binary",
                "date_add(dt, 1) ⇒ date"
            })
    void typesAsSparkHasThem(String expression, String type) {
        assertThat(typeOf(expression)).isEqualTo(type);
    }

    @Test
    void andWhatSparkRefuses() {
        assertThatThrownBy(() -> typeOf("ts AT TIME ZONE 'UTC'")).hasMessageContaining("PARSE_SYNTAX_ERROR");
        assertThatThrownBy(() -> typeOf("n + n")).hasMessageContaining("DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE");
    }

    @Test
    void constantsFoldToSparkValues() {
        assertThat(folded("2 + 3 * 4")).isEqualTo(14);
        assertThat(folded("DATE '1970-01-02'")).isEqualTo(1);
        assertThat(folded("window(TIMESTAMP '1970-01-01 00:00:07', '5 seconds').start"))
                .isEqualTo(5_000_000L);
        assertThat(folded("array(1,2,3)[0]")).isEqualTo(1);
    }

    private static Object folded(String expression) {
        PlannerKit kit = new PlannerKit();
        Logical plan = kit.optimized(kit.sql("SELECT " + expression));
        Expr column = ((Logical.Project) plan).columns().get(0);
        return ((Expr.Lit) ((Expr.Alias) column).child()).value();
    }
}
