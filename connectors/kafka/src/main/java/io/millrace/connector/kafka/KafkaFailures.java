package io.millrace.connector.kafka;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Turns what Kafka's clients throw into errors of ours: those that may pass by themselves into ones that the engine tries again. */
final class KafkaFailures {
    private KafkaFailures() {}

    static MillraceException of(String condition, String text, Throwable cause) {
        return mayPass(cause)
                ? new TransientException(condition, text, cause)
                : new ExecutionException(condition, text, cause);
    }

    /** The clients call a missing topic retriable too, but nothing would make it while the query waits. */
    static boolean mayPass(Throwable failure) {
        boolean retriable = false;
        int depth = 0;
        for (@Nullable Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            retriable |= t instanceof RetriableException;
        }
        return retriable;
    }
}
