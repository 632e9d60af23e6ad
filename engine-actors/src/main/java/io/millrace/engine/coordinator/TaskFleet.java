package io.millrace.engine.coordinator;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** The tasks of a query, wherever they run. Called on the coordinator's thread; nothing blocks. */
public interface TaskFleet {

    /**
     * Opens the tasks of an execution on the state of a durable epoch. Each reports Ready, or Failed; what goes wrong outside any
     * task is reported as the failure of one.
     */
    void deploy(DeployOrder order, ActorRef<TaskReport> reports);

    /** Commands to one task keep their order. An execution that is gone takes none. */
    void send(long execution, TaskId task, TaskCommand command);

    /** Ends the tasks of an execution; completes when they have let go of everything. Idempotent. */
    CompletionStage<Void> undeploy(long execution);
}
