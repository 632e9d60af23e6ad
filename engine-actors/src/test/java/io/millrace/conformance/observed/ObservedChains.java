package io.millrace.conformance.observed;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;
import static io.millrace.sql.functions.window_time;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Queries of observed-chains.txt that have several stateful operators, over up to three streams of columns k, v and t. */
final class ObservedChains {
    /** One query over the streams a, b and c. */
    @FunctionalInterface
    interface Chain {
        Dataset<Row> of(Dataset<Row> a, Dataset<Row> b, Dataset<Row> c);
    }

    private static final List<String> TYPES = List.of("inner", "left_outer", "right_outer", "full_outer", "left_semi");
    private static final String RANGE = "x.k = y.k AND y.t >= x.t AND y.t <= x.t + INTERVAL 5 SECONDS";
    private static final String AROUND =
            "x.k = y.k AND y.t BETWEEN x.t - INTERVAL 2 SECONDS AND x.t + INTERVAL 2 SECONDS";
    private static final String SAME = "x.k = y.k AND x.t = y.t";

    private final Map<String, Chain> all = new LinkedHashMap<>();

    private ObservedChains() {
        for (String type : TYPES) {
            joinsOfJoins(type);
            aggregatesAbove(type, "tt", SAME);
            aggregatesAbove(type, "rng", RANGE);
            duplicates(type, "tt", SAME);
            duplicates(type, "rng", RANGE);
            severalAggregates(type);
        }
        unions("min");
        unions("max");
        windows();
    }

    static Map<String, Chain> all() {
        return new ObservedChains().all;
    }

    private void add(String name, Chain query) {
        all.put(name, query);
    }

    static Dataset<Row> timed(Dataset<Row> rows, String delay) {
        return rows.withWatermark("t", delay);
    }

    static Dataset<Row> joined(Dataset<Row> x, Dataset<Row> y, String condition, String type, String... columns) {
        return x.as("x").join(y.as("y"), expr(condition), type).selectExpr(columns);
    }

    private static Dataset<Row> joined(Dataset<Row> a, Dataset<Row> b, String condition, String type) {
        return timed(a, "2 seconds").as("x").join(timed(b, "3 seconds").as("y"), expr(condition), type);
    }

    /** The side whose columns an outer join does not fill with NULL. */
    private static String kept(String type) {
        return type.equals("right_outer") ? "y" : "x";
    }

    private void joinsOfJoins(String first) {
        boolean semi = first.equals("left_semi");
        String side = kept(first);
        String[] below = {side + ".k", "x.v", semi ? "x.v AS w" : "y.v AS w", side + ".t"};
        for (String second : TYPES) {
            String[] above = second.equals("left_semi")
                    ? new String[] {"x.k", "x.v", "x.w", "x.t"}
                    : new String[] {"x.k", "x.v", "x.w", "x.t", "y.k AS k2", "y.v AS v2", "y.t AS t2"};
            add(
                    "C3_tt_" + first + "_" + second,
                    (a, b, c) -> joined(
                            joined(timed(a, "2 seconds"), timed(b, "3 seconds"), SAME, first, below),
                            timed(c, "1 second"),
                            SAME,
                            second,
                            above));
        }
        String[] above =
                semi ? new String[] {"x.k", "x.w"} : new String[] {"x.k", "x.w", "x.t", "y.k AS k2", "y.v AS v2"};
        add(
                "C3_rng_" + first,
                (a, b, c) -> joined(
                        joined(
                                timed(a, "2 seconds"),
                                timed(b, "3 seconds"),
                                RANGE,
                                "inner",
                                "x.k",
                                "x.v",
                                "y.v AS w",
                                "x.t"),
                        timed(c, "1 second"),
                        AROUND,
                        first,
                        above));
    }

    private void aggregatesAbove(String type, String name, String condition) {
        String side = kept(type);
        add(
                "JA_" + name + "_" + type,
                (a, b, c) -> joined(a, b, condition, type)
                        .groupBy(window(col(side + ".t"), "5 seconds"), col(side + ".k"))
                        .agg(count(lit(1)), sum("x.v")));
        add(
                "JAX_" + name + "_" + type,
                (a, b, c) -> joined(a, b, condition, type)
                        .groupBy(window(col("x.t"), "5 seconds"))
                        .count());
        add(
                "JS_" + name + "_" + type,
                (a, b, c) -> joined(a, b, condition, type)
                        .groupBy(session_window(col(side + ".t"), "4 seconds"), col(side + ".k"))
                        .count());
    }

