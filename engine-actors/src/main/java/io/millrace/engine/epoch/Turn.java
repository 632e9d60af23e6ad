package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step under way: a working copy of the state and the effects so far. Lives for one call of {@link CoordinatorMachine#step};
 * nothing outside ever sees it.
 */
final class Turn {
    final CoordinatorSpec spec;
    final long nowMs;

    Phase phase;
    LogView log;
    long generation;

    @Nullable
    LogRecord pending;

    CoordinatorState.@Nullable Retry retry;

    @Nullable
    Manifest base;

    List<Positions> starts;
    List<Positions> newSplits;
    Watermarks watermarks;
    Topology.@Nullable Placement placement;
    long lastEpoch;
    LogRecord.@Nullable Planned repeat;

    @Nullable
    List<Positions> finalEnds;

    long epochsDone;
    int cancelled;
    RestartBudget restarts;

    @Nullable
    Throwable failure;

    CoordinatorState.@Nullable Stop stop;
    List<CoordinatorState.Waiting> requests;
    List<CoordinatorState.AskedStep> steps;
    long nextRequest;
    PlannedChange change;
    long nextTimerMs;

    private final List<CoordinatorEffect> effects = new ArrayList<>();

    Turn(CoordinatorSpec spec, CoordinatorState s, long nowMs) {
        this.spec = spec;
        this.nowMs = nowMs;
        phase = s.phase();
        log = s.log();
        generation = s.generation();
        pending = s.pending();
        retry = s.retry();
        base = s.base();
        starts = s.starts();
        newSplits = s.newSplits();
        watermarks = s.watermarks();
        placement = s.placement();
        lastEpoch = s.lastEpoch();
        repeat = s.repeat();
        finalEnds = s.finalEnds();
        epochsDone = s.epochsDone();
        cancelled = s.cancelled();
        restarts = s.restarts();
        failure = s.failure();
        stop = s.stop();
        requests = s.requests();
        steps = s.steps();
        nextRequest = s.nextRequest();
        change = s.change();
        nextTimerMs = s.nextTimerMs();
    }

    CoordinatorState state() {
        return new CoordinatorState(
                phase,
                log,
                generation,
                pending,
                retry,
                base,
                starts,
                newSplits,
                watermarks,
                placement,
                lastEpoch,
                repeat,
                finalEnds,
                epochsDone,
                cancelled,
                restarts,
                failure,
                stop,
                List.copyOf(requests),
                List.copyOf(steps),
                nextRequest,
                change,
                nextTimerMs);
    }

    Step step() {
        return new Step(state(), effects);
    }

    void emit(CoordinatorEffect effect) {
        effects.add(effect);
    }

    void drop(String what) {
        emit(new CoordinatorEffect.Dropped(what));
    }

    void append(LogRecord record) {
        if (pending != null) {
            throw new IllegalStateException("two appends at once: " + pending + " and " + record);
        }
        pending = record;
        emit(new CoordinatorEffect.Append(log.nextSlot(), record));
    }

    void timer(CoordinatorEffect.Timer timer, long atMs) {
        emit(new CoordinatorEffect.SetTimer(timer, atMs));
    }

    void send(TaskId task, TaskCommand command) {
        emit(new CoordinatorEffect.Send(task, command));
    }

    void sendToAll(TaskCommand command) {
        for (TaskId task : tasks().tasks()) {
            send(task, command);
        }
    }

    /** The tasks of the current execution; only while there is one. */
    Topology.Placement tasks() {
        if (placement == null) {
            throw new IllegalStateException("no execution in " + phase);
        }
        return placement;
    }

    void status(String message, boolean dataAvailable, boolean triggerActive) {
        emit(new CoordinatorEffect.Status(message, dataAvailable, triggerActive));
    }
}
