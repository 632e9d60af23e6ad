package io.millrace.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.row.RowReader;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class GeneratedSourcesTest {
    private final TestEnvironment environment = new TestEnvironment();

    private StreamSource open(Connector connector, Map<String, String> options) {
        StructType schema = connector.readSchema(new Options(options), List.of(), null, true);
        return connector.openStream(
                new SourceRequest("q", schema, new Options(options), List.of(), environment, Optional.empty()));
    }

    /** The rows (timestamp in ms, value) up to these positions. */
    private static List<String> rows(StreamSource source, Positions from, Positions to) {
        List<String> rows = new ArrayList<>();
        RowReader row = new RowReader(2);
        try (SourceReader reader = source.createReader()) {
            reader.assign(from);
            reader.limit(to);
            while (!reader.positions().equals(to)) {
                reader.poll(
                        (base, off, len) -> {
                            row.point(base, off, len);
                            rows.add(row.getLong(0) / 1000 + "," + row.getLong(1));
                        },
                        0);
            }
        }
        return rows;
    }

    @Test
    void rateMicroBatchIsDeterministic() {
        StreamSource source = open(
                new RateMicroBatchConnector(),
                Map.of(
                        "rowsPerBatch",
                        "3",
                        "numPartitions",
                        "1",
                        "startTimestamp",
                        "1000",
                        "advanceMillisPerBatch",
                        "100"));
        Positions b0 = source.nextBatchEnd(source.initial(), false);
        Positions b1 = source.nextBatchEnd(b0, false);
        Positions b2 = source.nextBatchEnd(b1, false);
        assertThat(rows(source, source.initial(), b0)).containsExactly("1000,0", "1000,1", "1000,2");
        assertThat(rows(source, b0, b1)).containsExactly("1100,3", "1100,4", "1100,5");
        assertThat(rows(source, b1, b2)).containsExactly("1200,6", "1200,7", "1200,8");
    }

    @Test
    void rateGivesTheSameRowsAfterARestart() {
        environment.nowMs = 5000;
        Map<String, String> options = Map.of("rowsPerSecond", "10", "numPartitions", "2");
        StreamSource source = open(new RateConnector(), options);
        Positions start = source.initial();
        assertThat(source.latest(start)).isEqualTo(start);
        environment.nowMs = 5500;
        Positions end = source.latest(start);
        List<String> rows = rows(source, start, end);
        assertThat(rows).containsExactlyInAnyOrder("5000,0", "5100,1", "5200,2", "5300,3", "5400,4");
        environment.nowMs = 9000;
        StreamSource again = open(new RateConnector(), options);
        assertThat(rows(again, start, end)).isEqualTo(rows);
        assertThat(rows(again, end, again.latest(end))).hasSize(35);
    }

    @Test
    void rateRisesSecondBySecond() {
        StreamSource source = open(new RateConnector(), Map.of("rowsPerSecond", "10", "rampUpTime", "4"));
        Positions start = source.initial();
        List<Integer> rowsBySecond = new ArrayList<>();
        for (int second = 1; second <= 6; second++) {
            environment.nowMs = second * 1000L;
            rowsBySecond.add(rows(source, start, source.latest(start)).size());
        }
        assertThat(rowsBySecond).containsExactly(2, 6, 12, 20, 30, 40);
        environment.nowMs = 2000;
        assertThat(rows(source, start, source.latest(start)))
                .containsExactly("0,0", "500,1", "1000,2", "1250,3", "1500,4", "1750,5");
        assertThat(source.description())
                .isEqualTo("RateStream[rowsPerSecond=10, rampUpTimeSeconds=4, numPartitions=1]");
    }

    @Test
    void aRampLongerThanTheRateHasNoRowsBeforeItsEnd() {
        StreamSource source = open(new RateConnector(), Map.of("rowsPerSecond", "3", "rampUpTime", "5s"));
        Positions start = source.initial();
        environment.nowMs = 5000;
        assertThat(source.latest(start)).isEqualTo(start);
        environment.nowMs = 6000;
        assertThat(rows(source, start, source.latest(start))).containsExactly("5000,0", "5333,1", "5666,2");
    }

    @Test
    void everySplitIsServedHoweverMuchTheFirstHolds() {
        StreamSource source = open(new RateConnector(), Map.of("rowsPerSecond", "100000", "numPartitions", "4"));
        Positions start = source.initial();
        environment.nowMs = 1000;
        try (SourceReader reader = source.createReader()) {
            reader.assign(start);
            reader.poll((base, off, len) -> {}, 0);
            assertThat(reader.positions().next().values()).allMatch(next -> next > 0);
        }
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThatThrownBy(() -> open(new RateMicroBatchConnector(), Map.of())).hasMessageContaining("rowsPerBatch");
        assertThatThrownBy(() -> open(new RateConnector(), Map.of("rowsPerSecond", "0")))
                .hasMessageContaining("rowsPerSecond");
        assertThatThrownBy(() -> open(new RateConnector(), Map.of("rampUpTime", "soon")))
                .hasMessageContaining("rampUpTime");
        assertThatThrownBy(() -> new RateConnector()
                        .readSchema(new Options(Map.of()), List.of(), new StructType().add("a", "int"), true))
                .hasMessageContaining("rate");
    }

    @Test
    void everyConnectorIsFound() {
        assertThat(ServiceLoader.load(Connector.class))
                .extracting(Connector::shortName)
                .contains("rate", "rate-micro-batch", "socket", "memory", "console", "noop");
    }
}
