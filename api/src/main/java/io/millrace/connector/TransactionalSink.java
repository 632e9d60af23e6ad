package io.millrace.connector;

import java.util.List;

/**
 * A sink that writes each epoch in a transaction of the outside system, opened by the writer and committed by it once the epoch is durable.
 *
 * <p>Such a transaction can be lost between the commit point and its commit: the process dies, the system gives up waiting. So a writer also
 * keeps what it wrote (in the bytes it prepares, or in {@link SinkFiles}) until the epoch is published, and {@link #recover} makes good what
 * is not there. The order of an epoch:
 *
 * <pre>
 *   rows → barrier → {@link TransactionalWriter#prepare} → all tasks acknowledged → commit point → {@link TransactionalWriter#publish}
 *                                                                               ↘ process lost → {@link #recover} of the next execution
 * </pre>
 *
 * A next epoch is prepared only after the one before is published everywhere. An epoch that does not become durable is never published: its
 * execution ends, and recover comes before the next one.
 */
public interface TransactionalSink extends StreamSink {

    /** A writer for one task, before the task is there. Blocking thread; several at a time. */
    TransactionalWriter createWriter(WriterContext context);

    /**
     * Before the tasks of an execution open: ends all transactions of earlier executions, so that none of their writers can commit any more,
     * and publishes the newest durable epoch if that has not happened. May be called again, after a failure or by another process, and must
     * then change nothing. Blocking thread of the coordinator.
     *
     * @throws io.millrace.error.MillraceException a TransientException if it may be tried again
     */
    void recover(Recovery recovery);

    @Override
    default SinkWriter createWriter(int partition) {
        throw new IllegalStateException("A transactional sink makes writers for an execution only.");
    }

    @Override
    default void finalizeEpoch(long epoch, List<byte[]> prepared) {
        throw new IllegalStateException("The writers of a transactional sink publish; the sink recovers.");
    }

    /**
     * @param execution the one that begins; tells its writers from older ones
     * @param files for what is too large for the prepared bytes
     */
    record WriterContext(int partition, long execution, SinkFiles files) {}

    /**
     * @param durableEpoch the newest durable epoch; -1 before the first
     * @param unpublished what its writers prepared, if it may not be published yet; else empty
     * @param partitions writers of earlier executions had partitions below this
     * @param files what the writers wrote into theirs
     */
    record Recovery(long durableEpoch, List<byte[]> unpublished, int partitions, SinkFiles files) {
        public Recovery {
            unpublished = List.copyOf(unpublished);
        }
    }
}
