package io.millrace.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellResultTest {
    private static final CellResult CELL = new CellResult.Builder()
            .label("engine", "a \"quoted\" one\n")
            .figure("p50_ms", 0.5)
            .figure("missing", 0)
            .build();

    @TempDir
    private Path folder;

    @Test
    void comesBackFromJson() {
        assertThat(CellResult.fromJson(CELL.toJson())).isEqualTo(CELL);
        assertThat(CELL.toJson()).doesNotContain("\n");
    }

    @Test
    void anotherTextIsRefused() {
        assertThatThrownBy(() -> CellResult.fromJson("{\"a\":tru")).hasMessageContaining("No result of a cell");
    }

    @Test
    void filesOfAFolderAreReadTogether() throws Exception {
        Path below = Files.createDirectories(folder.resolve("b"));
        ResultFile first = new ResultFile(folder.resolve("a.jsonl"));
        first.append(CELL);
        first.append(CELL);
        new ResultFile(below.resolve("c.jsonl")).append(CELL);
        Files.writeString(folder.resolve("engine.log"), "no result");

        assertThat(ResultFile.readAll(folder)).isEqualTo(List.of(CELL, CELL, CELL));
    }

    @Test
    void percentilesHaveShortNames() {
        assertThat(Percentiles.KEPT.stream().map(Percentiles::name))
                .containsExactly("p50_ms", "p75_ms", "p90_ms", "p95_ms", "p99_ms", "p99.9_ms", "p99.99_ms", "max_ms");
    }

    @Test
    void histogramComesBackFromText() {
        Histogram histogram = new Histogram(1_000_000, 3);
        histogram.recordValueWithCount(400, 10);
        histogram.recordValue(70_000);

        assertThat(Percentiles.decode(Percentiles.encode(histogram))).isEqualTo(histogram);
    }
}
