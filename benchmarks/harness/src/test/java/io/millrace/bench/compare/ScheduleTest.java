package io.millrace.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.compare.Schedule.Turn;
import io.millrace.bench.contract.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<EngineChoice> ENGINES =
            Stream.of("floor", "flink", "millrace").map(EngineChoice::parse).toList();

    private static List<String> names(List<Turn> turns) {
        return turns.stream().map(turn -> turn.engine().name()).toList();
    }

    @Test
    void whoBeginsMovesOnWithEachRound() {
        List<Turn> turns = Schedule.of(ENGINES, List.of(Workload.ENCODE), List.of("2g"), 3);

        assertThat(names(turns))
                .containsExactly(
                        "floor", "flink", "millrace", "flink", "millrace", "floor", "millrace", "floor", "flink");
        assertThat(turns.stream().map(Turn::round).distinct()).hasSize(3);
    }

    @Test
    void everyEngineHasATurnInEveryWorkloadAndHeap() {
        List<Turn> turns = Schedule.of(ENGINES, List.of(Workload.ENCODE, Workload.COUNT), List.of("1g", "2g"), 2);

        assertThat(turns).hasSize(3 * 2 * 2 * 2).doesNotHaveDuplicates();
    }

    @Test
    void anEngineTakesSettings() {
        EngineChoice choice = EngineChoice.parse("flink+FLINK_BACKEND=rocksdb+FLINK_BUFFER_MS=1");

        assertThat(choice.name()).isEqualTo("flink");
        assertThat(choice.label()).isEqualTo("flink+FLINK_BACKEND=rocksdb+FLINK_BUFFER_MS=1");
        assertThat(choice.knobs()).isEqualTo(Map.of("FLINK_BACKEND", "rocksdb", "FLINK_BUFFER_MS", "1"));
    }

    @Test
    void anUnknownEngineIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> EngineChoice.parse("storm"))
                .hasMessageContaining("'storm'")
                .hasMessageContaining("flink");
        assertThatThrownBy(() -> EngineChoice.parse("flink+X")).hasMessageContaining("NAME=VALUE");
    }
}
