package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PageTest {
    private static CellResult.Builder cell(String engine, String round, String rate) {
        return new CellResult.Builder()
                .label("engine", engine)
                .label("workload", "encode")
                .label("rate", rate)
                .label("seconds", "10")
                .label("tick_us", "1000")
                .label("heap", "2g")
                .label("call", "c")
                .label("at", "2026-01-0" + round)
                .label("round", round)
                .label("held", "yes");
    }

    private static CellResult live(String engine, String round, double ms) {
        CellResult.Builder cell = cell(engine, round, "10000");
        Percentiles.KEPT.forEach(p -> cell.figure(Percentiles.name(p), ms * p));
        return cell.figure("cpu_engine_s", ms).figure("inputs", 100_000).build();
    }

    @Test
    void tableHasMediansRangesAndRatios() {
        Map<String, String> files = Page.of(
                        "x",
                        List.of(
                                live("floor", "1", 0.01),
                                live("jet<&>", "1", 0.02),
                                live("jet<&>", "2", 0.04),
                                live("floor", "2", 0.01)))
                .files();

        assertThat(files.get("x.md"))
                .contains("## Encode at 10,000 records/s")
                .contains("| floor | 0.50 (0.50–0.50) |")
                .contains("| jet<&> | 1.50 (1.00–2.00) |")
                .contains("| p50 ms ÷ floor |")
                .contains("| jet<&> | 3.00 (2.00–4.00) |")
                .contains("2026-01-01 to 2026-01-02");
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        Map<String, String> files = Page.of("x", List.of(live("floor", "1", 0.01), live("jet<&>", "1", 0.02)))
                .files();

        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "x.md", "x-encode-10000-10s-2g-latency.svg", "x-encode-10000-10s-2g-cpu.svg");
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".svg")) {
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(file.getValue())))
                                .getDocumentElement()
                                .getTagName())
                        .isEqualTo("svg");
                assertThat(file.getValue()).contains("jet&lt;&amp;&gt;").doesNotContain("NaN");
            }
        }
    }

    @Test
    void aFailedCellIsShownAsFailed() {
        CellResult failed = cell("flink", "1", "10000")
                .label("held", "no")
                .label("failure", "no READY")
                .build();

        assertThat(Page.of("x", List.of(failed)).files().get("x.md"))
                .contains("| flink | – |")
                .contains("0 of 1")
                .contains("flink failed: no READY");
    }

    @Test
    void aDrainHasRatesInPlaceOfLatencies() {
        CellResult drain =
                cell("floor", "1", "max").figure("rate_warm", 250_000).build();

        assertThat(Page.of("x", List.of(drain)).files().get("x.md"))
                .contains("## Encode, working off a backlog")
                .contains("| floor | 250,000 |")
                .doesNotContain("p50");
    }
}
