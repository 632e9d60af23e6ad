package io.millrace.engine.batch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Positions;
import io.millrace.connector.RowSink;
import io.millrace.connector.StreamSink;
import io.millrace.engine.exchange.CreditGrants;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.engine.operator.OperatorContext.StaticRows;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.engine.query.MergedObservations;
import io.millrace.engine.source.BatchStreamSource;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskAssembly;
import io.millrace.engine.task.TaskEnvironment;
import io.millrace.engine.task.TaskEvents;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.SourceSpec;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a batch plan: its tasks, their channels as direct calls, and the loop that drives them. */
final class BatchExecution implements AutoCloseable {
    static final long EPOCH = 0;
    private static final int KEY_GROUPS = 1;

    private final PhysicalPlan plan;
    private final StreamSink sink;
    private final BatchEnvironment environment;
    private final FramePool pool;
    private final Function<SourceSpec, BatchSource> open;
    private final StaticRows staticRows;
    private final List<Node> nodes = new ArrayList<>();
    private final List<CompletionStage<byte[]>> prepared = new ArrayList<>();
    private final List<TaskStats> stats = new ArrayList<>();
    private int finished;

    /** A task and where its input comes from. */
    private static final class Node {
        private final Stage stage;
        private final List<TaskPlan.InputChannel> inputs;
        private final List<LocalChannel> incoming = new ArrayList<>();
        private final List<CreditGrants> grants = new ArrayList<>();
        private @Nullable LocalChannel outgoing;
        private @Nullable Task task;

        Node(Stage stage, List<TaskPlan.InputChannel> inputs) {
            this.stage = stage;
            this.inputs = inputs;
        }

        Task task() {
            if (task == null) {
                throw new IllegalStateException("Stage " + stage.id() + " is not open.");
            }
            return task;
        }
    }

    BatchExecution(
            PhysicalPlan plan,
            StreamSink sink,
            BatchEnvironment environment,
            FramePool pool,
            Function<SourceSpec, BatchSource> open,
            StaticRows staticRows) {
        this.plan = plan;
        this.sink = sink;
        this.environment = environment;
        this.pool = pool;
        this.open = open;
        this.staticRows = staticRows;
    }

