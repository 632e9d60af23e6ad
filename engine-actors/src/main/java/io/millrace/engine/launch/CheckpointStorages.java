package io.millrace.engine.launch;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CheckpointStorageProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Checkpoint locations that are not directories, by the providers on the class path. */
final class CheckpointStorages {
    private CheckpointStorages() {}

    static CheckpointStorage open(String given, Map<String, String> settings) throws IOException {
        URI location = uri(given);
        String scheme = String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
        Set<String> there = new TreeSet<>(Set.of("file"));
        for (CheckpointStorageProvider provider :
                ServiceLoader.load(CheckpointStorageProvider.class, CheckpointStorages.class.getClassLoader())) {
            if (provider.schemes().contains(scheme)) {
                return provider.open(location, settings);
            }
            there.addAll(provider.schemes());
        }
        throw new MillraceException(
                "CHECKPOINT_LOCATION_UNSUPPORTED",
                "There is no storage for the checkpoint location '" + given + "': the schemes on the class path are "
                        + there + ". Use a directory that all nodes of the query see, or add the artifact for '"
                        + scheme
                        + "' (s3 and s3a: millrace-connector-s3).");
    }

    private static URI uri(String given) {
        try {
            return URI.create(given);
        } catch (IllegalArgumentException e) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNSUPPORTED",
                    "The checkpoint location '" + given
                            + "' is neither a path nor a URI. Write it as /path/to/directory or s3://bucket/prefix.",
                    e);
        }
    }
}
