package io.millrace.chaos.sim;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes, the executions on them, and the rows there are to be read. */
final class ModelFleet {
    private static final int NODES = 3;

    private final Scheduler scheduler;
    private final ModelStore store;
    private final List<ModelNode> nodes = new ArrayList<>();
    private final Map<Long, ModelExecution> executions = new HashMap<>();
    private int placesNow = NODES;
    private boolean writersPublish;

    ModelFleet(Scheduler scheduler, ModelStore store) {
        this.scheduler = scheduler;
        this.store = store;
        for (int i = 0; i < NODES; i++) {
            nodes.add(new ModelNode(scheduler));
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Whether tasks of the sink publish durable epochs themselves. */
    boolean writersPublish() {
        return writersPublish;
    }

    ModelStore store() {
        return store;
    }

    List<ModelNode> nodes() {
        return nodes;
    }

    /** Tasks are on one node, on two, or on all. */
    ModelNode someNode() {
        return nodes.get(scheduler.random.nextInt(placesNow));
    }

    ModelNode anyNode() {
        return nodes.get(scheduler.random.nextInt(NODES));
    }

    /** Two sources, some counters, one sink. */
    ModelExecution newExecution(CoordinatorEffect.Deploy deploy, CoordinatorSpec spec) {
        writersPublish = spec.output() == CoordinatorSpec.Output.TRANSACTIONAL;
        placesNow = 1 + scheduler.random.nextInt(NODES);
        ModelExecution execution =
                new ModelExecution(deploy, spec.rhythm(), spec.output() == CoordinatorSpec.Output.CUMULATIVE, this);
        if (executions.put(deploy.execution(), execution) != null) {
            throw new AssertionError("I5: execution " + deploy.execution() + " deployed twice");
        }
        return execution;
    }

    @Nullable
    ModelExecution execution(long number) {
        return executions.get(number);
    }

    /** Rows there are by now; none come in the last 600 ms of every 1,500; the split c appears after two seconds. */
    long latest(String split) {
        long livedMs = scheduler.nowMs() - Scheduler.START_MS;
        long ageMs = livedMs / 1_500 * 900 + Math.min(livedMs % 1_500, 900);
        return switch (split) {
            case "a" -> ageMs / 10;
            case "b" -> ageMs / 35;
            default -> Math.max(0, ageMs - 2_000) / 50;
        };
    }

    void failSomeTask() {
        ModelNode node = anyNode();
        ModelTask victim = node.someTask();
        if (victim != null && !victim.dead()) {
            node.failed(victim, new IllegalStateException("a task failed"));
        }
    }
}
