package io.millrace.connector;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Files in the query's checkpoint location in which a transactional sink keeps what it needs until an epoch is published. They are deleted
 * some time after that. Thread-safe.
 */
public interface SinkFiles {

    /** For sinks without a checkpoint: refuses to keep anything. */
    SinkFiles NONE = new SinkFiles() {
        @Override
        public CompletionStage<String> write(long epoch, byte[] content) {
            return CompletableFuture.failedFuture(new IOException("There is no checkpoint location to write to."));
        }

        @Override
        public byte[] read(String reference) throws IOException {
            throw new IOException("There is no checkpoint location to read from.");
        }
    };

    /**
     * Writes a file in the background. Completes, on any thread, with a reference for {@link #read} once it is durable.
     *
     * @param epoch that the content belongs to, or a lower one above the last that is published
     * @param content not to be changed after the call
     */
    CompletionStage<String> write(long epoch, byte[] content);

    /** Blocks. An error if the file is not there or not what was written. */
    byte[] read(String reference) throws IOException;
}
