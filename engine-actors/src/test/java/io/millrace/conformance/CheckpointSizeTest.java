package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint location keeps what the last epochs need, however many there were. */
class CheckpointSizeTest {
    /** Enough for a log of more than a thousand slots. */
    private static final int EPOCHS = 560;

    private static final int FEW_SLOTS = 300;
    /** More than are made between two rounds of cleaning, and those that are kept. */
    private static final int FEW_MANIFESTS = 86;

    @Test
    void oldObjectsAndSlotsGoAndTheCountsStay(@TempDir Path checkpoint) throws Exception {
        AtomicLong newest = new AtomicLong();
        try (MillraceSession session =
                MillraceSession.builder().appName("checkpoint-size").create()) {
            MemoryStream<Integer> numbers = MemoryStream.create(session, Encoders.INT());
            StreamingQuery query = start(numbers, checkpoint, newest);
            for (int i = 0; i < EPOCHS; i++) {
                numbers.addData(1);
                query.processAllAvailable();
            }
            Awaitility.await().until(() -> files(checkpoint.resolve("manifest")) < FEW_MANIFESTS);
            Awaitility.await().until(() -> files(checkpoint.resolve("log")) < FEW_SLOTS);
            query.stop();
            query = start(numbers, checkpoint, newest);
            numbers.addData(1);
            query.processAllAvailable();
            assertThat(newest.get()).isEqualTo(EPOCHS + 1);
            query.stop();
        }
    }

    private static StreamingQuery start(MemoryStream<Integer> numbers, Path checkpoint, AtomicLong newest)
            throws Exception {
        return numbers.toDF()
                .groupBy("value")
                .count()
                .writeStream()
                .outputMode("update")
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.ProcessingTime(0))
                .foreachBatch((Dataset<Row> rows, Long epoch) ->
                        rows.collectAsList().forEach(row -> newest.set(row.getLong(1))))
                .start();
    }

    private static long files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
