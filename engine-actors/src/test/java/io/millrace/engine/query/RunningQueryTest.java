package io.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connector.SinkFiles;
import io.millrace.engine.coordinator.InMemoryCheckpoint;
import io.millrace.engine.coordinator.QueryCoordinator;
import io.millrace.engine.coordinator.QueryResources;
import io.millrace.engine.coordinator.TestQuery;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.KeptShape;
import io.millrace.error.ExecutionException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Query, manager and coordinator actor together, on a checkpoint in memory. */
@Timeout(60)
class RunningQueryTest {
    private boolean idleReports;

    private static final UUID ID = new UUID(0, 1);

    private final ActorTestKit kit = ActorTestKit.create();
    private final ExecutorService blocking = Executors.newFixedThreadPool(2);
    private final ExecutorService listeners = Executors.newSingleThreadExecutor();
    private final QueryManager manager = new QueryManager(listeners, System::currentTimeMillis, System::nanoTime);
    private final InMemoryCheckpoint checkpoint = new InMemoryCheckpoint();
    private final TestQuery test = new TestQuery();
    private int runs;

    @AfterEach
    void close() {
        manager.stopAll();
        kit.shutdownTestKit();
        blocking.shutdown();
        listeners.shutdown();
    }

    private RunningQuery start(Trigger trigger, @Nullable String name) {
        return start(trigger, name, ID, true);
    }

    @SuppressWarnings("NullAway") // the session is only handed through
    private RunningQuery start(Trigger trigger, @Nullable String name, UUID id, boolean stopActive) {
        manager.admit(name, id, stopActive);
        QueryIdentity identity = new QueryIdentity(id, new UUID(1, ++runs), name);
        ProgressBuilder progress = new ProgressBuilder(
                identity, test.plan, List.of(test.source), "Nothing", ProgressBuilder.ObservedMetrics.NONE);
        MillraceSession session = null;
        RunningQuery query = new RunningQuery(
                identity,
                session,
                progress,
                new RunningQuery.Settings(
                        2, 50, idleReports, 0, 256, Map::of, System::currentTimeMillis, extended -> "plan"));
        CoordinatorSpec spec = new CoordinatorSpec(
                RestartChecks.create(id.toString(), test.plan, 256, 1, "min"),
                "run-" + runs,
                trigger,
                1,
                new CoordinatorSpec.Clocks(List.of(), false, false, true),
                CoordinatorSpec.Output.ONE_EPOCH,
                test.parallelism(
                        trigger.realTime()
                                ? io.millrace.engine.protocol.Rhythm.REAL_TIME
                                : io.millrace.engine.protocol.Rhythm.MICRO_BATCH),
                CoordinatorSpec.Timing.defaults(trigger),
                KeptShape.NOTHING);
        QueryResources resources = new QueryResources(
                checkpoint,
                checkpoint.manifests(),
                List.of(test.source),
                test.sink,
                SinkFiles.NONE,
                test.fleet,
                test.parallelism(spec.rhythm()),
                System::currentTimeMillis,
                blocking);
        manager.start(query, q -> q.attach(kit.spawn(QueryCoordinator.create(spec, resources, q))::tell));
        return query;
    }

    @Test
    void epochsAreCommittedPublishedAndReported() throws Exception {
        RunningQuery query = start(Trigger.ProcessingTime(0), "counts");
        assertThat(query.lastProgress()).isNull();
        test.available.set(5);
        query.processAllAvailable();
        test.available.set(7);
        query.processAllAvailable();
        StreamingQueryProgress last = query.lastProgress();
        assertThat(last).isNotNull();
        assertThat(last.batchId()).isEqualTo(1);
        assertThat(last.numInputRows()).isEqualTo(2);
        assertThat(last.sources()[0].startOffset()).isEqualTo("{\"s\":5}");
        assertThat(last.sources()[0].endOffset()).isEqualTo("{\"s\":7}");
        assertThat(last.durationMs())
                .containsKeys("addBatch", "latestOffset", "triggerExecution", "walCommit", "commitBatch");
        assertThat(test.published).containsExactly(0L, 1L);
        assertThat(manager.get(ID)).isSameAs(query);
        query.stop();
        query.stop();
        assertThat(query.isActive()).isFalse();
        assertThat(manager.active()).isEmpty();
        assertThat(query.exception()).isEmpty();
        assertThat(test.closed).containsExactly("tasks", "sink", "source");
        assertThat(checkpoint.records()).last().isInstanceOf(LogRecord.Stopped.class);
    }

    @Test
    void recentProgressIsBounded() throws Exception {
        RunningQuery query = start(Trigger.ProcessingTime(0), null);
        for (int i = 1; i <= 4; i++) {
            test.available.set(i);
            query.processAllAvailable();
        }
        assertThat(query.recentProgress())
                .extracting(StreamingQueryProgress::batchId)
                .containsExactly(2L, 3L);
    }

