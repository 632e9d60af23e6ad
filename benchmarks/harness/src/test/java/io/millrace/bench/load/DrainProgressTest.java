package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.result.CellResult;
import org.junit.jupiter.api.Test;

class DrainProgressTest {
    @Test
    void theRateCountsFromTheFirstTenthOn() {
        DrainProgress progress = new DrainProgress(10_000);
        // 1000 inputs: a tenth within the second's first bucket, the rest evenly until 2 s.
        progress.at(1000);
        progress.window(0, 100);
        for (int ms = 1051; ms <= 1950; ms++) {
            progress.at(ms);
            progress.input(ms);
        }
        CellResult.Builder result = new CellResult.Builder();
        progress.addTo(result, 1000);
        CellResult cell = result.build();

        assertThat(cell.figure("cold_s")).hasValue(1.0);
        assertThat(cell.figure("measured_s")).hasValue(1.95);
        assertThat(cell.figure("rate_warm").orElseThrow()).isBetween(999.0, 1001.0);
        assertThat(cell.figure("rate_cold").orElseThrow()).isBetween(512.0, 513.0);
    }
}
