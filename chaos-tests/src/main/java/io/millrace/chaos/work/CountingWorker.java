package io.millrace.chaos.work;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.length;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.rpad;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.unix_millis;
import static io.millrace.sql.functions.window;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.error.MillraceException;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.OrderlyExit;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one {@link Job} until it is killed, or told to end (then it leaves in good order, with code 0). Prints READY when the query runs, and ends with {@value #QUERY_FAILED} and the error on a line
 * with FAILED when the query fails. A line {@code RESCALE n} on its input rescales the query; the answer is {@code RESCALED n pausedMs}. Ends by
 * itself when whoever started it is gone.
 *
 * <p>Input records are {@code {"key","seq","t"}}: seq counts 1, 2, 3 … for each key, t is the time of sending in ms. So each result of the
 * count can be checked alone: the n-th has last = n and sum = 1 + … + n, or rows were lost or taken twice.
 */
public final class CountingWorker {
    /** The exit code after an error of the query. */
    public static final int QUERY_FAILED = 3;

    /** Command, followed by the number of tasks. */
    public static final String RESCALE = "RESCALE ";

    /** Answer, followed by the number of tasks and the milliseconds for which nothing was read. */
    public static final String RESCALED = "RESCALED ";

    /** A line with this and the id of the run, by which the commit log names coordinators. */
    public static final String RUN = "RUN ";

    private static final int WIDE_BYTES = 1_000;

    private static final StructType RECORD = StructType.fromDDL("key STRING, seq BIGINT, t BIGINT");

    private CountingWorker() {}

    /** @param arguments of {@link Job#toArguments} */
    public static void main(String[] arguments) throws Exception {
        CompletableFuture<StreamingQuery> running = new CompletableFuture<>();
        hearParent(running);
        Job job = Job.fromArguments(arguments);
        MillraceSession.Builder builder = MillraceSession.builder().appName("chaos");
        job.settings().forEach(builder::config);
        MillraceSession session = builder.getOrCreate();
        OrderlyExit exit = OrderlyExit.of(session);
        try {
            StreamingQuery query = start(session, job);
            System.out.println(RUN + query.runId());
            System.out.println("READY");
            System.out.flush();
            running.complete(query);
            query.awaitTermination();
            exit.endsByItself();
        } catch (StreamingQueryException | MillraceException e) {
            System.out.println("FAILED " + e.getMessage());
            e.printStackTrace(System.out);
            System.out.flush();
            // Not exit(): what the engine would still do in good order is not what is tested here.
            Runtime.getRuntime().halt(QUERY_FAILED);
        }
    }

    private static void hearParent(CompletableFuture<StreamingQuery> running) {
        Thread watch = new Thread(
                () -> {
                    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                        // It ends when the parent does.
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            rescale(running.join(), Integer.parseInt(line.substring(RESCALE.length())));
                        }
                    } catch (IOException e) {
                        System.out.println("The pipe to the parent broke: " + e);
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void rescale(StreamingQuery query, int tasks) {
        long pausedMs = query.rescale(tasks);
        System.out.println(RESCALED + tasks + " " + pausedMs);
        System.out.flush();
    }

    private static StreamingQuery start(MillraceSession session, Job job) throws Exception {
        Dataset<Row> rows = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", job.in().bootstrapServers())
                .option("subscribe", job.in().name())
                .option("startingOffsets", "earliest")
                .load()
                .select(from_json(col("value").cast("string"), RECORD).as("r"))
                .select("r.*");
        DataStreamWriter<Row> writer = counted(job.kind(), rows).writeStream();
        String sinkBufferBytes = job.settings().get(Job.SINK_BUFFER_BYTES);
        if (sinkBufferBytes != null) {
            writer.option("kafka.buffer.memory", sinkBufferBytes);
        }
        return writer.queryName("chaos")
                .format("kafka")
                .option("kafka.bootstrap.servers", job.out().bootstrapServers())
                .option("topic", job.out().name())
                .option("checkpointLocation", job.checkpoint())
                .outputMode(job.kind().windowed() ? "append" : "update")
                .trigger(
                        job.kind().realTime()
                                ? Trigger.RealTime(job.epochMs() + " milliseconds")
                                : Trigger.ProcessingTime(0))
                .start();
    }

    private static Dataset<Row> counted(Job.Kind kind, Dataset<Row> rows) {
        return switch (kind) {
            case COUNT_REAL_TIME, COUNT_MICRO_BATCH -> countByKey(rows);
            case WIDE_COUNT_REAL_TIME -> wideCountByKey(rows);
            case WINDOW_REAL_TIME, WINDOW_MICRO_BATCH -> countBySecond(rows);
            case FUNCTION_REAL_TIME, PROCESSOR_MICRO_BATCH -> StateByKey.count(kind, rows);
        };
    }

    private static Dataset<Row> countByKey(Dataset<Row> rows) {
        return output(
                rows.groupBy(col("key"))
                        .agg(
                                count(lit(1)).as("count"),
                                max("seq").as("last"),
                                sum("seq").as("sum"),
                                max("t").as("t")),
                col("count"),
                col("last"),
                col("sum"),
                col("t"));
    }

    /** The length of the text comes out, so that the planner keeps the text. */
    private static Dataset<Row> wideCountByKey(Dataset<Row> rows) {
        return output(
                rows.groupBy(col("key"))
                        .agg(
                                count(lit(1)).as("count"),
                                max("seq").as("last"),
                                sum("seq").as("sum"),
                                max("t").as("t"),
                                max(rpad(col("key"), WIDE_BYTES, "-")).as("text")),
                col("count"),
                col("last"),
                col("sum"),
                col("t"),
                length(col("text")).as("bytes"));
    }

    private static Dataset<Row> countBySecond(Dataset<Row> rows) {
        return output(
                rows.withColumn("time", timestamp_millis(col("t")))
                        .withWatermark("time", "1 second")
                        .dropDuplicates(new String[] {"key", "seq", "time"})
                        .groupBy(window(col("time"), "1 second"), col("key"))
                        .agg(
                                count(lit(1)).as("count"),
                                max("seq").as("last"),
                                sum("seq").as("sum")),
                col("count"),
                col("last"),
                col("sum"),
                unix_millis(col("window.start")).as("t"));
    }

    static Dataset<Row> output(Dataset<Row> rows, Column... fields) {
        return rows.select(col("key"), to_json(struct(fields)).as("value"));
    }
}
