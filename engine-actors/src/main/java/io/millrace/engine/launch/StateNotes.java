package io.millrace.engine.launch;

import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.ShapeText;
import io.millrace.spi.checkpoint.CheckpointStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a query's operators keep, noted in its checkpoint for readers of its state: {@code operators/{number}}, a new one whenever a restart
 * changes it. Nothing else depends on it.
 */
final class StateNotes {
    private static final String PREFIX = "operators/";

    private StateNotes() {}

    static void write(Checkpoint checkpoint, List<OperatorShape> operators) {
        byte[] text = ShapeText.write(operators).getBytes(StandardCharsets.UTF_8);
        CheckpointStorage storage = checkpoint.storage();
        try {
            List<String> there = storage.list(PREFIX);
            if (!there.isEmpty() && same(storage, there.get(there.size() - 1), text)) {
                return;
            }
            // Another node of the same program may be faster, with the same text.
            var unused = storage.putIfAbsent(PREFIX + String.format("%020d", there.size()), text);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The checkpoint location " + checkpoint.directory() + " cannot be written", e);
        }
    }

    private static boolean same(CheckpointStorage storage, String path, byte[] text) throws IOException {
        return storage.get(path)
                .filter(old -> java.util.Arrays.equals(old, text))
                .isPresent();
    }

    /** The newest; empty for a checkpoint without, or one of a version that this one does not understand. */
    static Optional<List<OperatorShape>> read(CheckpointStorage storage) throws IOException {
        List<String> there = storage.list(PREFIX);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return storage.get(there.get(there.size() - 1))
                .flatMap(text -> ShapeText.read(new String(text, StandardCharsets.UTF_8)));
    }
}
