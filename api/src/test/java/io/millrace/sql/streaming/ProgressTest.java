package io.millrace.sql.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final UUID ID = new UUID(0, 1);
    private static final UUID RUN = new UUID(0, 2);

    private static StreamingQueryProgress progress(
            String name, double rate, Map<String, LatencyPercentiles> latencies) {
        Row observed = RowFactory.create(StructType.fromDDL("rows BIGINT"), new Object[] {3L});
        return new StreamingQueryProgress(
                new StreamingQueryProgress.Identity(ID, RUN, name, "2024-01-01T00:00:00.000Z", 7),
                new StreamingQueryProgress.Timing(12, Map.of("walCommit", 2L, "addBatch", 10L)),
                Map.of("watermark", "1970-01-01T00:00:00.000Z"),
                List.of(new StateOperatorProgress(
                        "stateStoreSave", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Map.of("hits", 11L))),
                List.of(new SourceProgress(
                        "Kafka[t]", null, "{\"t\":{\"0\":5}}", "not json", 3, rate, rate / 3, Map.of())),
                new SinkProgress("Console", -1, Map.of()),
                Map.of("obs", observed),
                latencies);
    }

    @Test
    void json_has_spark_keys_in_spark_order() {
        assertThat(progress(null, 1000.04, Map.of()).json())
                .isEqualTo(
                        "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"runId\":\"00000000-0000-0000-0000-000000000002\","
                                + "\"name\":null,\"timestamp\":\"2024-01-01T00:00:00.000Z\",\"batchId\":7,\"batchDuration\":12,"
                                + "\"numInputRows\":3,\"inputRowsPerSecond\":1000.0,\"processedRowsPerSecond\":333.3,"
                                + "\"durationMs\":{\"addBatch\":10,\"walCommit\":2},"
                                + "\"eventTime\":{\"watermark\":\"1970-01-01T00:00:00.000Z\"},"
                                + "\"stateOperators\":[{\"operatorName\":\"stateStoreSave\",\"numRowsTotal\":1,\"numRowsUpdated\":2,"
                                + "\"allUpdatesTimeMs\":3,\"numRowsRemoved\":4,\"allRemovalsTimeMs\":5,\"commitTimeMs\":6,"
                                + "\"memoryUsedBytes\":7,\"numRowsDroppedByWatermark\":8,\"numShufflePartitions\":9,"
                                + "\"numStateStoreInstances\":10,\"customMetrics\":{\"hits\":11}}],"
                                + "\"sources\":[{\"description\":\"Kafka[t]\",\"startOffset\":null,\"endOffset\":{\"t\":{\"0\":5}},"
                                + "\"latestOffset\":\"not json\",\"numInputRows\":3,\"inputRowsPerSecond\":1000.0,"
                                + "\"processedRowsPerSecond\":333.3}],"
                                + "\"sink\":{\"description\":\"Console\",\"numOutputRows\":-1},\"observedMetrics\":{\"obs\":{\"rows\":3}}}");
    }

    @Test
    void latencies_come_last_and_unknown_rates_are_left_out() {
        String json = progress("q", Double.NaN, Map.of("e2eLatencyMs", new LatencyPercentiles(0.5, 1, 2, 3, 4.25)))
                .json();
        assertThat(json)
                .contains("\"name\":\"q\"")
                .doesNotContain("RowsPerSecond")
                .endsWith(
                        "\"latencies\":{\"e2eLatencyMs\":{\"P0\":0.5,\"P50\":1.0,\"P90\":2.0,\"P95\":3.0,\"P99\":4.25}}}");
    }

    @Test
    void pretty_json_is_laid_out_as_in_spark() {
        assertThat(new StreamingQueryStatus("Waiting", false, true).prettyJson())
                .isEqualTo("""
                {
                  "message" : "Waiting",
                  "isDataAvailable" : false,
                  "isTriggerActive" : true
                }""");
        assertThat(progress("q", 1, Map.of()).prettyJson())
                .contains("  \"stateOperators\" : [ {\n    \"operatorName\" : \"stateStoreSave\",")
                .contains("    \"customMetrics\" : {\n      \"hits\" : 11\n    }\n  } ],\n  \"sources\" : [ {\n")
                .contains("    \"endOffset\" : {\n      \"t\" : {\n        \"0\" : 5\n      }\n    },");
    }

    @Test
    void triggers_read_intervals() {
        assertThat(Trigger.ProcessingTime("1 minute 30 seconds").intervalMs()).isEqualTo(90_000);
        assertThat(Trigger.RealTime("interval 500 milliseconds")).isEqualTo(Trigger.RealTime(500));
        assertThat(Trigger.RealTime().realTime()).isTrue();
        assertThatThrownBy(() -> Trigger.ProcessingTime("1 month")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Trigger.Continuous("soon")).hasMessageContaining("INVALID_INTERVAL_FORMAT");
        assertThatThrownBy(() -> Trigger.ProcessingTime(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void output_modes_ignore_case() {
        assertThat(OutputMode.of("Append")).isEqualTo(OutputMode.Append());
        assertThat(OutputMode.Update()).hasToString("Update");
        assertThatThrownBy(() -> OutputMode.of("upsert")).hasMessageContaining("STREAMING_OUTPUT_MODE.INVALID");
    }
}
