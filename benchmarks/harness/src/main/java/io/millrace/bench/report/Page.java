package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A page of Markdown and its charts, from results of one or several calls.
 *
 * @param files their names by content: the page itself and the charts that it shows
 */
public record Page(Map<String, String> files) {
    /** @param name of the page's file without its ending; the charts' names begin with it */
    public static Page of(String name, List<CellResult> results) {
        return new PageWriter(name, results).write();
    }

    /** For one page. */
    private static final class PageWriter {
        private final String name;
        private final List<CellResult> results;
        private final StringBuilder page = new StringBuilder();
        private final Map<String, String> files = new LinkedHashMap<>();

        PageWriter(String name, List<CellResult> results) {
            this.name = name;
            this.results = results;
        }

        Page write() {
            page.append("# Engines compared\n\n");
            page.append("Drawn by `./millrace bench report` from raw results; change those, not this page. ");
            page.append("[What the figures mean, and why the settings are fair](method.md).\n\n");
            facts();
            targets();
            bySetup(false).forEach(this::section);
            sweeps();
            files.put(name + ".md", page.toString());
            return new Page(files);
        }

        private Map<Setup, List<CellResult>> bySetup(boolean sweep) {
            return results.stream()
                    .filter(cell -> Setup.of(cell).sweep() == sweep)
                    .collect(Collectors.groupingBy(Setup::of, LinkedHashMap::new, Collectors.toList()));
        }

        private void facts() {
            page.append("| | |\n|---|---|\n");
            fact("measured", "at");
            fact("commit", "commit");
            fact("machine", "machine");
            fact("JDK", "jdk");
            fact("command", "command");
            page.append("\n| engine | version | settings |\n|---|---|---|\n");
            Map<String, List<CellResult>> byEngine = results.stream()
                    .collect(Collectors.groupingBy(c -> c.label("engine"), LinkedHashMap::new, Collectors.toList()));
            byEngine.forEach((engine, cells) -> row(engine, all(cells, "version"), all(cells, "settings")));
        }

        private void targets() {
            List<Targets.Line> lines = Targets.of(bySetup(false));
            if (lines.isEmpty()) {
                return;
            }
            page.append("\n## Targets\n\n");
            page.append(
                    "What is asked of Millrace, and the median of each round's pair, with least and greatest; – where what it is compared with did not run. ");
            page.append("The best peer is the best of each figure among those that held every time.\n\n");
            head(List.of("what", "asked", "measured", "met"));
            for (Targets.Line line : lines) {
                String met = line.measured().isEmpty() ? "not measured" : line.met() ? "yes" : "**no**";
                row(line.what(), line.asked(), text(line.measured()), met);
            }
        }

        private void fact(String title, String label) {
            String values = all(results, label);
            row(title, label.equals("at") && values.contains("; ") ? firstAndLast(results) : values);
        }

        private static String firstAndLast(List<CellResult> cells) {
            TreeSet<String> times =
                    cells.stream().map(c -> c.label("at")).collect(Collectors.toCollection(TreeSet::new));
            return times.first() + " to " + times.last();
        }

        private static String all(List<CellResult> cells, String label) {
            return cells.stream()
                    .map(c -> c.label(label))
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }

        private void section(Setup setup, List<CellResult> cells) {
            List<EngineCells> engines = EngineCells.byEngine(cells);
            List<Metric> metrics = setup.metrics();
            page.append("\n## ").append(capital(setup.title())).append("\n\n");
            page.append(capital(setup.details())).append(". Median of the repeats, with least and greatest.\n\n");
            List<String> head = new ArrayList<>(List.of("engine"));
            metrics.forEach(m -> head.add(m.title()));
            head.addAll(List.of("held", "missing / repeated / wrong"));
            head(head);
            for (EngineCells engine : engines) {
                List<String> row = new ArrayList<>(List.of(engine.engine()));
                metrics.forEach(m -> row.add(text(engine.spread(m))));
                row.add(engine.held() + " of " + engine.cells().size());
                row.add("%.0f / %.0f / %.0f"
                        .formatted(engine.sum("missing"), engine.sum("duplicates"), engine.sum("wrong")));
                row(row.toArray(String[]::new));
            }
            failures(engines);
            ratios(setup, engines);
            charts(setup, engines);
        }

