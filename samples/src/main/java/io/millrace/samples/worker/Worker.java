package io.millrace.samples.worker;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.OrderlyExit;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One pattern as a process: reads a topic from its earliest offset, writes another, prints READY once it runs, and works until it is
 * ended.
 *
 * @param pattern encode, enhance, count, window, dedup, session, join or state
 * @param tableCsv the table of enhance: account_id, tier, credit_limit, home_country with a header
 * @param epoch interval between barriers, for example {@code 1 second}
 */
public record Worker(
        String pattern,
        String bootstrapServers,
        String inTopic,
        String outTopic,
        Path tableCsv,
        Path checkpoint,
        String epoch) {

    /** The settings that the measuring contract gives every engine's producer and consumer. */
    private static final Map<String, String> PRODUCER = Map.of(
            "kafka.acks", "1",
            "kafka.linger.ms", "0",
            "kafka.batch.size", "131072",
            "kafka.buffer.memory", "67108864",
            "kafka.enable.idempotence", "false");

    private static final Map<String, String> CONSUMER =
            Map.of("kafka.fetch.min.bytes", "1", "kafka.fetch.max.wait.ms", "500", "kafka.max.poll.records", "2000");

    /** Starts the query; blocks until it ends. A process that is told to end commits what it has read, and ends with code 0. */
    public void run() throws Exception {
        try (MillraceSession session =
                MillraceSession.builder().appName("worker-" + pattern).getOrCreate()) {
            OrderlyExit exit = OrderlyExit.of(session);
            try {
                StreamingQuery query = start(session);
                System.out.println("READY");
                System.out.flush();
                query.awaitTermination();
            } finally {
                exit.endsByItself();
            }
        }
    }

    private StreamingQuery start(MillraceSession session) throws Exception {
        Dataset<Row> kafka = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", bootstrapServers)
                .options(CONSUMER)
                .option("subscribe", inTopic)
                .option("startingOffsets", "earliest")
                .load();
        return pipeline(session, kafka)
                .writeStream()
                .queryName("worker-" + pattern)
                .format("kafka")
                .option("kafka.bootstrap.servers", bootstrapServers)
                .options(PRODUCER)
                .option("topic", outTopic)
                .option(
                        "checkpointLocation",
                        Files.createDirectories(checkpoint).toString())
                .outputMode(pattern.equals("count") || pattern.equals("state") ? "update" : "append")
                .trigger(Trigger.RealTime(epoch))
                .start();
    }

    private Dataset<Row> pipeline(MillraceSession session, Dataset<Row> kafka) {
        return switch (pattern) {
            case "encode" -> WorkerPatterns.encode(kafka);
            case "enhance" -> WorkerPatterns.enhance(kafka, accounts(session));
            case "count" -> WorkerPatterns.countByAccount(kafka);
            case "window" -> WorkerPatterns.countBySecond(kafka);
            case "dedup" -> WorkerPatterns.firstOfEachId(kafka);
            case "session" -> WorkerPatterns.countBySession(kafka);
            case "join" -> WorkerPatterns.settle(kafka);
            case "state" -> WorkerPatterns.runningByAccount(kafka);
            default ->
                throw new IllegalArgumentException("There is no pattern '" + pattern
                        + "'. Use encode, enhance, count, window, dedup, session, join or state.");
        };
    }

    private Dataset<Row> accounts(MillraceSession session) {
        return session.read()
                .option("header", "true")
                .schema(WorkerPatterns.ACCOUNT)
                .csv(tableCsv.toString());
    }
}
