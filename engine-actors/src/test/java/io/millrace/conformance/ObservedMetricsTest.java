package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Observation;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics that are computed with several aggregates, and those that are refused. */
class ObservedMetricsTest {
    private MillraceSession session;
    private MemoryStream<Row> stream;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        stream = MemoryStream.create(session, Encoders.row(StructType.fromDDL("value INT")));
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    @Test
    void aMetricIsComputedWithSeveralAggregates() throws Exception {
        StreamingQuery query = stream.toDF()
                .observe(
                        "o",
                        expr("sum(value) / count(*) AS mean"),
                        expr("concat('n=', count(*)) AS text"),
                        expr("max(value) - min(value) AS width"),
                        expr("1 AS one"),
                        expr("count(*)"))
                .writeStream()
                .format("noop")
                .trigger(Trigger.ProcessingTime(0))
                .start();
        Bench.add(stream, 1, 5, 3);
        query.processAllAvailable();
        Row metrics = Arrays.stream(query.recentProgress())
                .map(p -> p.observedMetrics().get("o"))
                .filter(row -> row != null && row.getLong(row.fieldIndex("count(1)")) > 0)
                .findFirst()
                .orElseThrow();
        assertThat(metrics).hasToString("[3.0,n=3,4,1,3]");
        assertThat(Objects.requireNonNull(metrics.schema()).fieldNames())
                .containsExactly("mean", "text", "width", "one", "count(1)");
        query.stop();
    }

    @Test
    void eventTimesAreOfTheFirstWatermarkThatHadRows() throws Exception {
        MemoryStream<Row> second = MemoryStream.create(session, Encoders.row(StructType.fromDDL("value INT")));
        StreamingQuery query = timed(stream, "2 seconds")
                .union(timed(second, "3 seconds"))
                .writeStream()
                .format("noop")
                .trigger(Trigger.ProcessingTime(0))
                .start();
        Bench.add(second, 10, 40, 50);
        query.processAllAvailable();
        assertThat(eventTime(query))
                .containsEntry("min", "1970-01-01T00:00:10.000Z")
                .containsEntry("avg", "1970-01-01T00:00:33.333Z")
                .containsEntry("max", "1970-01-01T00:00:50.000Z");
        MemoryStream.together(() -> {
            Bench.add(stream, 70, 71);
            Bench.add(second, 72);
        });
        query.processAllAvailable();
        assertThat(eventTime(query))
                .containsEntry("min", "1970-01-01T00:01:10.000Z")
                .containsEntry("max", "1970-01-01T00:01:11.000Z");
        query.stop();
    }

    private static Dataset<Row> timed(MemoryStream<Row> rows, String delay) {
        return rows.toDF().withColumn("t", expr("timestamp_seconds(value)")).withWatermark("t", delay);
    }

    /** Of the last batch that had rows. */
    private static Map<String, String> eventTime(StreamingQuery query) {
        return Arrays.stream(query.recentProgress())
                .filter(p -> p.numInputRows() > 0)
                .reduce((first, last) -> last)
                .orElseThrow()
                .eventTime();
    }

    @Test
    void timesOfMetricsAreShownInTheSessionsZone() {
        session.conf().set("spark.sql.session.timeZone", "America/New_York");
        Row row = session.sql("SELECT timestamp_micros(1234500) AS t, array(timestamp_seconds(3)) AS l")
                .first();
        assertThat(row.json()).isEqualTo("{\"t\":\"1969-12-31 19:00:01.2345\",\"l\":[\"1969-12-31 19:00:03\"]}");
    }

    @Test
    void twoMetricsOfOneNameAreRefused() {
        Dataset<Row> once = stream.toDF().observe("o", expr("count(*) AS n"));
        assertThatThrownBy(() -> once.observe("o", expr("max(value) AS m")))
                .isInstanceOfSatisfying(
                        AnalysisException.class,
                        e -> assertThat(e.getCondition()).isEqualTo("DUPLICATED_METRICS_NAME"));
    }

    @Test
    void anObservationHasTheMetricsOfATableWhenAnActionHasEnded() throws Exception {
        Observation observation = new Observation("o");
        Dataset<Row> table = session.sql("SELECT * FROM VALUES (1), (5), (3) AS t(v)");
        Dataset<Row> seen = table.observe(observation, expr("count(*) AS n"), expr("sum(v) / count(*) AS mean"));
        assertThat(seen.where("v > 1").count()).isEqualTo(2);
        assertThat(observation.get()).containsExactly(entry("n", 3L), entry("mean", 3.0));
        assertThat(observation.getAsJava()).isEqualTo(observation.get());
        assertThatThrownBy(() -> table.observe(observation, expr("count(*) AS n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only once");
        assertThatThrownBy(() -> stream.toDF().observe(new Observation(), expr("count(*) AS n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lastProgress");
    }

    @Test
    void anObservationOnARowLessTableHasMetricsToo() throws Exception {
        Observation observation = new Observation();
        assertThat(session.range(0)
                        .observe(observation, expr("count(*) AS n"), expr("max(id) AS m"))
                        .collectAsList())
                .isEmpty();
        assertThat(observation.get()).containsExactly(entry("n", 0L), entry("m", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "value AS v; NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
                "value; NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
                "sum(value) + value AS s; NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
                "count(DISTINCT value) AS d; AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED",
                "sum(value) OVER () AS w; WINDOW_EXPRESSIONS_UNSUPPORTED",
            })
    void isRefused(String metric, String kind) {
        assertThatThrownBy(() -> stream.toDF().observe("o", expr(metric)).schema())
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        e -> assertThat(e.getCondition()).isEqualTo("INVALID_OBSERVED_METRICS." + kind));
    }
}
