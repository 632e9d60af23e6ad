package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a coordinator wants done. Calls that may block answer by an event, or by EffectFailed. */
public sealed interface CoordinatorEffect {

    // ---- log, storage, sources and sink: blocking

    record ReadLog() implements CoordinatorEffect {}

    record Append(long slot, LogRecord record) implements CoordinatorEffect {}

    record ReadManifest(ObjectRef ref) implements CoordinatorEffect {}

    /** @param attempt counts from 0: each attempt needs a name of its own, since objects are never overwritten */
    record WriteManifest(Manifest manifest, int attempt) implements CoordinatorEffect {}

    /** Ask all sources where a query without checkpoint starts. */
    record ResolveInitial() implements CoordinatorEffect {}

    record AskBatchEnds(long request, List<Positions> from, boolean ignoreLimits) implements CoordinatorEffect {}

    /** @param known by source ordinal: the splits to ask about */
    record AskLatest(long request, List<Positions> known) implements CoordinatorEffect {}

    record Discover(List<Positions> known) implements CoordinatorEffect {}

    record FinalizeSink(long epoch, List<byte[]> prepared) implements CoordinatorEffect {}

    /**
     * Transactional sinks: before the tasks of an execution open, end what older ones have open, and publish the newest durable epoch if
     * that may not have happened.
     *
     * @param durableEpoch -1 before the first
     * @param unpublished what the writers prepared for it, if it may not be published; else empty
     * @param partitions writers of older executions had partitions below this
     */
    record RecoverSink(long execution, long durableEpoch, List<byte[]> unpublished, int partitions)
            implements CoordinatorEffect {}

    /** Tell the sources what is durable; no answer is waited for, failures are only counted. */
    record CommitSources(List<Positions> durable) implements CoordinatorEffect {}

    // ---- tasks

    /** @param base the durable state to start from; null: empty */
    record Deploy(
            long execution,
            Topology.Placement placement,
            List<Positions> starts,
            @Nullable Manifest base) implements CoordinatorEffect {}

    record Undeploy(long execution) implements CoordinatorEffect {}

    /**
     * Find out which tasks of an execution are there: all nodes are asked, and so that the answer stays true, obey no older generation from then
     * on. Each task answers with a Standing, and all together with a Surveyed.
     */
    record Survey(long generation, long execution) implements CoordinatorEffect {}

    /** The tasks of this execution are another coordinator's business now. */
    record Release(long execution) implements CoordinatorEffect {}

    record Send(TaskId task, TaskCommand command) implements CoordinatorEffect {}

    // ---- time

    /** Fire once at atMs; setting a timer again replaces it. */
    record SetTimer(Timer timer, long atMs) implements CoordinatorEffect {}

    /** The timers of a coordinator. */
    enum Timer {
        /** The next micro-batch or barrier. */
        TRIGGER,
        /** Send again what is not acknowledged; look whether anything timed out. */
        RESEND,
        /** Repeat a call that failed. */
        RETRY,
        /** The next execution after a failed one. */
        RESTART,
        DISCOVERY,
        /** Patience after stop() is over. */
        STOP
    }

    // ---- to the outside

    /** An epoch is durable and published. */
    record EpochCompleted(EpochSummary summary) implements CoordinatorEffect {}

    /** A trigger fired and there was nothing to do. */
    record NothingToDo() implements CoordinatorEffect {}

    /** For status(): what the query is doing. */
    record Status(String message, boolean dataAvailable, boolean triggerActive) implements CoordinatorEffect {}

    record ProcessAllDone(long request) implements CoordinatorEffect {}

    /** The epoch asked for is published; -1: there was nothing to do. */
    record Stepped(long request, long epoch) implements CoordinatorEffect {}

    /**
     * What a rescale asked for holds.
     *
     * @param pausedMs for how long no row was read on account of it
     */
    record Rescaled(long request, long pausedMs) implements CoordinatorEffect {}

    /**
     * The tasks of an execution that was begun by plan are ready.
     *
     * @param pausedMs for how long no row was read: from the last barrier to here
     */
    record Moved(long execution, long pausedMs) implements CoordinatorEffect {}

    /** The tasks of an execution are ready: the query runs. */
    record Running(long execution) implements CoordinatorEffect {}

    /** The tasks that were there go on, under this coordinator. */
    record Adopted(long execution) implements CoordinatorEffect {}

    /** They could not: the execution after it starts from the newest durable epoch. */
    record NotAdopted(long execution, String why) implements CoordinatorEffect {}

    /** The query was rolled back because of this. */
    record RolledBack(long execution, Throwable cause) implements CoordinatorEffect {}

    /** Something arrived that no longer fits: counted. */
    record Dropped(String what) implements CoordinatorEffect {}

    /** Nothing follows. */
    record Ended(Outcome outcome) implements CoordinatorEffect {}

    /** How a coordinator ended. */
    sealed interface Outcome {
        /** By its user, or because everything is processed. */
        record Stopped() implements Outcome {}

        record Failed(Throwable cause) implements Outcome {}

        /** The process is closed under the running query; a restart, or another node, goes on. */
        record Closed(Throwable why) implements Outcome {}

        /** Behind a durable epoch, with no record of it: whoever reads the log next goes on there. */
        record HandedOver() implements Outcome {}

        /** Another coordinator owns the query now; the query itself goes on there. */
        record Superseded(LogRecord winner) implements Outcome {}
    }
}
