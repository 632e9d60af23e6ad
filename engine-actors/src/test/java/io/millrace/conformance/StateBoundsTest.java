package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * State stays as small as the watermark allows, however many rows pass: for each kind of operator the greatest number of state rows at
 * the end of any epoch against what the rule of its watermark lets live. {@code -Dmillrace.state-bounds.rows=10000000} is the long run;
 * it prints a line of docs/state.md for each case.
 */
class StateBoundsTest {
    private static final long ROWS = Long.getLong("millrace.state-bounds.rows", 500_000);
    /** Event time that all rows of a run cover; so a second of it has {@code ROWS / SPAN_S} rows. */
    private static final long SPAN_S = Math.max(50, ROWS / 20_000);

    private static final long ROWS_PER_SECOND = ROWS / SPAN_S;
    /** Of the clock: what the source of the real-time runs makes. */
    private static final long ROWS_PER_CLOCK_SECOND = ROWS / 100;

    private static final int KEYS = 1000;
    private static final int DELAY_S = 5;
    /** Rows come up to this much later than rows with a newer event time. */
    private static final int DISORDER_S = 3;

    private static final int GAP_S = 2;
    /** A user's clicks come within so much event time, then never again. */
    private static final int VISIT_S = 3;

    private static final int JOIN_RANGE_S = 2;
    /** Of changes that the store has not taken in; above it rows wait for the store. */
    private static final long LIMIT_BYTES = 16L << 20;
    /** Twice as much again for changes that are not durable yet, for which nothing waits. */
    private static final long MEMORY_BYTES = 3 * LIMIT_BYTES;

    @TempDir
    private Path checkpoint;

    /** What each case does with rows (value, ts), and how many seconds of rows, or keys, its state may hold. */
    enum Kind {
        WINDOW {
            @Override
            Dataset<Row> query(Dataset<Row> rows) {
                return rows.withColumn("k", expr("value % " + KEYS))
                        .groupBy(window(col("ts"), "1 second"), col("k"))
                        .count();
            }

            @Override
            double bound(double spanS) {
                return (spanS + 1) * KEYS;
            }
        },
        DEDUP {
            @Override
            Dataset<Row> query(Dataset<Row> rows) {
                return rows.dropDuplicates("value", "ts");
            }

            @Override
            double bound(double spanS) {
                return spanS * ROWS_PER_SECOND;
            }
        },
        DEDUP_WITHIN_WATERMARK {
            @Override
            Dataset<Row> query(Dataset<Row> rows) {
                return rows.dropDuplicatesWithinWatermark("value");
            }

            /** A row stays for the delay after its own event time: as long again as the watermark lags. */
            @Override
            double bound(double spanS) {
                return (spanS + DELAY_S) * ROWS_PER_SECOND;
            }
        },
        JOIN {
            @Override
            Dataset<Row> query(Dataset<Row> rows) {
                Dataset<Row> left = rows.where("value % 2 = 0").selectExpr("value div 2 AS l", "ts AS lt");
                Dataset<Row> right = rows.where("value % 2 = 1").selectExpr("value div 2 AS r", "ts AS rt");
                return left.join(
                        right,
                        expr("l = r AND rt BETWEEN lt - INTERVAL " + JOIN_RANGE_S + " SECONDS AND lt + INTERVAL "
                                + JOIN_RANGE_S + " SECONDS"));
            }

            @Override
            double bound(double spanS) {
                return (spanS + JOIN_RANGE_S) * ROWS_PER_SECOND;
            }
        },
        SESSION {
            @Override
            Dataset<Row> query(Dataset<Row> rows) {
                return rows.withColumn(
                                "user",
                                expr("value div " + ROWS_PER_SECOND * VISIT_S + " * " + KEYS + " + value % " + KEYS))
                        .groupBy(session_window(col("ts"), GAP_S + " seconds"), col("user"))
                        .count();
            }

            /** Disorder can part a visit for a while, at most once for each gap that fits in. */
            @Override
            double bound(double spanS) {
                double visits = (spanS + GAP_S) / VISIT_S + 1;
                return visits * KEYS * (1 + (double) DISORDER_S / GAP_S);
            }
        };

        abstract Dataset<Row> query(Dataset<Row> rows);

        /** @param spanS event time between the watermark and the newest row, in seconds */
        abstract double bound(double spanS);
    }

