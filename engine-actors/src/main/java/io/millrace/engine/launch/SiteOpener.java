package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.SinkFiles;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.engine.deploy.EpochSnapshots;
import io.millrace.engine.deploy.ExecutionSite;
import io.millrace.engine.deploy.SiteFactory;
import io.millrace.engine.deploy.TaskThreads;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.operator.OperatorContext.StaticRows;
import io.millrace.engine.operator.QueryRun;
import io.millrace.engine.operator.StageCode;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.sink.OpenedWriters;
import io.millrace.engine.sink.StoredSinkFiles;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskAssembly;
import io.millrace.engine.task.TaskEnvironment;
import io.millrace.engine.task.TaskEvents;
import io.millrace.engine.task.TaskSettings;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateBackend;
import io.millrace.spi.state.StateSplit;
import io.millrace.sql.types.StructType;
import io.millrace.state.store.RocksStateBackend;
import io.millrace.state.store.StateSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the executions of one query on this node: its state on RocksDB, and tasks with the query's sources, sink and generated code.
 *
 * @param run of the query on this node
 * @param local where the node keeps the query's state, and hands it from one execution to the next
 * @param staticRows reads static sides of joins
 */
record SiteOpener(
        String queryId,
        QueryRun run,
        PhysicalPlan plan,
        List<StreamSource> sources,
        StreamSink sink,
        Environment environment,
        boolean ansi,
        StageCode code,
        StaticRows staticRows,
        TaskSettings taskSettings,
        CheckpointStorage storage,
        StateDirectory local,
        Executor blocking)
        implements SiteFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SiteOpener.class);
    private static final int POOLED_FRAMES = 64;

    @Override
    public ExecutionSite open(
            long execution,
            List<TaskPlan> plans,
            StateSplit split,
            @Nullable Manifest base,
            Consumer<TaskReport> reports) {
        StateBackend state = plans.stream().anyMatch(StateShares::stateful) ? openState(execution, split, base) : null;
        Set<TaskId> stateful =
                plans.stream().filter(StateShares::stateful).map(TaskPlan::task).collect(Collectors.toSet());
        OpenedWriters opened = openWriters(execution, plans, state);
        IntFunction<SinkWriter> writers = opened == null ? sink::createWriter : opened;
        EpochSnapshots snapshots = new EpochSnapshots(state, execution, stateful, reports);
        FramePool pool = new FramePool(taskSettings.frameBytes(), POOLED_FRAMES);
        return new ExecutionSite(
                queryId,
                execution,
                state,
                snapshots,
                (task, outputs, events, wake) -> create(task, outputs, events, wake, state, writers, base, pool),
                new TaskThreads(plans.get(0).queryName(), environment),
                pool::release,
                () -> {
                    if (opened != null) {
                        opened.close();
                    }
                });
    }

    private StateBackend openState(long execution, StateSplit split, @Nullable Manifest base) {
        long startMs = environment.currentTimeMs();
        StateBackend state = RocksStateBackend.open(
                stateSettings(),
                storage,
                local.path(),
                queryId,
                execution,
                split,
                Optional.ofNullable(base),
                blocking,
                local.recovery());
        LOG.info(
                "Query {}: execution {} has its state of epoch {} after {} ms",
                queryId,
                execution,
                base == null ? "none" : base.epoch(),
                environment.currentTimeMs() - startMs);
        return state;
    }

    private StateSettings stateSettings() {
        return stateSettings(environment);
    }

    static StateSettings stateSettings(Environment environment) {
        return StateSettings.from(
                environment.settings(),
                StateSettings.forHeap(Runtime.getRuntime().maxMemory()));
    }

    /** Has the state of a share as of an epoch here, for an execution to come. Blocks. */
    void prepare(StateSplit split, Manifest base) {
        long startMs = environment.currentTimeMs();
        RocksStateBackend.prepare(
                stateSettings(), storage, local.path(), queryId, split, base, blocking, local.recovery());
        LOG.info(
                "Query {}: what this node will need of the state of epoch {} is here after {} ms",
                queryId,
                base.epoch(),
                environment.currentTimeMs() - startMs);
    }

    /** Null unless the sink is transactional. Who cannot open them leaves nothing open. */
    private @Nullable OpenedWriters openWriters(long execution, List<TaskPlan> plans, @Nullable StateBackend state) {
        if (!(sink instanceof TransactionalSink transactional)) {
            return null;
        }
        List<Integer> partitions = plans.stream()
                .filter(plan -> plan.stage().output() instanceof StageOutput.ToSink)
                .map(plan -> plan.task().partition())
                .toList();
        try {
            return OpenedWriters.open(
                    transactional,
                    partitions,
                    partition -> {
                        String unique = UUID.randomUUID().toString();
                        SinkFiles files = StoredSinkFiles.of(storage, blocking, execution, partition, unique);
                        return new WriterContext(partition, execution, files);
                    },
                    blocking);
        } catch (RuntimeException e) {
            if (state != null) {
                state.close();
            }
            throw e;
        }
    }

    private Task create(
            TaskPlan task,
            Map<TaskId, OutputChannel> outputs,
            TaskEvents events,
            Runnable wake,
            @Nullable StateBackend state,
            IntFunction<SinkWriter> writers,
            @Nullable Manifest base,
            FramePool pool) {
        StreamSource source = null;
        StructType sourceSchema = null;
        if (task.stage().input() instanceof StageInput.FromSource from) {
            source = sources.get(from.source());
            sourceSchema = plan.sources().get(from.source()).schema();
        }
        boolean keeps = StateShares.stateful(task);
        return TaskAssembly.build(
                task,
                new TaskEnvironment(
                        events,
                        to -> Objects.requireNonNull(outputs.get(to)),
                        keeps && state != null ? state.open(task.task(), task.keyGroups()) : null,
                        source,
                        sourceSchema,
                        writers,
                        new EvalContext(
                                ansi,
                                environment.sessionTimeZone(),
                                new SplittableRandom(),
                                task.task().partition()),
                        code,
                        staticRows,
                        pool,
                        taskSettings,
                        base == null ? 0 : base.epoch() + 1,
                        base == null ? -1 : base.watermarkMs(),
                        run,
                        wake));
    }
}
