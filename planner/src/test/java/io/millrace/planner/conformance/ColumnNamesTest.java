package io.millrace.planner.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.analyze.Analyzer;
import io.millrace.planner.analyze.RegistryFunctions;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.parse.SqlParser;
import io.millrace.sql.types.StructType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The name of a column without an alias, as Spark 4.2 gives it. */
class ColumnNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "sqrt(i);SQRT(i)",
                "ceil(d);CEIL(d)",
                "ceiling(d);ceiling(d)",
                "power(i, 2);POWER(i, 2)",
                "pow(i, 2);pow(i, 2)",
                "log(i);LOG(E(), i)",
                "ln(i);ln(i)",
                "i div 2;(i div 2)",
                "i % 2;(i % 2)",
                "mean(i);mean(i)",
                "stddev(i);stddev(i)",
                "variance(i);variance(i)",
                "every(i > 1);every((i > 1))",
                "first(i, true);first(i)",
                "percentile(i, 0.5);percentile(i, 0.5, 1)",
                "approx_percentile(i, 0.5);approx_percentile(i, 0.5, 10000)",
                "array_agg(i);collect_list(i)",
                "count(*);count(1)",
                "sum(DISTINCT i);sum(DISTINCT i)",
                "substr(s, 2);substr(s, 2, 2147483647)",
                "substring(s, 2, 1);substring(s, 2, 1)",
                "lcase(s);lcase(s)",
                "split(s, ',');split(s, ,, -1)",
                "from_json(s, 'a INT');from_json(s)",
                "bigint(i);i",
                "CAST(i AS STRING);i",
                "CAST(1 AS STRING);CAST(1 AS STRING)",
                "regexp_extract(s, 'a');regexp_extract(s, a, 1)",
                "s RLIKE 'a';RLIKE(s, a)",
                "s LIKE 'a%';s LIKE a%",
                "round(d);round(d, 0)",
                "sort_array(array(i));sort_array(array(i), true)",
                "unix_timestamp();unix_timestamp(current_timestamp(), yyyy-MM-dd HH:mm:ss)"
            })
    void namesAreSparks(String expression, String name) {
        Analyzer analyzer = new Analyzer(
                table -> Optional.of(SqlParser.parseQuery("SELECT 7 AS i, 2.5D AS d, 'x' AS s")),
                read -> new StructType(),
                new RegistryFunctions(FunctionRegistry.builtin(), Map.of()),
                new BindContext(true, "UTC"));
        StructType schema =
                LocalExecutor.schema(analyzer.analyze(SqlParser.parseQuery("SELECT " + expression + " FROM t")));
        assertThat(schema.field(0).name()).isEqualTo(name);
    }
}
