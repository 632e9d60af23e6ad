package io.millrace.connector.kafka;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Errors of transactions in our words. What the user must change is final; all else ends the transaction, and the epoch is written again from
 * the last durable one, with new producers: whatever a producer's state may be after an error, it is not used again.
 */
final class TransactionFailures {
    private TransactionFailures() {}

    static MillraceException of(String what, TransactionSettings settings, Throwable e) {
        Throwable known = known(e);
        if (known instanceof MillraceException already) {
            return already;
        }
        String refused = refusal(settings, known);
        if (refused != null) {
            return new ExecutionException("KAFKA_TRANSACTION_REFUSED", refused, e);
        }
        if (known instanceof ProducerFencedException
                || known instanceof InvalidProducerEpochException
                || known instanceof InvalidTxnStateException
                || known instanceof InvalidPidMappingException) {
            return new TransientException(
                    "KAFKA_TRANSACTION_LOST",
                    what + " failed: the transaction was ended from outside (" + known.getMessage()
                            + "). Either another process runs this query, or the epoch took longer than kafka.transaction.timeout.ms = "
                            + settings.timeoutMs()
                            + ". If it comes again, raise that option, or make epochs smaller (maxOffsetsPerTrigger, a shorter interval).",
                    e);
        }
        if (known instanceof RecordTooLargeException
                || known instanceof SerializationException
                || known instanceof UnknownTopicOrPartitionException) {
            return new ExecutionException("KAFKA_SEND_FAILED", what + " failed: " + known.getMessage(), e);
        }
        return new TransientException("KAFKA_TRANSACTION_FAILED", what + " failed: " + e.getMessage(), e);
    }

    /** What the user, or who runs the brokers, must change; or null. */
    private static @Nullable String refusal(TransactionSettings settings, Throwable e) {
        if (e instanceof UnsupportedVersionException) {
            return "Exactly-once delivery needs brokers with transactions, version 2.5 or later (4.0 or later is recommended): "
                    + e.getMessage() + " Update the brokers, or set millrace.delivery to at-least-once.";
        }
        if (e instanceof InvalidTxnTimeoutException) {
            return "The transaction time-out of " + settings.timeoutMs()
                    + " ms is above what the brokers allow (transaction.max.timeout.ms, 900000 unless set). Set the option"
                    + " kafka.transaction.timeout.ms lower, with a trigger interval below it, or raise the brokers' setting.";
        }
        if (e instanceof TransactionalIdAuthorizationException) {
            return "The brokers do not let this user use the transactional ids that begin with 'millrace-"
                    + settings.queryId()
                    + "'. Grant WRITE and DESCRIBE on transactional ids with the prefix 'millrace-'.";
        }
        if (e instanceof GroupAuthorizationException) {
            return "The brokers do not let this user keep markers in the groups that begin with 'millrace-"
                    + settings.queryId() + "'. Grant READ and DESCRIBE on groups with the prefix 'millrace-'.";
        }
        if (e instanceof TopicAuthorizationException topics) {
            return "The brokers do not let this user write exactly once to " + topics.unauthorizedTopics()
                    + ". Grant WRITE, READ and DESCRIBE on them (READ because the marker of an epoch is an offset of the topic).";
        }
        return e instanceof AuthorizationException
                ? "The brokers refuse this user: " + e.getMessage() + " Grant what is missing."
                : null;
    }

    /** The innermost cause that says something; clients wrap what happened in "we are in an error state". */
    private static Throwable known(Throwable e) {
        Throwable found = e;
        int depth = 0;
        for (@Nullable Throwable t = e; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof MillraceException) {
                return t;
            }
            if (t.getClass() != org.apache.kafka.common.KafkaException.class
                    && t instanceof org.apache.kafka.common.KafkaException) {
                found = t;
            }
        }
        return found;
    }
}
