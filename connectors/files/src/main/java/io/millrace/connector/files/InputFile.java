package io.millrace.connector.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file as it was when it was taken in. */
public record InputFile(Path file, long modifiedMs, long bytes) {
    /** As it is now. */
    static InputFile read(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        return new InputFile(file, a.lastModifiedTime().toMillis(), a.size());
    }
}
