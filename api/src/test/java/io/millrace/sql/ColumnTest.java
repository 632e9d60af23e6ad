package io.millrace.sql;

import static io.millrace.sql.functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.expressions.UserDefinedFunction;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ColumnTest {
    private static Tree name(String... parts) {
        return new Tree.Name(List.of(parts), OptionalLong.empty());
    }

    private static Tree literal(Object value, io.millrace.sql.types.DataType type) {
        return new Tree.Literal(value, type);
    }

    @Test
    void names_split_at_dots_outside_back_ticks() {
        assertThat(col("a").tree()).isEqualTo(name("a"));
        assertThat(col("a.b").tree()).isEqualTo(name("a", "b"));
        assertThat(col("`a.b`.c").tree()).isEqualTo(name("a.b", "c"));
        assertThat(col("`a``b`").tree()).isEqualTo(name("a`b"));
        assertThat(col("*").tree()).isEqualTo(new Tree.Star(List.of()));
        assertThat(col("t.*").tree()).isEqualTo(new Tree.Star(List.of("t")));
        for (String bad : List.of("", "a.", ".a", "`a", "`a`b", "a..b")) {
            assertThatThrownBy(() -> col(bad)).as(bad).hasMessageContaining("INVALID_ATTRIBUTE_NAME_SYNTAX");
        }
    }

    @Test
    void java_values_become_literals_in_internal_form() {
        assertThat(lit(1).tree()).isEqualTo(literal(1, DataTypes.IntegerType));
        assertThat(lit("s").tree()).isEqualTo(literal("s", DataTypes.StringType));
        assertThat(lit(null).tree()).isEqualTo(literal(null, DataTypes.NullType));
        assertThat(lit(new BigDecimal("12.34")).tree())
                .isEqualTo(literal(new BigDecimal("12.34"), new DecimalType(4, 2)));
        assertThat(lit(new BigDecimal("0.001")).tree())
                .isEqualTo(literal(new BigDecimal("0.001"), new DecimalType(3, 3)));
        assertThat(lit(new BigDecimal("1E+3")).tree())
                .isEqualTo(literal(new BigDecimal("1000"), new DecimalType(4, 0)));
        assertThat(lit(Date.valueOf("1970-01-02")).tree()).isEqualTo(literal(1, DataTypes.DateType));
        assertThat(lit(Instant.ofEpochSecond(1)).tree()).isEqualTo(literal(1_000_000L, DataTypes.TimestampType));
        assertThat(((Tree.Literal) lit(Duration.ofSeconds(1)).tree()).value()).isEqualTo(1_000_000L);
        assertThat(((Tree.Literal) lit(Period.ofYears(1)).tree()).value()).isEqualTo(12);
        assertThat(lit(List.of(1, 2)).tree()).isEqualTo(new Tree.Call("array", lit(1).tree(), lit(2).tree()));
        assertThat(lit(Map.of("k", 1)).tree()).isEqualTo(new Tree.Call("map", lit("k").tree(), lit(1).tree()));
        assertThat(lit(col("a"))).isEqualTo(col("a"));
        assertThat(lit(LocalDateTime.parse("1970-01-01T00:00:01")).tree())
                .isEqualTo(literal(1_000_000L, DataTypes.TimestampNTZType));
        assertThatThrownBy(() -> lit(new Object())).hasMessageContaining("UNSUPPORTED_FEATURE.LITERAL_TYPE");
        assertThatThrownBy(() -> lit(Period.ofDays(1))).hasMessageContaining("INVALID_EXTERNAL_TYPE");
    }

    @Test
    void operators_are_calls() {
        Column a = col("a");
        assertThat(a.plus(1).tree()).isEqualTo(new Tree.Call("+", name("a"), lit(1).tree()));
        assertThat(a.notEqual("x").tree())
                .isEqualTo(new Tree.Call("not", new Tree.Call("=", name("a"), lit("x").tree())));
        assertThat(a.between(1, 2)).isEqualTo(a.geq(1).and(a.leq(2)));
        assertThat(a.isin(1, 2).tree()).isEqualTo(new Tree.Call("in", name("a"), lit(1).tree(), lit(2).tree()));
        assertThat(a.isInCollection(List.of(1, 2))).isEqualTo(a.isin(1, 2));
        assertThat(a.getItem(0).tree()).isEqualTo(new Tree.Extract(name("a"), lit(0).tree()));
        assertThat(a.getField("f").tree()).isEqualTo(new Tree.Extract(name("a"), lit("f").tree()));
        assertThat(a.cast("decimal(5,1)").tree()).isEqualTo(new Tree.Cast(name("a"), new DecimalType(5, 1), false));
        assertThat(a.try_cast("int").tree()).isEqualTo(new Tree.Cast(name("a"), DataTypes.IntegerType, true));
        assertThat(a.as("b").tree()).isEqualTo(new Tree.Alias(name("a"), List.of("b")));
        assertThat(a.desc().tree()).isEqualTo(new Tree.SortOrder(name("a"), false, false));
        assertThat(a.asc().tree()).isEqualTo(new Tree.SortOrder(name("a"), true, true));
    }

    @Test
    void case_when_grows_and_ends() {
        Column c = when(col("a").gt(1), "x").when(col("a").gt(0), "y").otherwise("z");
        assertThat(c).hasToString("CASE WHEN (a > 1) THEN x WHEN (a > 0) THEN y ELSE z END");
        assertThatThrownBy(() -> c.otherwise(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> col("a").when(col("b"), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columns_print_readably() {
        assertThat(col("a").plus(1).multiply(col("b.c"))).hasToString("((a + 1) * b.c)");
        assertThat(col("a").equalTo(1).and(col("b").isNull())).hasToString("((a = 1) AND (b IS NULL))");
        assertThat(countDistinct(col("a"), col("b"))).hasToString("count(DISTINCT a, b)");
        assertThat(window(col("ts"), "10 minutes", "5 minutes")).hasToString("window(ts, 10 minutes, 5 minutes)");
        assertThat(col("s").cast("string").as("t")).hasToString("CAST(s AS STRING) AS t");
    }

    @Test
    void functions_write_down_calls() {
        assertThat(count("*").tree()).isEqualTo(new Tree.Call("count", lit(1).tree()));
        assertThat(concat_ws("-", col("a"), col("b")).tree())
                .isEqualTo(new Tree.Call("concat_ws", lit("-").tree(), name("a"), name("b")));
        assertThat(struct("a", "b").tree()).isEqualTo(new Tree.Call("struct", name("a"), name("b")));
        assertThat(pow(col("a"), 2.0).tree()).isEqualTo(new Tree.Call("power", name("a"), lit(2.0).tree()));
        assertThat(locate("x", col("a"), 3).tree())
                .isEqualTo(new Tree.Call("locate", lit("x").tree(), name("a"), lit(3).tree()));
        assertThat(array_contains(col("a"), 1).tree())
                .isEqualTo(new Tree.Call("array_contains", name("a"), lit(1).tree()));
        assertThat(expr("a + 1").tree()).isEqualTo(new Tree.Text("a + 1"));
        assertThat(call_udf("f", col("a")).tree()).isEqualTo(new Tree.Call("f", name("a")));
        StructType schema = StructType.fromDDL("a INT, b ARRAY<STRING>");
        assertThat(from_json(col("v"), schema).tree())
                .isEqualTo(new Tree.Call(
                        "from_json", name("v"), lit("a INT,b ARRAY<STRING>").tree()));
        assertThat(from_json(col("v"), schema, Map.of("mode", "FAILFAST")))
                .hasToString("from_json(v, a INT,b ARRAY<STRING>, map(mode, FAILFAST))");
    }

    @Test
    void lambdas_get_names_by_depth() {
        Column nested = transform(col("a"), x -> transform(col("b"), y -> y.plus(x)));
        assertThat(nested)
                .hasToString("transform(a, lambdafunction(transform(b, lambdafunction((x_1 + x_0), x_1)), x_0))");
        assertThat(transform(col("a"), x -> x)).isEqualTo(transform(col("a"), x -> x));
        assertThat(aggregate(col("a"), lit(0), (acc, x) -> acc.plus(x)))
                .hasToString("aggregate(a, 0, lambdafunction((x_0 + y_0), x_0, y_0))");
    }

    @Test
    void user_functions_take_external_objects() throws Exception {
        UserDefinedFunction plus = udf((Integer a, Integer b) -> a + b, DataTypes.IntegerType);
        Tree.UdfCall call =
                (Tree.UdfCall) plus.withName("plus").apply(col("a"), lit(1)).tree();
        assertThat(call.function().name()).isEqualTo("plus");
        assertThat(call.args()).containsExactly(name("a"), lit(1).tree());
        assertThat(call.function().body().call(new Object[] {2, 3})).isEqualTo(5);
        assertThat(plus.asNondeterministic().deterministic()).isFalse();
        assertThat(plus.deterministic()).isTrue();
    }

    @Test
    void there_are_at_least_as_many_functions_as_a_pipeline_needs() {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(functions.class.getMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()))
                .map(Method::getName)
                .forEach(names::add);
        assertThat(names).hasSizeGreaterThan(380).contains("window", "from_json", "approx_count_distinct", "xxhash64");
    }
}
