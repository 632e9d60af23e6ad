package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static CellResult.Builder cell(String engine, String rate) {
        return new CellResult.Builder()
                .label("engine", engine)
                .label("workload", "count")
                .label("rate", rate)
                .label("call", "c")
                .label("round", "1")
                .label("held", "yes");
    }

    private static CellResult live(String engine, double ms) {
        CellResult.Builder cell = cell(engine, "10000");
        Percentiles.KEPT.forEach(p -> cell.figure(Percentiles.name(p), ms));
        return cell.figure("cold_s", ms).build();
    }

    private static Map<String, Targets.Line> lines(CellResult... cells) {
        return Targets.of(Stream.of(cells)
                        .collect(Collectors.groupingBy(Setup::of, LinkedHashMap::new, Collectors.toList())))
                .stream()
                .collect(Collectors.toMap(Targets.Line::what, line -> line));
    }

    @Test
    void aRatioWithinItsLimitIsMet() {
        Map<String, Targets.Line> lines = lines(live("floor", 1), live("millrace", 1.1), live("flink", 2));

        assertThat(lines.get("count at 10,000 records/s: p99 ms ÷ floor"))
                .isEqualTo(
                        new Targets.Line("count at 10,000 records/s: p99 ms ÷ floor", "≤ 1.20", Spread.of(1.1), true));
        assertThat(lines.get("count at 10,000 records/s: p50 ms ÷ floor").met()).isFalse();
        assertThat(lines.get("count at 10,000 records/s: p99 ms ÷ best peer").met())
                .isTrue();
        assertThat(lines.get("count at 10,000 records/s: cold start s ÷ flink").met())
                .isFalse();
    }

    @Test
    void whatDidNotRunIsNotMet() {
        Targets.Line line = lines(live("millrace", 1)).get("count at 10,000 records/s: p99 ms ÷ itself without epochs");

        assertThat(line.measured()).isEmpty();
        assertThat(line.met()).isFalse();
    }

    @Test
    void ofARateMoreIsBetter() {
        Map<String, Targets.Line> lines = lines(
                cell("millrace", "max").figure("rate_warm", 160).build(),
                cell("millrace+MILLRACE_WORKER_EPOCH=1 hour", "max")
                        .figure("rate_warm", 200)
                        .build(),
                cell("jet", "max").figure("rate_warm", 100).build());

        assertThat(lines.get("count, working off a backlog: records/s ÷ best peer")
                        .met())
                .isTrue();
        assertThat(lines.get("count, working off a backlog: records/s ÷ itself without epochs")
                        .met())
                .isFalse();
    }

    @Test
    void anIdleEngineIsMeasuredByItself() {
        CellResult idle = cell("millrace", "idle")
                .figure("cpu_engine_s", 0.2)
                .figure("measured_s", 10)
                .build();

        assertThat(lines(idle).get("count, waiting for input: CPU, cores"))
                .isEqualTo(new Targets.Line("count, waiting for input: CPU, cores", "≤ 0.03", Spread.of(0.02), true));
        assertThat(Page.of("x", List.of(idle)).files().get("x.md"))
                .contains("## Count, waiting for input")
                .contains("| count, waiting for input: CPU, cores | ≤ 0.03 | 0.02 | yes |");
    }
}
