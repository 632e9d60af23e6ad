package io.millrace.engine.task;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateDelta;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a task tells its owner, from within {@link Task#work}, on the owner's thread. Must not block. */
public interface TaskEvents {

    /** The barrier of this epoch has passed the task: make the snapshot durable, then acknowledge. */
    void frozen(Snapshot snapshot);

    /** {@code bytes} of input channel {@code channel} have been processed: grant them to the sender again. */
    void consumed(int channel, long bytes);

    /** The end of input has passed the task. */
    void finished();

    /** The sink's writer publishes a durable epoch; whoever waits for it is to hear when that is done, or has failed. */
    default void publishing(long epoch, CompletionStage<Void> published) {}

    /**
     * @param generation of the BeginEpoch (source tasks; others: 0)
     * @param delta null for tasks without state
     * @param positions source tasks: next position of each split
     * @param watermarkMs as in {@link io.millrace.engine.protocol.TaskReport.EpochAck}
     * @param nextTimerMs when the clock alone gives the task something to do; Long.MAX_VALUE: never
     * @param sinkPrepared sink tasks: completes when the sink is as safe as it can be; else completed with empty bytes
     */
    record Snapshot(
            TaskId task,
            long generation,
            long epoch,
            @Nullable StateDelta delta,
            Positions positions,
            Map<Integer, Long> maxEventTimeMs,
            CompletionStage<byte[]> sinkPrepared,
            TaskStats stats,
            long watermarkMs,
            long nextTimerMs) {}
}
