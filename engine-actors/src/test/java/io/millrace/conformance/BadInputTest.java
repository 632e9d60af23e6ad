package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.from_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.error.MillraceException;
import io.millrace.kafkabroker.EmbeddedBroker;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamReader;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in options, settings, names and records: each error has a condition, names the thing and says what to do. */
class BadInputTest {
    private static MillraceSession session;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Row> rate() {
        return session.readStream().format("rate").load();
    }

    private static void error(ThrowingCallable call, String condition, String... words) {
        Throwable thrown = catchThrowable(call);
        Throwable error = thrown instanceof StreamingQueryException ? thrown.getCause() : thrown;
        assertThat(error).isInstanceOf(MillraceException.class);
        assertThat(((MillraceException) error).getCondition())
                .as(String.valueOf(error))
                .isEqualTo(condition);
        assertThat(error).hasMessageContainingAll(words);
    }

    private static DataStreamReader kafka(Map<String, String> options) {
        return session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", "127.0.0.1:1")
                .option("subscribe", "payments")
                .options(options);
    }

    private static void start(Dataset<Row> df) throws Exception {
        df.writeStream().format("noop").start().stop();
    }

    @Test
    void brokenJsonBecomesNullsOrFailsByName() throws Exception {
        Bench b = new Bench(session, Trigger.ProcessingTime(0), Files.createTempDirectory(directory, "case"));
        var stream = b.stream("value STRING");
        StructType schema = StructType.fromDDL("a INT, b STRING");
        Bench.Run run = b.start(
                stream.toDF().select(from_json(col("value"), schema).as("p")).select("p.*"), "append");
        Bench.add(stream, "{\"a\":1,\"b\":\"x\"}", "{broken", "{\"a\":\"no number\",\"b\":\"y\"}", "", null, "[]");
        assertThat(run.rows()).contains("(1,x)", "(null,null)", "(null,y)").hasSize(6);
        run.stop();
        Bench strict = new Bench(session, Trigger.ProcessingTime(0), Files.createTempDirectory(directory, "case"));
        Bench.Run failing = strict.start(
                stream.toDF()
                        .select(from_json(col("value"), schema, Map.of("mode", "FAILFAST"))
                                .as("p"))
                        .select("p.*"),
                "append");
        Bench.fails(failing, "MALFORMED_RECORD_IN_PARSING");
        assertThat(failing.query().exception().get()).hasMessageContaining("{broken");
    }

    @Test
    void anUnknownFormat() {
        error(() -> session.readStream().format("kafak").load().schema(), "DATA_SOURCE_NOT_FOUND", "kafak", "kafka");
        error(
                () -> rate().writeStream()
                        .format("nosuch")
                        .option("checkpointLocation", directory + "/x")
                        .start(),
                "DATA_SOURCE_NOT_FOUND",
                "nosuch");
    }

    @Test
    void aSinkThatNeedsACheckpoint() {
        error(
                () -> rate().selectExpr("string(value) AS value")
                        .writeStream()
                        .format("kafka")
                        .option("kafka.bootstrap.servers", "127.0.0.1:1")
                        .option("topic", "t")
                        .start(),
                "STREAMING_CHECKPOINT_LOCATION_MISSING",
                "checkpointLocation",
                "kafka");
    }

