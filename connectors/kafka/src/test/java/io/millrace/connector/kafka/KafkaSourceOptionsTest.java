package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Options;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSourceOptionsTest {
    private static KafkaSourceOptions parse(boolean streaming, String... keysAndValues) {
        Map<String, String> all = new HashMap<>(Map.of("kafka.bootstrap.servers", "h:1"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return KafkaSourceOptions.parse(new Options(all), streaming);
    }

    @Test
    void exactlyOneWayToNameTopics() {
        assertThatThrownBy(() -> parse(true)).hasMessageContaining("assign").hasMessageContaining("subscribePattern");
        assertThatThrownBy(() -> parse(true, "subscribe", "a", "assign", "{\"a\":[0]}"))
                .hasMessageContaining("Only one");
        assertThatThrownBy(() -> parse(true, "subscribe", " ")).hasMessageContaining("'subscribe'");
        assertThatThrownBy(() -> parse(true, "assign", "[]")).hasMessageContaining("'assign'");
        assertThatThrownBy(() -> parse(true, "subscribePattern", "(")).hasMessageContaining("'subscribePattern'");
        assertThat(parse(true, "subscribe", "b, a,,b").topics()).hasToString("Subscribe[topics=[a, b]]");
    }

    @Test
    void streamsStartAtTheEndAndBatchesAtTheBeginning() {
        assertThat(parse(true, "subscribe", "a").starting()).isEqualTo(KafkaSourceOptions.Start.Latest.LATEST);
        assertThat(parse(false, "subscribe", "a").starting()).isEqualTo(KafkaSourceOptions.Start.Earliest.EARLIEST);
        assertThat(parse(true, "subscribe", "a", "startingOffsets", "{\"a\":{\"0\":23,\"1\":-2}}")
                        .starting())
                .isEqualTo(new KafkaSourceOptions.Start.Offsets(
                        Map.of(new TopicPartition("a", 0), 23L, new TopicPartition("a", 1), -2L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | startingOffsets | sometime",
                "true | startingOffsets | {\"a\":{\"0\":-3}}",
                "true | startingOffsets | {\"a\":{\"x\":1}}",
                "true | startingOffsets | {\"a\":{\"0\":1}",
                "true | startingTimestamp | noon",
                "true | endingOffsets | latest",
                "true | maxOffsetsPerTrigger | 0",
                "true | minOffsetsPerTrigger | 0",
                "true | maxTriggerDelay | soon",
                "true | minPartitions | 0",
                "true | maxRecordsPerPartition | many",
                "true | failOnDataLoss | perhaps",
                "true | startingOffsetsByTimestampStrategy | guess",
                "false | startingOffsets | latest",
                "false | startingOffsets | {\"a\":{\"0\":-1}}",
                "false | endingOffsets | earliest",
                "false | endingOffsets | {\"a\":{\"0\":-2}}",
            })
    void wrongValuesAreRefusedWithTheOptionsName(boolean streaming, String option, String value) {
        assertThatThrownBy(() -> parse(streaming, "subscribe", "a", option, value))
                .hasMessageContaining(option);
    }

    @Test
    void hintsAboutTasksChangeNothing() {
        assertThat(parse(true, "subscribe", "a", "minPartitions", "5", "maxRecordsPerPartition", "100"))
                .isEqualTo(parse(true, "subscribe", "a"));
    }

    @Test
    void batchesWaitForRecordsFifteenMinutesUnlessToldOtherwise() {
        assertThat(parse(true, "subscribe", "a").delay()).isEmpty();
        assertThat(parse(true, "subscribe", "a", "minOffsetsPerTrigger", "5").delay())
                .contains(new KafkaSourceOptions.Delay(5, 900_000));
        assertThat(parse(true, "subscribe", "a", "minOffsetsPerTrigger", "5", "maxTriggerDelay", "5s")
                        .delay())
                .contains(new KafkaSourceOptions.Delay(5, 5_000));
        assertThatThrownBy(
                        () -> parse(true, "subscribe", "a", "minOffsetsPerTrigger", "5", "maxOffsetsPerTrigger", "4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxOffsetsPerTrigger(4)");
    }
}
