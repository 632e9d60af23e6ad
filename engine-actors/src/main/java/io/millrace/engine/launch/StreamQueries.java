package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.coordinator.QueryCoordinator;
import io.millrace.engine.coordinator.QueryResources;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.operator.StageCode;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.query.CheckpointLocation;
import io.millrace.engine.query.MergedObservations;
import io.millrace.engine.query.ProgressBuilder;
import io.millrace.engine.query.QueryIdentity;
import io.millrace.engine.query.QueryManager;
import io.millrace.engine.query.RestartChecks;
import io.millrace.engine.query.RunningQuery;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.OperatorShapes;
import io.millrace.engine.statetable.StateShape;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.PlanText;
import io.millrace.planner.physical.Stage;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryManager;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/**
 * Starts streaming queries. The steps of {@link #start}: plan and check, open the checkpoint and hold the plan against it, make room for the
 * query, open sources and sink, start the coordinator, wait until the tasks run.
 */
final class StreamQueries {
    private static final String SHUFFLE_PARTITIONS = "millrace.sql.shuffle.partitions";
    private static final long RUNNING_TIMEOUT_S = 60;

    private final Surroundings surroundings;
    private final Environment environment;
    private final SessionPlanner planner;
    private final BatchQueries batch;
    private final QueryManager manager;
    private final NodeHandle node;
    private final ConnectorRegistry connectors;
    private final QueryOpener opener;
    private final ClusterQueries cluster;

    StreamQueries(
            Surroundings surroundings,
            Environment environment,
            ConnectorRegistry connectors,
            SessionPlanner planner,
            BatchQueries batch,
            MemoryTables memoryTables) {
        this.surroundings = surroundings;
        this.environment = environment;
        this.planner = planner;
        this.batch = batch;
        node = new NodeHandle(environment, surroundings.controlled());
        this.connectors = connectors;
        opener = new QueryOpener(connectors, environment, memoryTables, node.blocking());
        cluster = new ClusterQueries(environment, planner, batch, opener, node);
        manager = new QueryManager(node::runLater, environment::currentTimeMs, environment::nanoTime);
    }

    StreamingQueryManager manager() {
        return manager;
    }

    /** A stream has been defined: a query will follow, which needs the node. */
    void warmUp() {
        var unused = node.startSoon();
    }