    private void duplicates(String type, String name, String condition) {
        String side = kept(type);
        add(
                "JD_" + name + "_" + type,
                (a, b, c) -> joined(a, b, condition, type)
                        .select(side + ".k", side + ".t")
                        .dropDuplicates());
        add(
                "JDW_" + name + "_" + type,
                (a, b, c) -> joined(a, b, condition, type)
                        .select(side + ".k", side + ".t")
                        .dropDuplicatesWithinWatermark("k"));
        add(
                "DWJ_" + name + "_" + type,
                (a, b, c) -> timed(a, "2 seconds")
                        .dropDuplicatesWithinWatermark("k")
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(condition), type));
        add(
                "JDWR_" + name + "_" + type,
                (a, b, c) -> timed(a, "2 seconds")
                        .as("x")
                        .join(timed(b, "3 seconds").dropDuplicates("k", "t").as("y"), expr(condition), type));
    }

    private void severalAggregates(String type) {
        String side = kept(type);
        add(
                "JAA_" + type,
                (a, b, c) -> joined(a, b, SAME, type)
                        .groupBy(window(col(side + ".t"), "5 seconds"), col(side + ".k"))
                        .agg(count(lit(1)).as("n"))
                        .groupBy(window(col("window"), "10 seconds"))
                        .agg(sum("n"), count(lit(1))));
        add(
                "AJ_" + type,
                (a, b, c) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .as("x")
                        .join(
                                timed(b, "3 seconds")
                                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                                        .agg(sum("v").as("sv"))
                                        .as("y"),
                                expr("x.window = y.window AND x.k = y.k"),
                                type));
        add(
                "AJR_" + type,
                (a, b, c) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .as("x")
                        .join(
                                timed(b, "3 seconds")
                                        .select(window(col("t"), "5 seconds"), col("k"), col("v"))
                                        .as("y"),
                                expr("x.window = y.window AND x.k = y.k"),
                                type));
        add(
                "JAJ3_" + type,
                (a, b, c) -> joined(a, b, SAME, "inner")
                        .groupBy(window(col("x.t"), "5 seconds"), col("x.k").as("k"))
                        .agg(count(lit(1)).as("n"))
                        .as("p")
                        .join(
                                timed(c, "1 second")
                                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                                        .count()
                                        .as("q"),
                                expr("p.window = q.window AND p.k = q.k"),
                                type));
    }

    /** With the policy of the watermarks in the name. */
    private void unions(String policy) {
        add(
                "U_win_" + policy,
                (a, b, c) -> timed(a, "2 seconds")
                        .union(timed(b, "6 seconds"))
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count());
        add(
                "U_sess_" + policy,
                (a, b, c) -> timed(a, "2 seconds")
                        .union(timed(b, "6 seconds"))
                        .groupBy(session_window(col("t"), "4 seconds"), col("k"))
                        .agg(count(lit(1)), sum("v")));
        add(
                "U3_" + policy,
                (a, b, c) -> timed(a, "2 seconds")
                        .union(timed(b, "6 seconds"))
                        .union(timed(c, "0 seconds"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .agg(count(lit(1)), max("v")));
        add(
                "J_u_" + policy,
                (a, b, c) -> joined(
                                timed(a, "2 seconds"), timed(b, "3 seconds"), RANGE, "left_outer", "x.k", "x.v", "x.t")
                        .union(timed(c, "1 second"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
        add(
                "U_aggs_" + policy,
                (a, b, c) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .union(timed(b, "6 seconds")
                                .groupBy(window(col("t"), "10 seconds"), col("k"))
                                .count()));
    }

    private void windows() {
        add(
                "W_s2t",
                (a, b, c) -> timed(a, "3 seconds")
                        .groupBy(window(col("t"), "6 seconds", "3 seconds"), col("k"))
                        .count()
                        .groupBy(window(col("window"), "12 seconds"))
                        .agg(sum("count"), max("count")));
        add(
                "W_t2s",
                (a, b, c) -> timed(a, "3 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .agg(sum("v").as("sv"))
                        .groupBy(session_window(window_time(col("window")), "6 seconds"), col("k"))
                        .agg(sum("sv"), count(lit(1))));
        add(
                "W_s2w",
                (a, b, c) -> timed(a, "3 seconds")
                        .groupBy(session_window(col("t"), "4 seconds"), col("k"))
                        .count()
                        .groupBy(window(col("session_window"), "10 seconds"))
                        .agg(sum("count")));
        add(
                "W_3",
                (a, b, c) -> timed(a, "3 seconds")
                        .groupBy(window(col("t"), "2 seconds"), col("k"))
                        .count()
                        .groupBy(window(col("window"), "4 seconds"), col("k"))
                        .agg(sum("count").as("n"))
                        .groupBy(window(col("window"), "8 seconds"))
                        .agg(sum("n"), count(lit(1))));
        add(
                "W_dd_dd_w",
                (a, b, c) -> timed(a, "3 seconds")
                        .dropDuplicatesWithinWatermark("k", "v")
                        .dropDuplicates("k", "t")
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
        add(
                "W_timeT",
                (a, b, c) -> timed(a, "3 seconds")
                        .groupBy(col("t"))
                        .agg(sum("v").as("sv"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .agg(sum("sv"), count(lit(1))));
    }

    /** What only the name of a query says: settings of its run. */
    static Map<String, String> settings(String name) {
        boolean highest = Set.of("U_win_max", "U_sess_max", "U3_max", "J_u_max", "U_aggs_max")
                .contains(name);
        return highest ? Map.of("spark.sql.streaming.multipleWatermarkPolicy", "max") : Map.of();
    }
}
