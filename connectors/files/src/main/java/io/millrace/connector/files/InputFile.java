package io.millrace.connector.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file as it was when it was taken in. */
public record InputFile(Path file, long modifiedMs, long bytes) {
    /** As it is now; a file that is gone is empty, until somebody opens it. */
    static InputFile orGone(Path file) {
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            return new InputFile(file, 0, 0);
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }

    /** As it is now. */
    static InputFile read(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        return new InputFile(file, a.lastModifiedTime().toMillis(), a.size());
    }
}
