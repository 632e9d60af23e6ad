package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.result.CellResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineCellsTest {
    private static CellResult cell(String engine, String round, double p50, double cpu, boolean held) {
        return new CellResult.Builder()
                .label("engine", engine)
                .label("call", "c")
                .label("round", round)
                .label("held", held ? "yes" : "no")
                .figure("p50_ms", p50)
                .figure("cpu_engine_s", cpu)
                .figure("inputs", 2_000_000)
                .build();
    }

    @Test
    void ratiosAreTakenWithinARoundAndNotOfMedians() {
        // The machine is ten times slower in round 2, for both.
        EngineCells ours = new EngineCells(
                "millrace", List.of(cell("millrace", "1", 2, 1, true), cell("millrace", "2", 20, 1, true)));
        EngineCells floor =
                new EngineCells("floor", List.of(cell("floor", "1", 1, 1, true), cell("floor", "2", 10, 1, true)));

        assertThat(ours.ratioTo(floor, Metric.P50)).contains(new Spread(2, 2, 2, 2));
    }

    @Test
    void aRoundThatOneOfThemLacksIsLeftOut() {
        EngineCells ours = new EngineCells(
                "millrace", List.of(cell("millrace", "1", 2, 1, true), cell("millrace", "2", 3, 1, true)));
        EngineCells floor = new EngineCells("floor", List.of(cell("floor", "2", 1, 1, true)));

        assertThat(ours.ratioTo(floor, Metric.P50)).contains(new Spread(3, 3, 3, 1));
        assertThat(ours.ratioTo(new EngineCells("floor", List.of()), Metric.P50))
                .isEmpty();
    }

    @Test
    void theBestPeerIsNeitherTheFloorNorOursNorOneThatDidNotHold() {
        List<EngineCells> engines = EngineCells.byEngine(List.of(
                cell("jet", "1", 0.1, 1, false),
                cell("kstreams", "1", 3, 1, true),
                cell("flink+X=1", "1", 2, 1, true),
                cell("millrace", "1", 1, 1, true),
                cell("floor", "1", 0.5, 1, true)));

        assertThat(engines)
                .extracting(EngineCells::engine)
                .containsExactly("floor", "millrace", "flink+X=1", "jet", "kstreams");
        assertThat(EngineCells.bestPeer(engines, Metric.P50))
                .map(EngineCells::engine)
                .contains("flink+X=1");
    }

    @Test
    void cpuIsToldForAMillionRecords() {
        assertThat(Metric.CPU.of(cell("floor", "1", 1, 30, true))).hasValue(15);
        assertThat(Metric.CPU.of(new CellResult.Builder().build())).isEmpty();
    }
}
