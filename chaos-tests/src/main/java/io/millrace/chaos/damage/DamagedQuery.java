package io.millrace.chaos.damage;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Queries whose output of epoch n depends on n alone: the n-th batch of their source has the same rows in every run. */
public enum DamagedQuery {
    /** All counts, in every epoch. */
    COUNT("complete"),
    /** Counts of windows without repeated rows, each when it is over. */
    WINDOW("append"),
    /** Pairs of rows of two streams. */
    JOIN("append");

    private static final long PATIENCE_S = 60;
    private static final long LOOK_MS = 20;

    private final String outputMode;

    DamagedQuery(String outputMode) {
        this.outputMode = outputMode;
    }

    private Dataset<Row> over(MillraceSession session) {
        return switch (this) {
            case COUNT ->
                rows(session, 100)
                        .groupBy(expr("value % 40").as("k"))
                        .agg(count(lit(1)).as("n"), sum("value").as("sum"));
            case WINDOW ->
                rows(session, 100)
                        .withColumn("k", expr("value % 7"))
                        .withWatermark("timestamp", "2 seconds")
                        .dropDuplicates(new String[] {"k", "timestamp"})
                        .groupBy(window(col("timestamp"), "2 seconds"), col("k"))
                        .agg(count(lit(1)).as("n"), sum("value").as("sum"));
            case JOIN ->
                rows(session, 20)
                        .withWatermark("timestamp", "3 seconds")
                        .selectExpr("value AS a", "timestamp AS at")
                        .join(
                                rows(session, 20)
                                        .withWatermark("timestamp", "3 seconds")
                                        .selectExpr("value + 30 AS b", "timestamp AS bt"),
                                expr("a = b AND bt >= at - INTERVAL 3 SECONDS AND bt <= at + INTERVAL 3 SECONDS"));
        };
    }

    private static Dataset<Row> rows(MillraceSession session, int perBatch) {
        return session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", perBatch)
                .option("startTimestamp", 1_000)
                .option("advanceMillisPerBatch", 1_000)
                .load();
    }

    /**
     * What a run put out.
     *
     * @param epochs rows as sorted texts, by epoch
     * @param error why it ended before its time; null if it did not
     * @param hung whether it did nothing for a minute
     */
    record Output(
            SortedMap<Long, List<String>> epochs, @Nullable Exception error, boolean hung) {}

    /** Runs the query for at least so many epochs and stops it. */
    Output run(MillraceSession session, Path checkpoint, int epochs) throws InterruptedException {
        SortedMap<Long, List<String>> output = new TreeMap<>();
        LinkedBlockingQueue<Long> finished = new LinkedBlockingQueue<>();
        StreamingQuery query;
        try {
            query = over(session)
                    .writeStream()
                    .outputMode(outputMode)
                    .option("checkpointLocation", checkpoint.toString())
                    .trigger(Trigger.ProcessingTime(0))
                    .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                        List<String> texts = rows.collectAsList().stream()
                                .map(Row::toString)
                                .sorted()
                                .toList();
                        synchronized (output) {
                            output.put(epoch, texts);
                        }
                        finished.add(epoch);
                    })
                    .start();
        } catch (Exception e) {
            return new Output(output, e, false);
        }
        boolean hung = false;
        try {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
            for (int seen = 0; seen < epochs && query.isActive() && !hung; ) {
                seen += finished.poll(LOOK_MS, TimeUnit.MILLISECONDS) == null ? 0 : 1;
                hung = System.nanoTime() > deadlineNs;
            }
            query.stop();
        } catch (Exception e) {
            return new Output(copy(output), e, hung);
        }
        return new Output(copy(output), query.exception().orElse(null), hung);
    }

    private static SortedMap<Long, List<String>> copy(SortedMap<Long, List<String>> output) {
        synchronized (output) {
            return new TreeMap<>(output);
        }
    }
}
