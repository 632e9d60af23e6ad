package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.engine.task.Task;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.streaming.Trigger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator in a world that answers at once: one source task (0/0) with one split "s", one task behind it that ends in the sink
 * (1/0). Time moves by {@link #advanceMs} only. Effects that a test holds back are not answered.
 *
 * <p>Log, manifests and published epochs outlive a coordinator: {@link #successor} is another one on the same.
 */
final class CoordinatorHarness {
    static final TaskId SOURCE = new TaskId(0, 0);
    static final TaskId SINK = new TaskId(1, 0);

    final List<LogRecord> log;
    final Map<String, Manifest> manifests;
    final List<Long> published;
    final List<EpochSummary> completed = new ArrayList<>();
    final List<TaskCommand> commands = new ArrayList<>();
    final List<CoordinatorEffect> held = new ArrayList<>();
    final List<CoordinatorEffect> all = new ArrayList<>();
    final List<Long> processed = new ArrayList<>();

    /** Where the split ends now. */
    long available;
    /** Records a micro-batch takes at most. */
    long limit = Long.MAX_VALUE;
    /** The largest event time of the next epoch's rows, by watermark node; taken once. */
    Map<Integer, Long> eventTimes = Map.of();
    /** What the sink's writer returns from prepare. */
    byte[] prepared = {};

    Positions discovered = Positions.NONE;
    Predicate<CoordinatorEffect> hold = e -> false;
    boolean tasksSilent;
    /** Whether the sink's writer publishes when it is told that an epoch is durable. */
    boolean writersAnswer;

    long nowMs;
    CoordinatorEffect.@Nullable Outcome outcome;
    CoordinatorState state;

    private final CoordinatorMachine machine;
    private final CoordinatorSpec spec;
    private final Map<CoordinatorEffect.Timer, Long> timers = new EnumMap<>(CoordinatorEffect.Timer.class);
    private final ArrayDeque<CoordinatorEvent> inbox = new ArrayDeque<>();
    private boolean busy;
    long readTo;

    /** Where the tasks of the log's execution stand, for a coordinator that asks; empty: there are none. */
    SortedMap<TaskId, Task.Standing> standing = new TreeMap<>();

    CoordinatorHarness(CoordinatorSpec spec) {
        this(spec, new ArrayList<>(), new HashMap<>(), new ArrayList<>(), 1_000);
    }

    private CoordinatorHarness(
            CoordinatorSpec spec,
            List<LogRecord> log,
            Map<String, Manifest> manifests,
            List<Long> published,
            long nowMs) {
        this.spec = spec;
        this.log = log;
        this.manifests = manifests;
        this.published = published;
        this.nowMs = nowMs;
        machine = new CoordinatorMachine(spec);
        state = machine.initial();
    }

    /** One watermark node without delay; no discovery; time-outs as in production. */
    static CoordinatorSpec spec(Trigger trigger) {
        return new CoordinatorSpec(
                new LogRecord.Create("query", "plan", List.of(), 256, Map.of()),
                "me",
                trigger,
                1,
                new CoordinatorSpec.Clocks(List.of(0L), true, false, true),
                CoordinatorSpec.Output.ONE_EPOCH,
                CoordinatorHarness::place,
                CoordinatorSpec.Timing.defaults(trigger),
                KeptShape.NOTHING);
    }

    /** When the tasks say that the clock alone gives them something to do. */
    long nextTimerMs = Long.MAX_VALUE;

    static Topology.Placement place(List<Positions> starts, int rescaledTo) {
        return new Topology.Placement(
                new TreeSet<>(List.of(SOURCE, SINK)),
                new TreeMap<>(Map.of(SOURCE, starts.get(0))),
                new TreeMap<>(Map.of(SOURCE, 0)),
                new TreeSet<>(List.of(SINK)),
                Map.of(0, 1, 1, 1));
    }

    /** Another coordinator on the same log, as after a crash of this one. */
    CoordinatorHarness successor(CoordinatorSpec other) {
        CoordinatorHarness next = new CoordinatorHarness(other, log, manifests, published, nowMs);
        next.available = available;
        next.limit = limit;
        next.prepared = prepared;
        next.readTo = readTo;
        return next;
    }

    CoordinatorHarness successor() {
        return successor(new Specs(spec)
                .owner(spec.owner() + "'")
                .kept(KeptShape.NOTHING)
                .spec());
    }

    CoordinatorHarness start() {
        return on(new CoordinatorEvent.Start());
    }

    CoordinatorHarness on(CoordinatorEvent event) {
        inbox.add(event);
        if (busy) {
            return this;
        }
        busy = true;
        while (!inbox.isEmpty()) {
            Step step = machine.step(state, inbox.remove(), nowMs);
            state = step.state();
            for (CoordinatorEffect effect : step.effects()) {
                all.add(effect);
                if (hold.test(effect)) {
                    held.add(effect);
                } else {
                    answer(effect);
                }
            }
        }
        busy = false;
        return this;
    }

    CoordinatorHarness report(TaskReport report) {
        return on(new CoordinatorEvent.Report(report));
    }

    /** New records, and time enough for a micro-batch query to see them. */
    CoordinatorHarness add(long records, Map<Integer, Long> maxEventTimes) {
        available += records;
        eventTimes = maxEventTimes;
        return advanceMs(10);
    }

    CoordinatorHarness advanceMs(long ms) {
        long endMs = nowMs + ms;
        while (true) {
            Map.Entry<CoordinatorEffect.Timer, Long> next = null;
            for (Map.Entry<CoordinatorEffect.Timer, Long> e : timers.entrySet()) {
                if (e.getValue() <= endMs && (next == null || e.getValue() < next.getValue())) {
                    next = e;
                }
            }
            if (next == null) {
                nowMs = endMs;
                return this;
            }
            nowMs = Math.max(nowMs, next.getValue());
            CoordinatorEffect.Timer timer = next.getKey();
            timers.remove(timer);
            on(new CoordinatorEvent.TimerFired(timer));
        }
    }

    /** Carries out what was held back. */
    void release() {
        List<CoordinatorEffect> now = List.copyOf(held);
        held.clear();
        hold = e -> false;
        now.forEach(this::answer);
        on(new CoordinatorEvent.EffectFailed(
                new CoordinatorEffect.ReadLog(), new IllegalStateException("not awaited")));
    }

    void answer(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.ReadLog) {
            on(new CoordinatorEvent.LogRead(log, log.size()));
        } else if (effect instanceof CoordinatorEffect.ResolveInitial) {
            on(new CoordinatorEvent.InitialResolved(List.of(Positions.of(Map.of("s", 0L)))));
        } else if (effect instanceof CoordinatorEffect.Append e) {
            on(new CoordinatorEvent.Appended(e.slot(), e.record(), write(e.slot(), e.record())));
        } else if (effect instanceof CoordinatorEffect.ReadManifest e) {
            on(new CoordinatorEvent.ManifestRead(
                    java.util.Objects.requireNonNull(manifests.get(e.ref().path()))));
        } else if (effect instanceof CoordinatorEffect.WriteManifest e) {
            String path = "m" + manifests.size();
            manifests.put(path, e.manifest());
            on(new CoordinatorEvent.ManifestWritten(e.manifest(), new ObjectRef(path, 1, "")));
        } else if (effect instanceof CoordinatorEffect.AskBatchEnds e) {
            long from = e.from().get(0).get("s", 0);
            long end = e.ignoreLimits()
                    ? available
                    : Math.min(available, limit == Long.MAX_VALUE ? available : from + limit);
            on(new CoordinatorEvent.BatchEnds(e.request(), List.of(Positions.of(Map.of("s", Math.max(from, end))))));
        } else if (effect instanceof CoordinatorEffect.AskLatest e) {
            on(new CoordinatorEvent.LatestEnds(e.request(), List.of(Positions.of(Map.of("s", available)))));
        } else if (effect instanceof CoordinatorEffect.Discover) {
            on(new CoordinatorEvent.Discovered(List.of(discovered)));
        } else if (effect instanceof CoordinatorEffect.FinalizeSink e) {
            published.add(e.epoch());
            on(new CoordinatorEvent.SinkFinalized(e.epoch()));
        } else if (effect instanceof CoordinatorEffect.RecoverSink e) {
            if (!e.unpublished().isEmpty()) {
                published.add(e.durableEpoch());
            }
            on(new CoordinatorEvent.SinkRecovered(e.execution()));
        } else if (effect instanceof CoordinatorEffect.Survey e) {
            report(new TaskReport.Surveyed(e.execution(), e.generation(), new TreeSet<>(standing.keySet())));
            standing.forEach((task, at) -> report(new TaskReport.Standing(
                    e.execution(), e.generation(), task, at.lastEpoch(), at.lastCancelled(), at.reads())));
        } else if (effect instanceof CoordinatorEffect.Deploy e) {
            readTo = e.starts().get(0).get("s", 0);
            if (!tasksSilent) {
                e.placement().tasks().forEach(task -> report(new TaskReport.Ready(e.execution(), task)));
            }
        } else if (effect instanceof CoordinatorEffect.Send e) {
            commands.add(e.command());
            if (e.command() instanceof TaskCommand.BeginEpoch begin && !tasksSilent) {
                ackAll(begin);
            } else if (e.command() instanceof TaskCommand.EpochDurable durable
                    && writersAnswer
                    && e.task().equals(SINK)) {
                published.add(durable.epoch());
                report(new TaskReport.EpochPublished(state.execution(), durable.epoch(), SINK));
            }
        } else if (effect instanceof CoordinatorEffect.SetTimer e) {
            timers.put(e.timer(), e.atMs());
        } else if (effect instanceof CoordinatorEffect.EpochCompleted e) {
            completed.add(e.summary());
        } else if (effect instanceof CoordinatorEffect.ProcessAllDone e) {
            processed.add(e.request());
        } else if (effect instanceof CoordinatorEffect.Ended e) {
            outcome = e.outcome();
        }
    }

    /** The commit log's rule: a slot is written once. */
    CommitLog.Outcome write(long slot, LogRecord record) {
        if (slot < log.size()) {
            LogRecord there = log.get((int) slot);
            return there.equals(record) ? new CommitLog.Outcome.Won() : new CommitLog.Outcome.Lost(there);
        }
        log.add(record);
        return new CommitLog.Outcome.Won();
    }

    void ackAll(TaskCommand.BeginEpoch begin) {
        readTo = begin.plan() == null ? available : begin.plan().ends().get(0).get("s", readTo);
        report(ack(begin.epoch(), SOURCE));
        report(ack(begin.epoch(), SINK));
    }

    TaskReport.EpochAck ack(long epoch, TaskId task) {
        boolean source = task.equals(SOURCE);
        Map<Integer, Long> times = source ? eventTimes : Map.of();
        eventTimes = source ? Map.of() : eventTimes;
        return new TaskReport.EpochAck(
                source ? state.generation() : 0,
                state.execution(),
                epoch,
                task,
                source ? Positions.of(Map.of("s", readTo)) : Positions.NONE,
                times,
                List.of(),
                source ? new byte[0] : prepared,
                TaskStats.NONE,
                TaskReport.EpochAck.NO_WATERMARK,
                source ? Long.MAX_VALUE : nextTimerMs);
    }

    // ---- what came of it

    List<Long> durable() {
        return log.stream()
                .filter(LogRecord.Epoch.class::isInstance)
                .map(r -> ((LogRecord.Epoch) r).epoch())
                .toList();
    }

    <T extends LogRecord> List<T> records(Class<T> type) {
        return log.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Watermarks used by the epochs of this coordinator, in order. */
    List<Long> watermarks() {
        return completed.stream().map(EpochSummary::watermarkUsedMs).toList();
    }

    <T extends TaskCommand> List<T> commands(Class<T> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
