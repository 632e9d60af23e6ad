package io.millrace.connector.kafka;

import io.millrace.connector.SinkFiles;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Files of a sink that outlive its writers, as those of a checkpoint do. */
final class KeptInMemory implements SinkFiles {
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<String> write(long epoch, byte[] content) {
        String name = epoch + "-" + files.size();
        files.put(name, content.clone());
        return CompletableFuture.completedFuture(name);
    }

    @Override
    public byte[] read(String reference) throws IOException {
        byte[] content = files.get(reference);
        if (content == null) {
            throw new IOException("no file " + reference);
        }
        return content;
    }
}
