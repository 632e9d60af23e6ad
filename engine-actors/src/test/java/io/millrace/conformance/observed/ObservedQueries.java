package io.millrace.conformance.observed;

import static io.millrace.sql.functions.approx_count_distinct;
import static io.millrace.sql.functions.array;
import static io.millrace.sql.functions.avg;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.collect_list;
import static io.millrace.sql.functions.collect_set;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.countDistinct;
import static io.millrace.sql.functions.explode;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.first;
import static io.millrace.sql.functions.grouping_id;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.max_by;
import static io.millrace.sql.functions.min;
import static io.millrace.sql.functions.min_by;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.sort_array;
import static io.millrace.sql.functions.stddev;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;
import static io.millrace.sql.functions.window_time;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The queries of observed-streams.txt, over a stream {@code a} or two, of columns k, v and t, and a table s of k and name. */
final class ObservedQueries {
    /** One query. */
    @FunctionalInterface
    interface Query {
        Dataset<Row> of(Dataset<Row> a, Dataset<Row> b, Dataset<Row> s);
    }

    private static final String RANGE = "x.k = y.k AND y.t >= x.t AND y.t <= x.t + INTERVAL 5 SECONDS";
    private static final String AROUND =
            "x.k = y.k AND y.t BETWEEN x.t - INTERVAL 2 SECONDS AND x.t + INTERVAL 2 SECONDS" + " AND x.v < y.v";
    private static final String SAME = "x.k = y.k AND x.t = y.t";

    private final Map<String, Query> all = new LinkedHashMap<>();

    private ObservedQueries() {
        stateless();
        aggregates();
        windows();
        sessions();
        duplicates();
        tables();
        joins();
        beside();
    }

    static Map<String, Query> all() {
        return new ObservedQueries().all;
    }

    private void add(String name, Query query) {
        all.put(name, query);
    }

    private static Dataset<Row> timed(Dataset<Row> rows, String delay) {
        return rows.withWatermark("t", delay);
    }

    private static String[] names(String... names) {
        return names;
    }

    private void stateless() {
        add("sel", (a, b, s) -> a.select("k", "v"));
        add("limit", (a, b, s) -> a.select("k", "v").limit(4));
        add("union_plain", (a, b, s) -> a.select("k", "v").union(b.select("k", "v")));
    }

    private void aggregates() {
        add("count_k", (a, b, s) -> a.groupBy("k").count());
        add("global", (a, b, s) -> a.agg(count(lit(1)), sum("v"), max("t")));
        add("having", (a, b, s) -> a.groupBy("k").agg(count(lit(1)).as("c")).where("c > 1"));
        add("rollup", (a, b, s) -> a.rollup("k", "v").count());
        add("cube", (a, b, s) -> a.cube("k", "v").agg(sum("v").as("x"), grouping_id()));
        add("collect", (a, b, s) -> a.groupBy("k").agg(sort_array(collect_list("v")), sort_array(collect_set("v"))));
        add(
                "stats",
                (a, b, s) ->
                        a.groupBy("k").agg(min("v"), max("t"), first("v"), stddev("v"), approx_count_distinct("v")));
        add("minmaxby", (a, b, s) -> a.groupBy("k").agg(max_by(col("v"), col("t")), min_by(col("v"), col("t"))));
        add("cdist", (a, b, s) -> a.groupBy("k").agg(countDistinct("v")));
        add(
                "filter_agg",
                (a, b, s) -> a.groupBy("k").agg(expr("sum(v) FILTER (WHERE v > 2)"), expr("count_if(v > 2)")));
        add("sort_cmp", (a, b, s) -> a.groupBy("k").count().orderBy(col("count").desc(), col("k")));
        add("limit_cmp", (a, b, s) -> a.groupBy("k").count().orderBy("k").limit(2));
        add(
                "union_self",
                (a, b, s) -> timed(a, "2 seconds")
                        .select("k", "v", "t")
                        .union(timed(a, "2 seconds").select("k", "v", "t"))
                        .groupBy("k")
                        .count());
        add("group_t", (a, b, s) -> timed(a, "2 seconds").groupBy("t", "k").count());
    }

