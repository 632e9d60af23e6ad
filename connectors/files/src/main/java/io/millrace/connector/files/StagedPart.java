package io.millrace.connector.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A file that is written and waits for its epoch.
 *
 * @param temporary its name among the files that wait
 * @param name what it is to be called, relative to the sink's directory
 */
record StagedPart(String temporary, String name) {
    /** Neither name has a line's end in it. */
    static byte[] encode(List<StagedPart> parts) {
        StringBuilder text = new StringBuilder();
        for (StagedPart part : parts) {
            text.append(text.length() == 0 ? "" : "\n")
                    .append(part.temporary)
                    .append('\n')
                    .append(part.name);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What several writers encoded. */
    static List<StagedPart> decode(List<byte[]> prepared) {
        List<StagedPart> parts = new ArrayList<>();
        for (byte[] bytes : prepared) {
            if (bytes.length > 0) {
                String[] names = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
                for (int i = 0; i < names.length; i += 2) {
                    parts.add(new StagedPart(names[i], names[i + 1]));
                }
            }
        }
        return parts;
    }

    Path in(Path directory) {
        return directory.resolve(name);
    }

    /** Moves it to its place, if it is not there yet; false if it is nowhere. */
    boolean publish(Path staging, Path directory) throws IOException {
        Path from = staging.resolve(temporary);
        Path to = in(directory);
        Durable.createDirectories(Objects.requireNonNull(to.getParent()));
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return Files.exists(to);
        }
    }
}
