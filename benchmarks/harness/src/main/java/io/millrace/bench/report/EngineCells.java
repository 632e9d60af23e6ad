package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one engine under one setup.
 *
 * @param engine as it was given on the command line, with its settings
 */
record EngineCells(String engine, List<CellResult> cells) {
    private static final String FLOOR = "floor";
    private static final String SUBJECT = "millrace";
    private static final String SUBJECT_WITHOUT_EPOCHS = SUBJECT + "+MILLRACE_WORKER_EPOCH=1 hour";

    EngineCells {
        cells = List.copyOf(cells);
    }

    /** The floor first, then our own, then the peers by name. */
    static List<EngineCells> byEngine(List<CellResult> cells) {
        Map<String, List<CellResult>> byEngine =
                cells.stream().collect(Collectors.groupingBy(cell -> cell.label("engine")));
        return byEngine.entrySet().stream()
                .map(e -> new EngineCells(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing((EngineCells e) -> !e.isFloor())
                        .thenComparing(EngineCells::isPeer)
                        .thenComparing(EngineCells::engine))
                .toList();
    }

    private String product() {
        return engine.split("\\+", -1)[0];
    }

    boolean isFloor() {
        return product().equals(FLOOR);
    }

    /** Another engine: neither the floor, which is none, nor our own. */
    boolean isPeer() {
        return !isFloor() && !product().equals(SUBJECT);
    }

    /** Our own, with nothing changed. */
    boolean isSubject() {
        return engine.equals(SUBJECT);
    }

    /** Our own, with epochs farther apart than a cell is long. */
    boolean isSubjectWithoutEpochs() {
        return engine.equals(SUBJECT_WITHOUT_EPOCHS);
    }

    Optional<Spread> spread(Metric metric) {
        return Spread.of(cells.stream()
                .map(metric::of)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble));
    }

    /** This engine's reading by the other's, for each round in which both have one. */
    Optional<Spread> ratioTo(EngineCells other, Metric metric) {
        Map<String, CellResult> theirs =
                other.cells.stream().collect(Collectors.toMap(EngineCells::round, c -> c, (first, again) -> again));
        return Spread.of(cells.stream()
                .map(mine -> ratio(mine, theirs.get(round(mine)), metric))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue));
    }

    private static @Nullable Double ratio(CellResult mine, @Nullable CellResult theirs, Metric metric) {
        if (theirs == null) {
            return null;
        }
        OptionalDouble a = metric.of(mine);
        OptionalDouble b = metric.of(theirs);
        return a.isEmpty() || b.isEmpty() || b.getAsDouble() == 0 ? null : a.getAsDouble() / b.getAsDouble();
    }

    private static String round(CellResult cell) {
        return cell.label("call") + "/" + cell.label("round");
    }

    long held() {
        return cells.stream().filter(CellResult::held).count();
    }

    /** The peer with the best median of the metric among those that held every time, if any did. */
    static Optional<EngineCells> bestPeer(List<EngineCells> engines, Metric metric) {
        Comparator<EngineCells> byMedian = Comparator.comparingDouble(
                e -> e.spread(metric).map(Spread::median).orElse(Double.NaN));
        return engines.stream()
                .filter(e -> e.isPeer()
                        && e.held() == e.cells.size()
                        && e.spread(metric).isPresent())
                .min(metric.lessIsBetter() ? byMedian : byMedian.reversed());
    }

    double sum(String figure) {
        return cells.stream().mapToDouble(cell -> cell.figure(figure).orElse(0)).sum();
    }
}
