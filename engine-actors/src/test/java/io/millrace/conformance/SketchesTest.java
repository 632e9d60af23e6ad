package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.timestamp_seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sketches in the state of a stream: kept over a restart, and united where sessions meet. */
class SketchesTest {
    private MillraceSession session;
    private MemoryStream<Long> input;

    @TempDir
    Path checkpoint;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        input = MemoryStream.create(session, Encoders.LONG());
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    @Test
    void theyGoOnWhereTheyWere() throws Exception {
        Dataset<Row> counted = input.toDF()
                .withColumn("k", expr("value % 3"))
                .groupBy("k")
                .agg(
                        expr("hll_sketch_estimate(hll_sketch_agg(value, 14))").as("hll"),
                        expr("theta_sketch_estimate(theta_sketch_agg(value))").as("theta"),
                        expr("kll_sketch_get_n_bigint(kll_sketch_agg_bigint(value))")
                                .as("n"),
                        expr("kll_sketch_get_quantile_bigint(kll_sketch_agg_bigint(value), 0.5)")
                                .as("middle"),
                        expr("tuple_sketch_agg_integer(value, 1)").as("tuple"),
                        expr("approx_top_k(value div 1500, 1)").as("top"))
                .selectExpr(
                        "*",
                        "tuple_sketch_estimate_integer(tuple) AS keys",
                        "tuple_sketch_summary_integer(tuple) AS rows",
                        "top[0].item AS item",
                        "top[0].count AS times");
        run(counted, LongStream.range(0, 3_000).toArray());
        // Half of it again.
        run(counted, LongStream.range(1_500, 6_000).toArray());

        for (Row row : session.table("sketches").collectAsList()) {
            assertThat(row.getLong(1)).as("distinct values of " + row).isBetween(1_960L, 2_040L);
            assertThat(row.getLong(2)).isEqualTo(2_000);
            assertThat(row.getLong(3)).isEqualTo(2_500);
            // Values from 0 to 1,500 and from 3,000 come once, those between twice.
            assertThat(row.getLong(4)).isBetween(2_500L, 3_000L);
            assertThat(row.getDouble(7)).isEqualTo(2_000.0);
            assertThat(row.getLong(8)).isEqualTo(2_500);
            assertThat(row.getLong(9)).isEqualTo(1);
            assertThat(row.getLong(10)).isEqualTo(1_000);
        }
    }

    @Test
    void thoseOfSessionsThatMeetAreUnited() throws Exception {
        Dataset<Row> visits = input.toDF()
                .withColumn("time", timestamp_seconds(expr("value div 1000")))
                .withColumn("page", expr("value % 1000"))
                .groupBy(
                        session_window(col("time"), "10 seconds"),
                        expr("value > 0").as("all"))
                .agg(
                        expr("hll_sketch_estimate(hll_sketch_agg(page))").as("hll"),
                        expr("theta_sketch_estimate(theta_sketch_agg(page))").as("theta"),
                        expr("kll_sketch_get_n_bigint(kll_sketch_agg_bigint(page))")
                                .as("n"),
                        expr("tuple_sketch_agg_double(page, 1.5D, 6, 'sum')").as("tuple"),
                        expr("approx_top_k(page, 1)").as("top"))
                .selectExpr(
                        "*",
                        "tuple_sketch_estimate_double(tuple) AS keys",
                        "tuple_sketch_summary_double(tuple) AS sum",
                        "top[0].count AS times");
        // Two sessions with pages of their own and some of both, until one row lies between them.
        long[] first = LongStream.range(0, 30).map(page -> 100_000 + page).toArray();
        long[] second = LongStream.range(20, 50).map(page -> 118_000 + page).toArray();
        run(visits, first, second, new long[] {109_999});
        assertThat(
                        session
                                .table("sketches")
                                .select("hll", "theta", "n", "keys", "sum", "times")
                                .collectAsList()
                                .stream()
                                .map(Row::toString))
                .containsExactly("[51,51,61,51.0,91.5,2]");
    }

    private void run(Dataset<Row> rows, long[]... batches) throws Exception {
        StreamingQuery query = rows.writeStream()
                .format("memory")
                .queryName("sketches")
                .outputMode("complete")
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.ProcessingTime(0))
                .start();
        for (long[] batch : batches) {
            input.addData(LongStream.of(batch).boxed().toList());
            query.processAllAvailable();
        }
        query.stop();
    }
}