    private void windows() {
        add(
                "win5",
                (a, b, s) -> timed(a, "5 seconds")
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
        add(
                "win5k",
                (a, b, s) -> timed(a, "0 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .agg(sum("v"), avg("v")));
        add(
                "slide",
                (a, b, s) -> timed(a, "3 seconds")
                        .groupBy(window(col("t"), "10 seconds", "4 seconds"))
                        .agg(count(lit(1)), max("v")));
        add(
                "slide_off",
                (a, b, s) -> timed(a, "3 seconds")
                        .groupBy(window(col("t"), "10 seconds", "5 seconds", "2 seconds"), col("k"))
                        .count());
        add(
                "agg_agg",
                (a, b, s) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .groupBy(window(col("window"), "10 seconds"))
                        .agg(sum("count"), count(lit(1))));
        add(
                "agg_wt",
                (a, b, s) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .select(window_time(col("window")).as("w"), col("count"), col("k"))
                        .groupBy(window(col("w"), "10 seconds"))
                        .agg(max("count")));
        add(
                "having_w",
                (a, b, s) -> timed(a, "1 second")
                        .groupBy(window(col("t"), "5 seconds"))
                        .agg(count(lit(1)).as("c"))
                        .where("c > 1")
                        .select("c"));
        add(
                "explode_w",
                (a, b, s) -> timed(a, "2 seconds")
                        .withColumn("x", explode(array(col("v"), lit(0))))
                        .groupBy(window(col("t"), "5 seconds"), col("x"))
                        .count());
        add(
                "wm_after_filter",
                (a, b, s) -> timed(a.where("v > 1"), "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
        add("win_nowm", (a, b, s) -> a.groupBy(window(col("t"), "5 seconds")).count());
        add(
                "win_month",
                (a, b, s) -> timed(a, "1 minute")
                        .groupBy(window(col("t"), "1 minute"))
                        .count());
        add("sql_win", (a, b, s) -> {
            timed(a, "2 seconds").createOrReplaceTempView("sa");
            return a.sparkSession()
                    .sql("SELECT window.start AS st, k, sum(v) AS sv FROM sa GROUP BY window(t, '5 seconds'), k");
        });
        add("sql_tumble_dd", (a, b, s) -> {
            timed(a, "2 seconds").createOrReplaceTempView("sb");
            return a.sparkSession()
                    .sql(
                            "SELECT k, count(*) c, max(v) m FROM (SELECT DISTINCT k, v, t FROM sb) GROUP BY k, window(t, '5 seconds')");
        });
        add(
                "union",
                (a, b, s) -> timed(a, "2 seconds")
                        .select("k", "v", "t")
                        .union(timed(b, "5 seconds").select("k", "v", "t"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
    }

    private void sessions() {
        add(
                "sess",
                (a, b, s) -> timed(a, "4 seconds")
                        .groupBy(session_window(col("t"), "5 seconds"), col("k"))
                        .agg(count(lit(1)), sum("v")));
        add(
                "sess_dyn",
                (a, b, s) -> timed(a, "2 seconds")
                        .groupBy(
                                session_window(
                                        col("t"), expr("CASE WHEN v > 3 THEN '10 seconds' ELSE '3 seconds' END")),
                                col("k"))
                        .count());
        add(
                "sess_neg",
                (a, b, s) -> timed(a, "2 seconds")
                        .groupBy(
                                session_window(
                                        col("t"), expr("CASE WHEN v > 3 THEN '-1 seconds' ELSE '3 seconds' END")),
                                col("k"))
                        .count());
    }

    private void duplicates() {
        add("dd", (a, b, s) -> a.dropDuplicates(names("k", "v")));
        add("dd_t", (a, b, s) -> timed(a, "3 seconds").dropDuplicates(names("k", "t")));
        add("dd_all", (a, b, s) -> timed(a, "3 seconds").dropDuplicates());
        add("ddw", (a, b, s) -> timed(a, "3 seconds").dropDuplicatesWithinWatermark(names("k")));
        add("distinct", (a, b, s) -> a.select("k").distinct());
        add(
                "dd_agg",
                (a, b, s) -> timed(a, "3 seconds")
                        .dropDuplicates(names("k", "t"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .agg(count(lit(1))));
        add(
                "ddw_agg",
                (a, b, s) -> timed(a, "3 seconds")
                        .dropDuplicatesWithinWatermark(names("k"))
                        .groupBy(window(col("t"), "5 seconds"))
                        .agg(sum("v")));
        add(
                "dd_dd",
                (a, b, s) ->
                        timed(a, "3 seconds").dropDuplicates(names("k", "t")).dropDuplicates(names("t")));
    }

    private void tables() {
        add("static_in", (a, b, s) -> a.join(s, "k").select("k", "v", "name"));
        add(
                "static_left_agg",
                (a, b, s) -> timed(a, "2 seconds")
                        .join(s, a.col("k").equalTo(s.col("k")), "left_outer")
                        .groupBy(window(col("t"), "5 seconds"), col("name"))
                        .count());
        add(
                "static_right",
                (a, b, s) ->
                        a.join(s, a.col("k").equalTo(s.col("k")), "right_outer").select(a.col("k"), s.col("name")));
        add("static_semi", (a, b, s) -> a.join(s, a.col("k").equalTo(s.col("k")), "left_semi"));
        add("static_anti", (a, b, s) -> a.join(s, a.col("k").equalTo(s.col("k")), "left_anti"));
    }

    private void joins() {
        for (String type : List.of("inner", "left_outer", "right_outer", "full_outer", "left_semi")) {
            add(
                    "j_eq_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(timed(b, "3 seconds").as("y"), expr("x.k = y.k"), type));
            add(
                    "j_rng_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(timed(b, "3 seconds").as("y"), expr(RANGE), type));
            add(
                    "j_rng2_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(timed(b, "3 seconds").as("y"), expr(AROUND), type));
            add(
                    "j_tt_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(timed(b, "3 seconds").as("y"), expr(SAME), type));
            add("j_nowm_" + type, (a, b, s) -> a.as("x").join(b.as("y"), expr("x.k = y.k"), type));
            add(
                    "j_onewm_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(b.as("y"), expr("x.k = y.k AND x.t > y.t - INTERVAL 3 SECONDS"), type));
            add(
                    "j_filter_" + type,
                    (a, b, s) -> timed(a, "2 seconds")
                            .as("x")
                            .join(
                                    timed(b, "3 seconds").as("y"),
                                    expr("x.k = y.k AND x.t = y.t AND x.v > 2 AND y.v > 1"),
                                    type));
        }
        add(
                "j_agg",
                (a, b, s) -> timed(a, "2 seconds")
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME))
                        .groupBy(window(col("x.t"), "5 seconds"), col("x.k"))
                        .count());
        add(
                "lj_agg",
                (a, b, s) -> timed(a, "2 seconds")
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME), "left_outer")
                        .groupBy(window(col("x.t"), "5 seconds"))
                        .count());
        add(
                "agg_j",
                (a, b, s) -> timed(a, "2 seconds")
                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                        .count()
                        .as("x")
                        .join(
                                timed(b, "3 seconds")
                                        .groupBy(window(col("t"), "5 seconds"), col("k"))
                                        .agg(sum("v"))
                                        .as("y"),
                                expr("x.window = y.window AND x.k = y.k")));
        add(
                "dd_j",
                (a, b, s) -> timed(a, "2 seconds")
                        .dropDuplicates(names("k", "t"))
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME))
                        .selectExpr("x.k", "x.v", "y.v"));
        add(
                "j_dd",
                (a, b, s) -> timed(a, "2 seconds")
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME))
                        .select(col("x.k"), col("x.t"))
                        .dropDuplicates());
        add(
                "j_stat",
                (a, b, s) -> timed(a, "2 seconds")
                        .as("x")
                        .join(timed(b, "3 seconds").as("y"), expr(SAME))
                        .join(s.as("z"), expr("x.k = z.k"), "left_outer")
                        .selectExpr("x.k", "z.name"));
    }

    /** What was compared one by one, beside the random ones. */
    private void beside() {
        add(
                "cube_w",
                (a, b, s) -> timed(a, "1 second")
                        .cube(window(col("t"), "5 seconds"), col("k"))
                        .count());
        add("rollup_end", (a, b, s) -> {
            timed(a, "5 seconds").createOrReplaceTempView("sd");
            return a.sparkSession()
                    .sql("SELECT window.end e, k, count(*) c FROM sd GROUP BY ROLLUP(window(t, '10 seconds'), k)");
        });
        add(
                "dd_on_windows",
                (a, b, s) -> timed(a, "4 seconds")
                        .groupBy(window(col("t"), "5 seconds"))
                        .count()
                        .dropDuplicates());
        add("dd_on_counts", (a, b, s) -> a.groupBy("k").count().dropDuplicates());
        add("dd_k_timed", (a, b, s) -> timed(a, "4 seconds").dropDuplicates("k"));
        add("dd_k_late", (a, b, s) -> timed(a, "10 seconds").dropDuplicates("k").selectExpr("k", "cast(t as long)"));
        add("limit_of_limit", (a, b, s) -> a.select("k").limit(3).limit(2));
        add("distribute", (a, b, s) -> {
            a.createOrReplaceTempView("se");
            return a.sparkSession().sql("SELECT k FROM se DISTRIBUTE BY k");
        });
        add("sess_month", (a, b, s) -> sessions(a, "'1 month'"));
        add("sess_no_gap", (a, b, s) -> sessions(a, "k"));
        add("sess_months", (a, b, s) -> sessions(a, "CASE WHEN v > 3 THEN '1 month' ELSE '5 seconds' END"));
        add("sess_order", (a, b, s) -> {
            timed(a, "4 seconds").createOrReplaceTempView("sf");
            return a.sparkSession()
                    .sql("SELECT k, session_window.end e, collect_list(v) c, first(v), last(v) FROM sf"
                            + " GROUP BY k, session_window(t, '5 seconds')");
        });
        add(
                "na_drop",
                (a, b, s) -> timed(a, "2 seconds")
                        .na()
                        .drop()
                        .groupBy(window(col("t"), "5 seconds"))
                        .count());
        add(
                "percentile_desc",
                (a, b, s) -> a.groupBy("k").agg(expr("percentile_disc(0.5) WITHIN GROUP (ORDER BY v DESC) AS x")));
    }

    private static Dataset<Row> sessions(Dataset<Row> a, String gap) {
        timed(a, "4 seconds").createOrReplaceTempView("sg");
        return a.sparkSession()
                .sql("SELECT k, session_window, count(*) c, sum(v) s FROM sg GROUP BY k, session_window(t, " + gap
                        + ")");
    }
}
