package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.result.CellResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapSweepTest {
    private static CellResult cell(String heap, boolean held) {
        return new CellResult.Builder()
                .label("engine", "e")
                .label("heap", heap)
                .label("held", held ? "yes" : "no")
                .figure("rss_mb", HeapSweep.bytes(heap) >> 20)
                .build();
    }

    @Test
    void heapsAreOrderedBySize() {
        assertThat(HeapSweep.heaps(List.of(cell("1g", true), cell("512m", true), cell("64m", false), cell("1g", true))))
                .containsExactly("64m", "512m", "1g");
    }

    @Test
    void theSmallestHeldEveryTimeAndSoDidAllAboveIt() {
        List<CellResult> cells = List.of(
                cell("64m", true), cell("128m", true), cell("128m", false), cell("256m", true), cell("512m", true));

        assertThat(HeapSweep.row(new EngineCells("e", cells), HeapSweep.heaps(cells)))
                .containsExactly("e", "1 of 1", "1 of 2", "1 of 1", "1 of 1", "256m", "256.0");
    }

    @Test
    void noneIsSaidWhereNoneHeld() {
        List<CellResult> cells = List.of(cell("64m", false));

        assertThat(HeapSweep.row(new EngineCells("e", cells), HeapSweep.heaps(cells)))
                .containsExactly("e", "0 of 1", "none", "–");
    }
}
