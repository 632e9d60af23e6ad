package io.millrace.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A writer whose rows become visible by {@link #publish}. What {@link #prepare} completes with must be enough for
 * {@link TransactionalSink#recover} to publish the epoch without this writer; empty if it has nothing to publish.
 */
public interface TransactionalWriter extends SinkWriter {

    /**
     * The prepared epoch is durable: make its rows visible. Completes when they are; at once if they are already, or if this writer prepared
     * nothing for it. Task thread, must not block; may be called several times.
     */
    CompletionStage<Void> publish(long epoch);

    /**
     * Completes when, after {@link #close}, the writer has let go of all that it had outside; close itself must not block. Failure means that
     * {@link TransactionalSink#recover} will have to end something. Any thread.
     */
    default CompletionStage<Void> ended() {
        return CompletableFuture.completedFuture(null);
    }
}
