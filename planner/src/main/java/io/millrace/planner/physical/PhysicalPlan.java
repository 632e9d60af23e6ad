package io.millrace.planner.physical;

import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as stages in topological order (inputs before outputs); the last stage ends in the sink (or, for a batch query, in
 * the caller's result).
 *
 * @param sources the sources, by ordinal; {@link StageInput.FromSource} names them
 * @param outputSchema what the sink gets
 * @param fingerprint the same for the same query text, whatever the session: stateful operators, exchanges, schemas
 * @param watermarks the watermark nodes, by ordinal
 */
public record PhysicalPlan(
        List<Stage> stages,
        List<SourceSpec> sources,
        StructType outputSchema,
        String fingerprint,
        List<WatermarkSpec> watermarks) {
    public PhysicalPlan {
        stages = List.copyOf(stages);
        sources = List.copyOf(sources);
        watermarks = List.copyOf(watermarks);
    }

    /** The same, but keys that have an initial state and no row are not called in the first epoch. */
    public PhysicalPlan skippingInitialKeys() {
        List<Stage> skipping = stages.stream()
                .map(s -> new Stage(
                        s.id(),
                        s.input(),
                        s.operators().stream()
                                .map(PhysicalPlan::skippingInitialKeys)
                                .toList(),
                        s.output(),
                        s.single(),
                        s.watermarkLagMs()))
                .toList();
        return new PhysicalPlan(skipping, sources, outputSchema, fingerprint, watermarks);
    }

    private static OperatorSpec skippingInitialKeys(OperatorSpec operator) {
        if (!(operator instanceof OperatorSpec.Grouped g) || g.initial() == null) {
            return operator;
        }
        OperatorSpec.InitialState silent =
                new OperatorSpec.InitialState(g.initial().plan(), g.initial().input(), false);
        return new OperatorSpec.Grouped(
                g.uid(),
                g.call(),
                g.input(),
                silent,
                g.eventTime(),
                g.emittedTime(),
                g.streaming(),
                g.outputEncoder(),
                g.output());
    }

    /** A declared watermark: {@code max event time seen - delay}. */
    public record WatermarkSpec(int ordinal, String column, long delayUs) {}

    /** Downstream first: a stage before those it reads, those in the order of its ports. */
    public List<Stage> fromTheSink() {
        List<Stage> order = new ArrayList<>();
        addWithInputs(stages.get(stages.size() - 1), order);
        return order;
    }

    private void addWithInputs(Stage stage, List<Stage> order) {
        order.add(stage);
        if (stage.input() instanceof StageInput.FromStages from) {
            for (int id : from.stages()) {
                stages.stream().filter(s -> s.id() == id).forEach(s -> addWithInputs(s, order));
            }
        }
    }

    /** Whether any operator keeps state. */
    public boolean stateful() {
        return stages.stream().flatMap(s -> s.operators().stream()).anyMatch(OperatorSpec::stateful);
    }
}