        private void failures(List<EngineCells> engines) {
            for (EngineCells engine : engines) {
                String why = all(engine.cells(), "failure");
                if (!why.isEmpty()) {
                    page.append("\n")
                            .append(engine.engine())
                            .append(" failed: ")
                            .append(cell(why))
                            .append("\n");
                }
            }
        }

        private void ratios(Setup setup, List<EngineCells> engines) {
            List<Metric> metrics = setup.ratios();
            Optional<EngineCells> floor =
                    engines.stream().filter(EngineCells::isFloor).findFirst();
            if (floor.isPresent() && engines.size() > 1) {
                page.append("\nRatios to the floor, each round's pair by itself:\n\n");
                ratioTable(metrics, engines, metric -> floor);
            }
            if (engines.stream().filter(EngineCells::isPeer).count() > 0 && engines.size() > 1) {
                page.append("\nRatios to the best peer of each figure, each round's pair by itself:\n\n");
                ratioTable(metrics, engines, metric -> EngineCells.bestPeer(engines, metric));
            }
        }

        private void ratioTable(
                List<Metric> metrics, List<EngineCells> engines, Function<Metric, Optional<EngineCells>> yardstick) {
            List<String> head = new ArrayList<>(List.of("engine"));
            metrics.forEach(m -> head.add(m.title() + " ÷ "
                    + yardstick.apply(m).map(EngineCells::engine).orElse("none that held")));
            head(head);
            for (EngineCells engine : engines) {
                List<String> row = new ArrayList<>(List.of(engine.engine()));
                metrics.forEach(m -> row.add(text(yardstick.apply(m).flatMap(to -> engine.ratioTo(to, m)))));
                row(row.toArray(String[]::new));
            }
        }

        private void charts(Setup setup, List<EngineCells> engines) {
            if (setup.isDrain()) {
                chart(setup, "rate", BarChart.draw("Records/s: " + setup.title(), Metric.RATE, engines));
            } else if (!setup.isIdle()) {
                chart(setup, "latency", PercentileChart.draw("Latency: " + setup.title(), engines));
            }
            Metric cpu = setup.isIdle() ? Metric.IDLE_CORES : Metric.CPU;
            chart(setup, "cpu", BarChart.draw(cpu.title() + ": " + setup.title(), cpu, engines));
        }

        private void chart(Setup setup, String what, String svg) {
            if (!svg.isEmpty()) {
                String file = name + "-" + setup.slug() + "-" + what + ".svg";
                files.put(file, svg);
                page.append("\n![")
                        .append(what)
                        .append(", ")
                        .append(setup.title())
                        .append("](");
                page.append(file).append(")\n");
            }
        }

        private void sweeps() {
            Map<Setup, List<CellResult>> byRate = bySetup(true).values().stream()
                    .flatMap(List::stream)
                    .collect(Collectors.groupingBy(
                            cell -> Setup.of(cell).withoutHeap(), LinkedHashMap::new, Collectors.toList()));
            byRate.forEach((setup, cells) -> {
                page.append("\n## Smallest heap: ").append(setup.title()).append("\n\n");
                page.append(
                        "How often the engine held under each heap, and the smallest under which it held every time. ");
                page.append(
                        "Memory outside the heap comes on top and shows in the peak RSS of that smallest heap.\n\n");
                List<String> heaps = HeapSweep.heaps(cells);
                List<String> head = new ArrayList<>(List.of("engine"));
                head.addAll(heaps);
                head.addAll(List.of("smallest", "peak RSS MB there"));
                head(head);
                for (EngineCells engine : EngineCells.byEngine(cells)) {
                    row(HeapSweep.row(engine, heaps).toArray(String[]::new));
                }
            });
        }

        private void head(List<String> titles) {
            row(titles.toArray(String[]::new));
            row(titles.stream().map(t -> "---").toArray(String[]::new));
        }

        private void row(String... cells) {
            for (String text : cells) {
                page.append("| ").append(cell(text)).append(' ');
            }
            page.append("|\n");
        }

        private static String cell(String text) {
            return text.replace("|", "\\|").replace("\n", " ");
        }

        private static String text(Optional<Spread> spread) {
            return spread.map(Spread::text).orElse("–");
        }

        private static String capital(String text) {
            return Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
    }
}
