package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Observation;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
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
