package io.millrace.connector.s3;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CheckpointStorageProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Opens {@code s3://bucket/prefix} and {@code s3a://bucket/prefix}. */
public final class S3StorageProvider implements CheckpointStorageProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("s3", "s3a");
    }

    @Override
    public CheckpointStorage open(URI location, Map<String, String> settings) throws IOException {
        return S3CheckpointStorage.open(S3Location.of(location), S3Settings.from(settings));
    }
}
