package io.millrace.engine.launch;

import io.millrace.spi.state.Reshaping;
import io.millrace.state.store.LocalRecovery;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a query keeps its working copies of state on this node ({@code millrace.state.localDir}), each execution in a directory of its own
 * below. All runs of the query share it, so that the next one sweeps what a killed one left behind.
 */
record StateDirectory(Path path, LocalRecovery recovery) {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    /** @param reshaping to what the program of this run reads */
    static StateDirectory of(Map<String, String> settings, String queryId, Reshaping reshaping) {
        String root = settings.getOrDefault("millrace.state.localDir", System.getProperty("java.io.tmpdir"));
        return new StateDirectory(Path.of(root, "millrace-state-" + queryId), new LocalRecovery(reshaping));
    }

    /** No execution of this run follows. Leaves the directory alone if another run of the query has something in it. */
    void close() {
        recovery.close();
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            LOG.info("{} stays: another run of its query uses it", path);
        } catch (IOException e) {
            LOG.warn("{} could not be removed; nothing depends on it", path, e);
        }
    }
}