    /** Runs to the end; what the sink's writers prepared. */
    List<byte[]> run() {
        for (Stage stage : plan.stages()) {
            nodes.add(new Node(stage, inputsOf(stage)));
        }
        for (Node node : nodes) {
            assemble(node);
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).task().open();
        }
        start();
        while (finished < nodes.size()) {
            boolean did = false;
            for (Node node : nodes) {
                did |= node.task().work(environment.nowMs(), 0);
            }
            if (!did && finished < nodes.size()) {
                throw new MillraceException(
                        "INTERNAL_ERROR",
                        "The batch query stands still with " + finished + " of " + nodes.size() + " tasks finished.");
            }
        }
        List<byte[]> all = prepared.stream().map(BatchExecution::await).toList();
        tellObservations();
        return all;
    }

    private void tellObservations() {
        Map<String, Row> observed = new MergedObservations(
                        plan, new EvalContext(environment.ansi(), environment.zone(), environment.random(), 0))
                .merge(stats);
        for (Stage stage : plan.stages()) {
            for (OperatorSpec operator : stage.operators()) {
                if (operator instanceof OperatorSpec.Observe o && o.observation() != null) {
                    o.observation().observed(Objects.requireNonNull(observed.get(o.name())));
                }
            }
        }
    }

    /** The sink decides when it is done; a batch query has nothing else to do meanwhile. */
    private static byte[] await(CompletionStage<byte[]> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MillraceException known
                    ? known
                    : new ExecutionException(
                            "TASK_WRITE_FAILED", "The sink of the batch query failed: " + e.getCause(), e);
        }
    }

    private List<TaskPlan.InputChannel> inputsOf(Stage stage) {
        List<TaskPlan.InputChannel> inputs = new ArrayList<>();
        if (stage.input() instanceof StageInput.FromStages from) {
            for (int port = 0; port < from.stages().size(); port++) {
                inputs.add(new TaskPlan.InputChannel(new TaskId(from.stages().get(port), 0), port));
            }
        }
        return inputs;
    }

    private void assemble(Node node) {
        TaskId id = new TaskId(node.stage.id(), 0);
        KeyGroupRange range = new KeyGroupRange(0, KEY_GROUPS, KEY_GROUPS);
        boolean last = !(node.stage.output() instanceof StageOutput.ToStage);
        List<TaskId> outputs =
                node.stage.output() instanceof StageOutput.ToStage to ? List.of(new TaskId(to.stage(), 0)) : List.of();
        for (TaskPlan.InputChannel ignored : node.inputs) {
            node.grants.add(new CreditGrants(environment.settings().channelWindowBytes()));
        }
        TaskPlan taskPlan = new TaskPlan(
                "batch",
                "batch",
                0,
                id,
                inBatch(node.stage),
                1,
                Rhythm.MICRO_BATCH,
                range,
                node.inputs,
                outputs,
                0,
                null,
                false);
        SourceSpec source = node.stage.input() instanceof StageInput.FromSource from
                ? plan.sources().get(from.source())
                : null;
        node.task = TaskAssembly.build(
                taskPlan,
                new TaskEnvironment(
                        new Events(node),
                        to -> channel(node, to),
                        new HeapState(id, range),
                        source == null ? null : new BatchStreamSource(() -> reading(node, source), source.format()),
                        source == null ? null : source.schema(),
                        last ? sink::createWriter : null,
                        new EvalContext(environment.ansi(), environment.zone(), environment.random(), 0),
                        environment.code(),
                        staticRows,
                        pool,
                        environment.settings(),
                        EPOCH,
                        -1,
                        () -> {}));
    }

    /** A batch has no watermark to wait for: every aggregate gives all its groups at the end. */
    private static Stage inBatch(Stage stage) {
        List<OperatorSpec> operators = stage.operators().stream()
                .map(o -> o instanceof OperatorSpec.Aggregate a && a.emit() != OperatorSpec.EmitMode.COMPLETE
                        ? a.emitting(OperatorSpec.EmitMode.COMPLETE)
                        : o)
                .toList();
        return new Stage(stage.id(), stage.input(), operators, stage.output(), stage.single(), stage.watermarkLagMs());
    }

    private OutputChannel channel(Node from, TaskId to) {
        Node target = nodes.stream()
                .filter(n -> n.stage.id() == to.stage())
                .findFirst()
                .orElseThrow();
        int index = place(target, from.stage.id());
        LocalChannel channel = new LocalChannel(
                new ChannelId(
                        "batch",
                        0,
                        new TaskId(from.stage.id(), 0),
                        to,
                        target.inputs.get(index).port()),
                environment.settings().channelWindowBytes(),
                environment.settings().frameBytes(),
                delivery -> target.task().offer(index, delivery.item()));
        from.outgoing = channel;
        while (target.incoming.size() <= index) {
            target.incoming.add(channel);
        }
        target.incoming.set(index, channel);
        return channel;
    }

    private static int place(Node target, int fromStage) {
        for (int i = 0; i < target.inputs.size(); i++) {
            if (target.inputs.get(i).from().stage() == fromStage) {
                return i;
            }
        }
        throw new MillraceException(
                "INTERNAL_ERROR",
                "Stage " + target.stage.id() + " does not read stage " + fromStage + ", which writes to it.");
    }

    /** A source pushes all its rows in one call; whoever reads them runs in between, so that they do not pile up. */
    private BatchSource reading(Node node, SourceSpec spec) {
        BatchSource source = open.apply(spec);
        return new BatchSource() {
            @Override
            public void readAll(RowSink out) {
                source.readAll((base, off, len) -> {
                    out.row(base, off, len);
                    relieve(node);
                });
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    private void relieve(Node busy) {
        LocalChannel out = busy.outgoing;
        boolean did = true;
        while (did && out != null && !out.hasCredit()) {
            did = false;
            for (Node node : nodes) {
                if (node.stage.input() instanceof StageInput.FromStages) {
                    did |= node.task().work(environment.nowMs(), 0);
                }
            }
        }
    }

    private void start() {
        int sources = plan.sources().size();
        List<Positions> ends = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            ends.add(BatchStreamSource.END);
        }
        TaskCommand.EpochPlan epoch = new TaskCommand.EpochPlan(ends, environment.nowMs(), -1, -1);
        for (Node node : nodes) {
            if (node.stage.input() instanceof StageInput.FromSource) {
                node.task().assign(BatchStreamSource.START);
                node.task().beginEpoch(new TaskCommand.BeginEpoch(0, EPOCH, epoch));
                node.task().finishInput();
            }
        }
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.task != null) {
                node.task.close();
            }
        }
    }

    private final class Events implements TaskEvents {
        private final Node node;

        Events(Node node) {
            this.node = node;
        }

        @Override
        public void frozen(Snapshot snapshot) {
            stats.add(snapshot.stats());
            if (!(node.stage.output() instanceof StageOutput.ToStage)) {
                prepared.add(snapshot.sinkPrepared());
            }
        }

        @Override
        public void consumed(int channel, long bytes) {
            long grant = node.grants.get(channel).consumed(bytes);
            if (grant >= 0) {
                node.incoming.get(channel).grant(grant);
            }
        }

        @Override
        public void finished() {
            finished++;
        }
    }
}