    StreamingQuery start(StreamStart start) {
        StreamSinks.requireFormat(connectors, start.format());
        PhysicalPlan plan = planner.streaming(start.plan(), start.outputMode());
        warmUp();
        StageCode code = planner.code();
        for (Stage stage : plan.stages()) {
            // Beside opening checkpoint, sources and tasks, which mostly wait.
            node.runLater(() -> code.prepare(stage.operators()));
        }
        CheckpointLocation location =
                CheckpointLocation.of(start.options(), environment.settings(), start.format(), directoryName(start));
        boolean several = ClusterConfig.several(environment.settings());
        if (several) {
            ClusterQueries.refuseOneNodeOnly(start, location);
        }
        Checkpoint checkpoint = Checkpoint.open(location, environment.settings());
        try {
            return start(start, plan, code, checkpoint, several);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static String directoryName(StreamStart start) {
        String name = start.queryName();
        return name == null ? UUID.randomUUID().toString() : name;
    }

    private StreamingQuery start(
            StreamStart start, PhysicalPlan plan, StageCode code, Checkpoint checkpoint, boolean several) {
        Settings settings = new Settings(environment.settings());
        LogRecord.Create create = checkpoint
                .created()
                .orElseGet(() -> created(plan, settings, several ? checkpoint.sharedQueryId() : null));
        List<OperatorShape> operators = plan.stateful() ? OperatorShapes.of(plan) : List.of();
        RestartChecks.Kept kept = KeptState.of(checkpoint, StateShape.of(operators));
        if (checkpoint.created().isPresent()) {
            refuseRecoveryIntoMemory(start, checkpoint);
            RestartChecks.check(create, plan, kept);
            KeptState.log(checkpoint, kept);
        }
        if (plan.stateful()) {
            StateNotes.write(checkpoint, operators);
        }
        UUID id = UUID.fromString(create.queryId());
        manager.admit(start.queryName(), id, settings.flag("millrace.sql.streaming.stopActiveRunOnRestart", true));
        QueryIdentity identity = new QueryIdentity(id, UUID.randomUUID(), start.queryName());
        String name = start.queryName() == null ? id.toString() : start.queryName();
        List<StreamSource> sources = opener.sources(plan, name, checkpoint.directory());
        try {
            StreamSink sink = opener.sink(start, plan, name, create.queryId());
            return launch(new QueryParts(
                    start, plan, checkpoint, create, identity, name, sources, sink, code, settings, kept));
        } catch (RuntimeException e) {
            for (StreamSource source : sources) {
                try {
                    source.close();
                } catch (RuntimeException whileClosing) {
                    // Why the start failed is what the user has to hear; a source may still be asked something by the
                    // coordinator.
                    e.addSuppressed(whileClosing);
                }
            }
            throw e;
        }
    }

    /** The rows of a table in memory are gone; only complete mode makes all of them anew. */
    private static void refuseRecoveryIntoMemory(StreamStart start, Checkpoint checkpoint) {
        if (start.format().equalsIgnoreCase("memory") && start.outputMode() != OutputMode.COMPLETE) {
            throw new AnalysisException(
                    "STREAMING_RECOVERY_NOT_SUPPORTED",
                    "This query does not support recovering from checkpoint location. Delete " + checkpoint.location()
                            + " to start over, or leave the option checkpointLocation out: a query into format memory begins anew each time.");
        }
    }

    /** @param sharedId the id that the nodes of a cluster agreed on; null: a new one */
    private LogRecord.Create created(PhysicalPlan plan, Settings settings, @Nullable String sharedId) {
        int otherwise = sharedId == null ? halfTheCores() : halfTheCores() * cluster.expectedNodes();
        int tasks = settings.number(SHUFFLE_PARTITIONS, otherwise, 1, 32_768);
        String policy = environment
                .settings()
                .getOrDefault(CoordinatorSpec.WATERMARK_POLICY, "min")
                .toLowerCase(Locale.ROOT);
        if (!policy.equals("min") && !policy.equals("max")) {
            throw Settings.invalid(CoordinatorSpec.WATERMARK_POLICY, policy, "min or max");
        }
        return RestartChecks.create(
                sharedId == null ? UUID.randomUUID().toString() : sharedId,
                plan,
                settings.number("millrace.keyGroups", 256, 1, 32_768),
                tasks,
                policy);
    }

    private StreamingQuery launch(QueryParts p) {
        RunningQuery query = new RunningQuery(
                p.identity(),
                p.start().session(),
                new ProgressBuilder(
                        p.identity(), p.plan(), p.sources(), p.sink().description(), observations(p)),
                new RunningQuery.Settings(
                        p.settings().number("millrace.sql.streaming.numRecentProgressUpdates", 100, 1, 100_000),
                        p.settings()
                                .number(
                                        "millrace.sql.streaming.noDataProgressEventInterval",
                                        10_000,
                                        0,
                                        Integer.MAX_VALUE),
                        p.rhythm() == Rhythm.MICRO_BATCH,
                        p.settings().number("millrace.sql.streaming.stopTimeout", 0, 0, Integer.MAX_VALUE),
                        p.create().keyGroups(),
                        (Supplier<Map<String, io.millrace.sql.streaming.LatencyPercentiles>>) Map::of,
                        environment::currentTimeMs,
                        extended -> PlanText.of(p.plan())));
        manager.start(query, q -> {
            if (ClusterConfig.several(environment.settings())) {
                cluster.join(p, q);
            } else {
                coordinate(p, q);
            }
        });
        try {
            Node.await(query.whenRunning(), RUNNING_TIMEOUT_S, "The tasks of query '" + p.name() + "' did not start");
        } catch (RuntimeException e) {
            cluster.abandon(query);
            throw e;
        }
        return query;
    }

    private MergedObservations observations(QueryParts p) {
        return new MergedObservations(
                p.plan(), new EvalContext(planner.ansi(), environment.sessionTimeZone(), new SplittableRandom(), 0));
    }

    private void coordinate(QueryParts p, RunningQuery query) {
        Executor blocking = node.blocking();
        String queryId = p.create().queryId();
        ParallelismPlan.Sizes sizes = p.sizes(halfTheCores());
        ParallelismPlan parallelism = p.parallelism(sizes);
        StateDirectory local = StateDirectory.of(environment.settings(), queryId, p.reshaping());
        SiteOpener sites = p.sites(environment, planner, batch, sizes.keyGroups(), local, blocking);
        QueryResources resources = new QueryResources(
                surroundings.log(query, p.checkpoint().log()),
                p.checkpoint().manifests(),
                p.sources(),
                p.sink(),
                p.checkpoint().sinkFiles(),
                node.get().fleet(queryId, sites, blocking),
                parallelism,
                environment::currentTimeMs,
                blocking);
        AtomicReference<Runnable> unwatchClock = new AtomicReference<>(() -> {});
        Runnable close = () -> {
            Objects.requireNonNull(unwatchClock.get()).run();
            p.checkpoint().close();
            local.close();
        };
        ActorRef<QueryCoordinator.Command> coordinator = node.get()
                .system()
                .systemActorOf(
                        QueryCoordinator.create(
                                p.spec(parallelism, p.identity().runId().toString(), surroundings.controlled()),
                                resources,
                                new ClosingListener(
                                        query, new CheckpointCleaning(p.checkpoint(), blocking), close, blocking)),
                        "millrace-coordinator-" + p.identity().runId(),
                        Props.empty());
        unwatchClock.set(environment.whenClockMoves(() -> coordinator.tell(new QueryCoordinator.ClockMoved())));
        query.attach(coordinator::tell);
    }

    /**
     * A source task keeps two threads busy, its own and its client's (a Kafka producer sends on a thread of its own), and on a machine with
     * few cores every further thread is a switch (docs/decisions/009-chained-tasks.md).
     */
    static int halfTheCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Stops all queries behind a last epoch, then the node; in a cluster the queries go on on the other nodes. */
    void close() {
        if (ClusterConfig.several(environment.settings())) {
            cluster.leave();
        } else {
            manager.stopAll();
        }
        node.close();
    }
}