    @Test
    void aCheckpointLocationThatIsAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("plain"), "text");
        for (String path : new String[] {file.toString(), file + "/below"}) {
            error(
                    () -> rate().writeStream()
                            .format("noop")
                            .option("checkpointLocation", path)
                            .start(),
                    "CHECKPOINT_LOCATION_UNUSABLE",
                    path,
                    "directory");
        }
    }

    @Test
    void aCheckpointLocationElsewhere() {
        error(
                () -> rate().writeStream()
                        .format("noop")
                        .option("checkpointLocation", "s3://bucket/x")
                        .start(),
                "CHECKPOINT_LOCATION_UNSUPPORTED",
                "s3://bucket/x",
                "millrace-connector-s3");
    }

    @Test
    void aCheckpointLocationThatHoldsSomethingElse() throws Exception {
        Path log = Files.createDirectories(directory.resolve("foreign").resolve("log"));
        Files.writeString(log.resolve("00000000000000000000"), "not a log record");
        error(
                () -> rate().writeStream()
                        .format("noop")
                        .option("checkpointLocation", log.getParent().toString())
                        .start(),
                "CHECKPOINT_CORRUPT",
                "00000000000000000000");
    }

    @Test
    void aTopicThatDoesNotExist() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
            for (Trigger trigger : new Trigger[] {Trigger.ProcessingTime(0), Trigger.RealTime(50)}) {
                error(
                        () -> kafka(Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "subscribe", "nosuch"))
                                .load()
                                .writeStream()
                                .format("noop")
                                .trigger(trigger)
                                .start()
                                .processAllAvailable(),
                        "UNKNOWN_TOPIC",
                        "nosuch",
                        "subscribe");
            }
        }
    }

    @Test
    void aBrokerThatDoesNotAnswer() {
        error(
                () -> kafka(Map.of(
                                "kafkaConsumer.pollTimeoutMs",
                                "500",
                                "kafka.default.api.timeout.ms",
                                "500",
                                "kafka.request.timeout.ms",
                                "400"))
                        .load()
                        .writeStream()
                        .format("noop")
                        .start()
                        .processAllAvailable(),
                "KAFKA_UNREACHABLE",
                "127.0.0.1:1",
                "kafka.bootstrap.servers");
    }

    @ParameterizedTest
    @CsvSource({
        "startingOffsets, soon, INVALID_OPTION",
        "maxOffsetsPerTrigger, many, INVALID_OPTION",
        "maxOffsetsPerTrigger, 0, INVALID_OPTION",
        "failOnDataLoss, perhaps, INVALID_OPTION",
        "kafka.auto.offset.reset, latest, INVALID_OPTION",
        "kafka.max.pol.records, 5, INVALID_OPTION",
        "endingOffsets, latest, INVALID_OPTION",
        "assign, '{\"t\":[0]}', INVALID_OPTION",
        "minPartitions, 0, INVALID_OPTION",
    })
    void aKafkaOption(String key, String value, String condition) {
        error(() -> start(kafka(Map.of(key, value)).load()), condition, key);
    }

    @Test
    void aKafkaSourceWithoutItsOptions() {
        error(
                () -> start(session.readStream()
                        .format("kafka")
                        .option("subscribe", "t")
                        .load()),
                "MISSING_OPTION",
                "kafka.bootstrap.servers");
        error(
                () -> start(session.readStream()
                        .format("kafka")
                        .option("kafka.bootstrap.servers", "127.0.0.1:1")
                        .load()),
                "INVALID_OPTION",
                "subscribe");
    }

    @Test
    void aKafkaSinkWithoutTopicOrValue() {
        String checkpoint = directory.resolve("sink").toString();
        error(
                () -> rate().selectExpr("string(value) AS value")
                        .writeStream()
                        .format("kafka")
                        .option("kafka.bootstrap.servers", "127.0.0.1:1")
                        .option("checkpointLocation", checkpoint)
                        .start(),
                "MISSING_OPTION",
                "topic option required when no 'topic' attribute is present");
        error(
                () -> rate().select("timestamp")
                        .writeStream()
                        .format("kafka")
                        .option("kafka.bootstrap.servers", "127.0.0.1:1")
                        .option("topic", "t")
                        .option("checkpointLocation", checkpoint)
                        .start(),
                "REQUIRED_COLUMN_MISSING",
                "value",
                "timestamp");
    }

    @ParameterizedTest
    @CsvSource({"rowsPerSecond, 0", "rowsPerSecond, fast", "numPartitions, -1"})
    void aRateOption(String key, String value) {
        error(() -> start(session.readStream().format("rate").option(key, value).load()), "INVALID_OPTION", key, value);
    }

    @Test
    void aSettingThatIsNoNumber() {
        error(
                () -> session.conf().set("millrace.sql.shuffle.partitions", "many"),
                "INVALID_CONF_VALUE.TYPE_MISMATCH",
                "millrace.sql.shuffle.partitions",
                "many");
    }

    @ParameterizedTest
    @CsvSource({
        "millrace.sql.shuffle.partitions, 0",
        "millrace.sql.streaming.multipleWatermarkPolicy, middle",
        "millrace.sql.streaming.noDataMicroBatches.enabled, often",
        "millrace.sql.streaming.stopActiveRunOnRestart, 7",
        "millrace.sql.streaming.numRecentProgressUpdates, -1",
        "millrace.source.parallelism, 0",
    })
    void aSetting(String key, String value) throws Exception {
        String before = session.conf().getOption(key).orElse(null);
        session.conf().set(key, value);
        try {
            error(() -> start(rate()), "INVALID_CONF_VALUE", key, value);
        } finally {
            if (before == null) {
                session.conf().unset(key);
            } else {
                session.conf().set(key, before);
            }
        }
        assertThat(session.streams().active()).isEmpty();
    }

    @Test
    void aColumnThatIsNotThere() {
        error(() -> rate().select("valu").schema(), "UNRESOLVED_COLUMN.WITH_SUGGESTION", "valu", "value");
        error(() -> rate().selectExpr("uper('a')").schema(), "UNRESOLVED_ROUTINE", "uper", "upper");
    }

    @Test
    void aTriggerThatIsNone() {
        error(
                () -> Trigger.ProcessingTime("soon"),
                "INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER",
                "soon",
                "10 seconds");
        error(() -> Trigger.ProcessingTime("5"), "INVALID_INTERVAL_FORMAT.MISSING_UNIT", "5", "10 seconds");
        error(() -> Trigger.ProcessingTime(""), "INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY", "10 seconds");
        assertThat(catchThrowable(() -> Trigger.RealTime(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> Trigger.RealTime("1 month")))
                .hasMessageContaining("Doesn't support month or year interval");
    }
}
