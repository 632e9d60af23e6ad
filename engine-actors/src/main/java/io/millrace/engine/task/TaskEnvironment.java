package io.millrace.engine.task;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSource;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.operator.OperatorContext.StaticRows;
import io.millrace.engine.operator.QueryRun;
import io.millrace.engine.operator.StageCode;
import io.millrace.planner.function.EvalContext;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.TaskState;
import io.millrace.sql.types.StructType;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a task needs from its surroundings.
 *
 * @param outputs the channel to a task of the plan's outputs; asked for once each, when the task opens
 * @param state the task's tables, null for a stage without stateful operator
 * @param source source tasks: the stream to make a reader of
 * @param sourceSchema source tasks: the columns that the source delivers
 * @param writers sink tasks: makes the sink's writer for a partition; asked once, when the task opens
 * @param eval of this task alone
 * @param staticRows reads static sides of joins; called when the task opens, may take long
 * @param firstEpoch the epoch that the first rows belong to: the one the execution starts from, plus one
 * @param restoredWatermarkMs real time: the watermark of the epoch that the execution starts from, -1 without
 * @param run of which query
 * @param wakeTask schedules another duty cycle; called from any thread when the sink takes rows again or the store has caught up
 */
public record TaskEnvironment(
        TaskEvents events,
        Function<TaskId, OutputChannel> outputs,
        @Nullable TaskState state,
        @Nullable StreamSource source,
        @Nullable StructType sourceSchema,
        @Nullable IntFunction<SinkWriter> writers,
        EvalContext eval,
        StageCode code,
        StaticRows staticRows,
        FramePool pool,
        TaskSettings settings,
        long firstEpoch,
        long restoredWatermarkMs,
        QueryRun run,
        Runnable wakeTask) {

    /** Of a batch, or of no query at all. */
    public TaskEnvironment(
            TaskEvents events,
            Function<TaskId, OutputChannel> outputs,
            @Nullable TaskState state,
            @Nullable StreamSource source,
            @Nullable StructType sourceSchema,
            @Nullable IntFunction<SinkWriter> writers,
            EvalContext eval,
            StageCode code,
            StaticRows staticRows,
            FramePool pool,
            TaskSettings settings,
            long firstEpoch,
            long restoredWatermarkMs,
            Runnable wakeTask) {
        this(
                events,
                outputs,
                state,
                source,
                sourceSchema,
                writers,
                eval,
                code,
                staticRows,
                pool,
                settings,
                firstEpoch,
                restoredWatermarkMs,
                QueryRun.NONE,
                wakeTask);
    }
}
