package io.millrace.chaos.work;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.max;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.unix_millis;
import static io.millrace.sql.functions.window;

import io.millrace.error.MillraceException;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.OrderlyExit;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Runs one {@link Job} until it is killed, or told to end (then it leaves in good order, with code 0). Prints READY when the query runs, and ends with {@value #QUERY_FAILED} and the error on a line
 * with FAILED when the query fails. Ends by itself when whoever started it is gone.
 *
 * <p>Input records are {@code {"key","seq","t"}}: seq counts 1, 2, 3 … for each key, t is the time of sending in ms. So each result of the
 * count can be checked alone: the n-th has last = n and sum = 1 + … + n, or rows were lost or taken twice.
 */
public final class CountingWorker {
    /** The exit code after an error of the query. */
    public static final int QUERY_FAILED = 3;

    private static final StructType RECORD = StructType.fromDDL("key STRING, seq BIGINT, t BIGINT");

    private CountingWorker() {}

    /** @param arguments of {@link Job#toArguments} */
    public static void main(String[] arguments) throws Exception {
        endWithParent();
        Job job = Job.fromArguments(arguments);
        MillraceSession.Builder builder = MillraceSession.builder().appName("chaos");
        job.settings().forEach(builder::config);
        MillraceSession session = builder.getOrCreate();
        OrderlyExit exit = OrderlyExit.of(session);
        try {
            StreamingQuery query = start(session, job);
            System.out.println("READY");
            System.out.flush();
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

    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        // Nobody writes to it: it ends when the parent does.
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        System.out.println("The pipe to the parent broke: " + e);
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static StreamingQuery start(MillraceSession session, Job job) throws Exception {
        Dataset<Row> rows = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", job.bootstrapServers())
                .option("subscribe", job.inTopic())
                .option("startingOffsets", "earliest")
                .load()
                .select(from_json(col("value").cast("string"), RECORD).as("r"))
                .select("r.*");
        return counted(job.kind(), rows)
                .writeStream()
                .queryName("chaos")
                .format("kafka")
                .option("kafka.bootstrap.servers", job.bootstrapServers())
                .option("topic", job.outTopic())
                .option("checkpointLocation", job.checkpoint().toString())
                .outputMode(job.kind().windowed() ? "append" : "update")
                .trigger(job.kind().realTime() ? Trigger.RealTime("250 milliseconds") : Trigger.ProcessingTime(0))
                .start();
    }

    private static Dataset<Row> counted(Job.Kind kind, Dataset<Row> rows) {
        return switch (kind) {
            case COUNT_REAL_TIME, COUNT_MICRO_BATCH -> countByKey(rows);
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