    /** In micro-batches the batch before the last one sets the watermark; in real time it is told from task to task. */
    @ParameterizedTest
    @CsvSource({
        "WINDOW,batch", "DEDUP,batch", "DEDUP_WITHIN_WATERMARK,batch", "JOIN,batch", "SESSION,batch",
        "WINDOW,real", "DEDUP,real", "DEDUP_WITHIN_WATERMARK,real", "JOIN,real", "SESSION,real"
    })
    void stateStaysWithinTheBound(Kind kind, String rhythm) throws Exception {
        boolean real = rhythm.equals("real");
        List<StreamingQueryProgress> reports = new CopyOnWriteArrayList<>();
        try (MillraceSession session = MillraceSession.builder()
                .appName("state-bounds")
                .config("millrace.sql.shuffle.partitions", "2")
                .config("millrace.state.overlayLimitBytes", String.valueOf(LIMIT_BYTES))
                .create()) {
            session.streams().addListener(new Reports(reports));
            StreamingQuery query = kind.query(rows(session, real))
                    .writeStream()
                    .format("noop")
                    .outputMode("append")
                    .option("checkpointLocation", checkpoint.toString())
                    .trigger(real ? Trigger.RealTime("1 second") : Trigger.ProcessingTime(0))
                    .start();
            await(query, reports);
            query.stop();
        }
        // An epoch of real time is as long as its barrier takes, and a batch holds one second of event time.
        double newestS = longestEpoch(reports) / (double) ROWS_PER_SECOND;
        double bound = kind.bound(DELAY_S + newestS + 1);
        long most = reports.stream().mapToLong(StateBoundsTest::stateRows).max().orElseThrow();
        long bytes =
                reports.stream().mapToLong(StateBoundsTest::stateBytes).max().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %,d | %,d | %,.0f | %,d | %d |%n",
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                real ? "real time" : "micro-batch",
                reports.stream().mapToLong(StreamingQueryProgress::numInputRows).sum(),
                most,
                bound,
                bytes / 1024,
                reports.size());
        assertThat(most).as("state rows of %s", kind).isPositive().isLessThanOrEqualTo((long) bound);
        assertThat(bytes).as("bytes of changes in memory, of %s", kind).isLessThan(MEMORY_BYTES);
    }

    /** The rows of the stream with an event time of their own: ordered but for the disorder, by nothing but the number of the row. */
    private static Dataset<Row> rows(MillraceSession session, boolean real) {
        Dataset<Row> source = real
                ? session.readStream()
                        .format("rate")
                        .option("rowsPerSecond", Math.max(50_000, ROWS_PER_CLOCK_SECOND))
                        .load()
                : session.readStream()
                        .format("rate-micro-batch")
                        .option("rowsPerBatch", ROWS_PER_SECOND)
                        .load();
        return source.selectExpr(
                        "value",
                        "timestamp_micros(value * 1000000 div " + ROWS_PER_SECOND + " - pmod(hash(value), " + DISORDER_S
                                + " * 1000000)) AS ts")
                .withWatermark("ts", DELAY_S + " seconds");
    }

    private static void await(StreamingQuery query, List<StreamingQueryProgress> reports) {
        try {
            Awaitility.await().atMost(java.time.Duration.ofMinutes(20)).until(() -> {
                query.exception().ifPresent(e -> {
                    throw new AssertionError(e);
                });
                return reports.stream()
                                .mapToLong(StreamingQueryProgress::numInputRows)
                                .sum()
                        >= ROWS;
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("reports: " + reports, e);
        }
    }

    private static long longestEpoch(List<StreamingQueryProgress> reports) {
        return reports.stream()
                .mapToLong(StreamingQueryProgress::numInputRows)
                .max()
                .orElseThrow();
    }

    private static long stateRows(StreamingQueryProgress report) {
        return Arrays.stream(report.stateOperators())
                .mapToLong(StateOperatorProgress::numRowsTotal)
                .sum();
    }

    private static long stateBytes(StreamingQueryProgress report) {
        return Arrays.stream(report.stateOperators())
                .mapToLong(StateOperatorProgress::memoryUsedBytes)
                .sum();
    }

    private static final class Reports extends StreamingQueryListener {
        private final List<StreamingQueryProgress> reports;

        Reports(List<StreamingQueryProgress> reports) {
            this.reports = reports;
        }

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            reports.add(event.progress());
        }
    }
}