    @Test
    void aRestartGoesOnWhereTheCheckpointStands() throws Exception {
        RunningQuery first = start(Trigger.ProcessingTime(0), null);
        test.available.set(5);
        first.processAllAvailable();
        first.stop();
        RunningQuery second = start(Trigger.RealTime(20), null);
        test.available.set(9);
        second.processAllAvailable();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.runId()).isNotEqualTo(first.runId());
        assertThat(second.recentProgress()[0].batchId()).isPositive();
        assertThat(checkpoint.records().stream().filter(LogRecord.Create.class::isInstance))
                .hasSize(1);
    }

    @Test
    void availableNowEndsByItself() throws Exception {
        test.available.set(3);
        RunningQuery query = start(Trigger.AvailableNow(), null);
        assertThat(query.awaitTermination(30_000)).isTrue();
        assertThat(test.published).containsExactly(0L);
    }

    @Test
    void lostRepliesAndFailedWritesAreTriedAgain() throws Exception {
        checkpoint.lostReplies.set(2);
        RunningQuery query = start(Trigger.ProcessingTime(0), null);
        checkpoint.failedPuts.set(2);
        test.available.set(5);
        query.processAllAvailable();
        assertThat(test.published).containsExactly(0L);
        assertThat(checkpoint.list("manifest/")).hasSize(3);
    }

    @Test
    void aFailedRowFailsTheQueryWithItsCause() {
        RunningQuery query = start(Trigger.ProcessingTime(0), null);
        ExecutionException cause = new ExecutionException("DIVIDE_BY_ZERO", "22012", "Division by zero.");
        test.fleet.nextFailure = cause;
        test.available.set(1);
        assertThatThrownBy(query::awaitTermination)
                .isInstanceOf(StreamingQueryException.class)
                .hasCause(cause)
                .hasMessageContaining("terminated with exception: [DIVIDE_BY_ZERO]");
        assertThatThrownBy(query::processAllAvailable).hasMessageContaining("DIVIDE_BY_ZERO");
        assertThatThrownBy(() -> manager.awaitAnyTermination(1)).isInstanceOf(StreamingQueryException.class);
        assertThat(query.exception()).isPresent();
        assertThat(query.status().message()).startsWith("Terminated with exception");
        manager.resetTerminated();
    }

    @Test
    void aBrokenConnectionIsRidenOut() {
        RunningQuery query = start(Trigger.ProcessingTime(0), null);
        test.fleet.nextFailure = new IOException("connection reset");
        test.available.set(4);
        query.processAllAvailable();
        assertThat(test.published).containsExactly(0L);
        assertThat(checkpoint.records().stream().filter(LogRecord.Execution.class::isInstance))
                .hasSize(2);
        assertThat(query.isActive()).isTrue();
    }

    @Test
    void listenersHearOfALifeInOrderAndMayThrow() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        manager.addListener(new StreamingQueryListener() {
            @Override
            public void onQueryStarted(QueryStartedEvent event) {
                heard.add("started on " + Thread.currentThread().getName());
                throw new IllegalStateException("a careless listener");
            }

            @Override
            public void onQueryProgress(QueryProgressEvent event) {
                heard.add("progress " + event.progress().batchId());
            }

            @Override
            public void onQueryIdle(QueryIdleEvent event) {
                if (!heard.contains("idle")) {
                    heard.add("idle");
                }
            }

            @Override
            public void onQueryTerminated(QueryTerminatedEvent event) {
                heard.add("terminated " + event.exception().isPresent() + " " + event.errorClassOnException());
            }
        });
        idleReports = true;
        RunningQuery query = start(Trigger.ProcessingTime(0), null);
        assertThat(heard).containsExactly("started on " + Thread.currentThread().getName());
        test.available.set(2);
        query.processAllAvailable();
        await().until(() -> heard.contains("idle"));
        StreamingQueryProgress idle = Objects.requireNonNull(query.lastProgress());
        assertThat(idle.batchId()).isEqualTo(1);
        assertThat(idle.numInputRows()).isZero();
        assertThat(idle.durationMs()).containsOnlyKeys("latestOffset", "triggerExecution");
        assertThat(idle.sources()[0].startOffset()).isEqualTo(idle.sources()[0].endOffset());
        query.stop();
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.size() == 4);
        List<String> rest = new ArrayList<>(heard.subList(1, 4));
        assertThat(rest).containsExactly("progress 0", "idle", "terminated false Optional.empty");
    }

    @Test
    void lc03ASecondStartOnTheSameCheckpointStopsTheFirstOrIsRefused() {
        RunningQuery first = start(Trigger.ProcessingTime(0), null);
        RunningQuery second = start(Trigger.ProcessingTime(0), null);
        assertThat(first.isActive()).isFalse();
        assertThat(second.isActive()).isTrue();
        assertThatThrownBy(() -> start(Trigger.ProcessingTime(0), null, ID, false))
                .hasMessageContaining(
                        "Cannot start query with id " + ID + " as another query with same id is already active");
    }

    @Test
    void aNameIsTakenWhileItsQueryRuns() throws Exception {
        RunningQuery query = start(Trigger.ProcessingTime(0), "counts");
        assertThatThrownBy(() -> start(Trigger.ProcessingTime(0), "counts", new UUID(0, 2), true))
                .hasMessageContaining(
                        "Cannot start query with name counts as a query with that name is already active");
        query.stop();
    }

    @Test
    void awaitAnyTerminationWaitsForAStop() throws Exception {
        RunningQuery query = start(Trigger.RealTime(20), null);
        assertThat(query.awaitTermination(30)).isFalse();
        assertThat(manager.awaitAnyTermination(10)).isFalse();
        query.stop();
        assertThat(manager.awaitAnyTermination(10_000)).isTrue();
    }
}
