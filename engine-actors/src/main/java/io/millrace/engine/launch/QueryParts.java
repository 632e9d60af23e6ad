package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.connector.TransactionalSink;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.operator.OperatorContext.StaticRows;
import io.millrace.engine.operator.QueryRun;
import io.millrace.engine.operator.StageCode;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.query.QueryIdentity;
import io.millrace.engine.query.RestartChecks;
import io.millrace.engine.statetable.StateReshaping;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.session.StreamStart;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * All that a run of a query is made of, and what is made of it: the sizes, the coordinator's spec, the sites of its executions.
 *
 * @param create the first record of the log, or what it is to be
 * @param name of the query, its id if it has none
 * @param kept what functions kept by key when this run began, and keep
 */
record QueryParts(
        StreamStart start,
        PhysicalPlan plan,
        Checkpoint checkpoint,
        LogRecord.Create create,
        QueryIdentity identity,
        String name,
        List<StreamSource> sources,
        StreamSink sink,
        StageCode code,
        Settings settings,
        RestartChecks.Kept kept) {
    /** Sinks whose writers answer for every row since the last durable epoch, whatever barriers were given up in between. */
    private static final Set<String> CUMULATIVE_SINKS = Set.of("kafka", "noop", "foreach");

    QueryParts with(LogRecord.Create created) {
        return new QueryParts(start, plan, checkpoint, created, identity, name, sources, sink, code, settings, kept);
    }

    QueryParts with(List<StreamSource> otherSources, StreamSink otherSink) {
        return new QueryParts(
                start, plan, checkpoint, create, identity, name, otherSources, otherSink, code, settings, kept);
    }

    /** To what the functions of this program read. */
    StateReshaping reshaping() {
        return new StateReshaping(kept.now());
    }

    Rhythm rhythm() {
        return start.trigger().realTime() ? Rhythm.REAL_TIME : Rhythm.MICRO_BATCH;
    }

    int exchangeTasks() {
        return RestartChecks.exchangeTasks(create, 1);
    }

    /** @param sourceTasks unless the settings say another number */
    ParallelismPlan.Sizes sizes(int sourceTasks) {
        return new ParallelismPlan.Sizes(
                settings.number("millrace.source.parallelism", sourceTasks, 1, 4096),
                exchangeTasks(),
                create.keyGroups(),
                StreamSinks.single(start.format()) || sink.singleWriter());
    }

    ParallelismPlan parallelism(ParallelismPlan.Sizes sizes) {
        return new ParallelismPlan(create.queryId(), name, plan, rhythm(), sizes);
    }

    SiteOpener sites(
            Environment environment,
            SessionPlanner planner,
            BatchQueries batch,
            int keyGroups,
            StateDirectory local,
            Executor blocking) {
        return new SiteOpener(
                create.queryId(),
                new QueryRun(identity.id(), identity.runId()),
                plan,
                sources,
                sink,
                environment,
                planner.ansi(),
                code,
                StaticRows.of(batch::binaryRows, blocking),
                TaskSizes.of(settings, keyGroups),
                checkpoint.storage(),
                local,
                blocking);
    }

    /**
     * @param owner a nonce of the coordinator
     * @param stepped whether an epoch that no interval brings begins only when it is asked for
     */
    CoordinatorSpec spec(ParallelismPlan parallelism, String owner, boolean stepped) {
        CoordinatorSpec.Timing timing = CoordinatorSpec.Timing.defaults(start.trigger())
                .with(
                        settings.number("millrace.restart.maxAttempts", 3, 0, 1000),
                        settings.number("millrace.restart.windowMs", 60_000, 1, Integer.MAX_VALUE),
                        stepped);
        CoordinatorSpec.Clocks clocks = new CoordinatorSpec.Clocks(
                plan.watermarks().stream()
                        .map(w -> Math.floorDiv(w.delayUs(), 1000L))
                        .toList(),
                TimeUse.watermark(plan),
                TimeUse.clock(plan),
                settings.flag("millrace.sql.streaming.noDataMicroBatches.enabled", true));
        return new CoordinatorSpec(
                create,
                owner,
                start.trigger(),
                plan.sources().size(),
                clocks,
                output(),
                parallelism,
                timing,
                kept.now()::over);
    }

    private CoordinatorSpec.Output output() {
        if (sink instanceof TransactionalSink) {
            return CoordinatorSpec.Output.TRANSACTIONAL;
        }
        return CUMULATIVE_SINKS.contains(start.format().toLowerCase(Locale.ROOT))
                ? CoordinatorSpec.Output.CUMULATIVE
                : CoordinatorSpec.Output.ONE_EPOCH;
    }
}
