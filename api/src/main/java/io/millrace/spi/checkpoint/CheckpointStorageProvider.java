package io.millrace.spi.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * A kind of checkpoint location other than a directory, found by {@code java.util.ServiceLoader} under the scheme of the option
 * {@code checkpointLocation}. Called on the thread that starts a query; blocking.
 */
public interface CheckpointStorageProvider {

    /** Without colon, in lower case: {@code s3}. */
    Set<String> schemes();

    /**
     * Opens a location, and refuses one that cannot keep the storage's promises, above all that of {@link CheckpointStorage#putIfAbsent}.
     *
     * @param settings of the session
     * @throws IOException if it cannot be reached
     */
    CheckpointStorage open(URI location, Map<String, String> settings) throws IOException;
}
