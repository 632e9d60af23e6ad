package io.millrace.engine.coordinator;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** The tasks of a query, wherever they run. Called on the coordinator's thread; nothing blocks. */
public interface TaskFleet {

    /**
     * Opens the tasks of an execution on the state of a durable epoch. Each reports Ready, or Failed; what goes wrong outside any
     * task is reported as the failure of one.
     */
    void deploy(DeployOrder order, ActorRef<TaskReport> reports);

    /**
     * Asks all that may have tasks of an execution whether they are there. From their answer on they obey no older generation, and their
     * reports go to {@code reports}: a {@link TaskReport.Standing} of each task first, and one {@link TaskReport.Surveyed} when all have
     * answered. May be asked again.
     */
    void survey(long generation, long execution, ActorRef<TaskReport> reports);

    /** Leaves the tasks of an execution to whichever coordinator comes next; nothing more is heard of them, or of any before. */
    CompletionStage<Void> release(long execution);

    /** The same command to each of these tasks. Commands to one task keep their order. An execution that is gone takes none. */
    void send(long execution, List<TaskId> tasks, TaskCommand command);

    /** Ends the tasks of an execution; completes when they have let go of everything. Idempotent. */
    CompletionStage<Void> undeploy(long execution);
}
