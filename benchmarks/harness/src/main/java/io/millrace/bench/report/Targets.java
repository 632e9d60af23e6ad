package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of our own engine, beside what was measured. Pure. */
final class Targets {
    /**
     * One target under one setup.
     *
     * @param measured empty if what it is compared with did not run, or did not hold
     */
    record Line(String what, String asked, Optional<Spread> measured, boolean met) {}

    /** With what a reading is compared. */
    private enum Yardstick {
        FLOOR("floor"),
        BEST_PEER("best peer"),
        FLINK("flink"),
        NO_EPOCHS("itself without epochs"),
        /** With nothing: the reading itself. */
        NONE("");

        private final String title;

        Yardstick(String title) {
            this.title = title;
        }

        Optional<EngineCells> among(List<EngineCells> engines, Metric metric) {
            return switch (this) {
                case FLOOR -> engines.stream().filter(EngineCells::isFloor).findFirst();
                case BEST_PEER -> EngineCells.bestPeer(engines, metric);
                case FLINK ->
                    engines.stream()
                            .filter(engine -> engine.engine().equals(title))
                            .findFirst();
                case NO_EPOCHS ->
                    engines.stream().filter(EngineCells::isSubjectWithoutEpochs).findFirst();
                case NONE -> Optional.empty();
            };
        }
    }

    /** @param limit at most, or at least if more is better */
    private record Rule(Metric metric, Yardstick yardstick, double limit) {
        String title() {
            return yardstick == Yardstick.NONE ? metric.title() : metric.title() + " ÷ " + yardstick.title;
        }

        String asked() {
            return (metric.lessIsBetter() ? "≤ " : "≥ ") + Spread.number(limit);
        }

        Optional<Spread> measure(EngineCells subject, List<EngineCells> engines) {
            return yardstick == Yardstick.NONE
                    ? subject.spread(metric)
                    : yardstick.among(engines, metric).flatMap(other -> subject.ratioTo(other, metric));
        }

        boolean met(Spread measured) {
            return metric.lessIsBetter() ? measured.median() <= limit : measured.median() >= limit;
        }
    }

    private static final List<Rule> LIVE = List.of(
            new Rule(Metric.P50, Yardstick.FLOOR, 1.05),
            new Rule(Metric.P50, Yardstick.BEST_PEER, 1),
            new Rule(Metric.P99, Yardstick.FLOOR, 1.2),
            new Rule(Metric.P99, Yardstick.BEST_PEER, 0.8),
            new Rule(Metric.P999, Yardstick.FLOOR, 1.2),
            new Rule(Metric.P999, Yardstick.BEST_PEER, 0.8),
            new Rule(Metric.P99, Yardstick.NO_EPOCHS, 1.1),
            new Rule(Metric.CPU, Yardstick.FLOOR, 1.15),
            new Rule(Metric.CPU, Yardstick.BEST_PEER, 1),
            new Rule(Metric.COLD_START, Yardstick.BEST_PEER, 1),
            new Rule(Metric.COLD_START, Yardstick.FLINK, 0.5));

    private static final List<Rule> DRAIN = List.of(
            new Rule(Metric.RATE, Yardstick.FLOOR, 1),
            new Rule(Metric.RATE, Yardstick.BEST_PEER, 1.5),
            new Rule(Metric.RATE, Yardstick.NO_EPOCHS, 0.95));

    private static final List<Rule> IDLE = List.of(new Rule(Metric.IDLE_CORES, Yardstick.NONE, 0.03));

    private Targets() {}

    /** For each setup in which our own engine ran, in the order given; without the sweeps of heaps. */
    static List<Line> of(Map<Setup, List<CellResult>> bySetup) {
        List<Line> lines = new ArrayList<>();
        bySetup.forEach((setup, cells) -> {
            List<EngineCells> engines = EngineCells.byEngine(cells);
            engines.stream()
                    .filter(EngineCells::isSubject)
                    .findFirst()
                    .ifPresent(subject -> rules(setup).forEach(rule -> lines.add(line(setup, rule, subject, engines))));
        });
        return lines;
    }

    private static List<Rule> rules(Setup setup) {
        return setup.isDrain() ? DRAIN : setup.isIdle() ? IDLE : LIVE;
    }

    private static Line line(Setup setup, Rule rule, EngineCells subject, List<EngineCells> engines) {
        Optional<Spread> measured = rule.measure(subject, engines);
        return new Line(
                setup.title() + ": " + rule.title(),
                rule.asked(),
                measured,
                measured.filter(rule::met).isPresent());
    }
}
