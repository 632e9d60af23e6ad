package io.millrace.connector.files;

import io.millrace.connector.RowSink;
import java.nio.file.Path;

/** Makes rows of lines. One thread. */
interface LineParser {
    /** The lines that follow are this file's, from its first. */
    void beginFile(InputFile file);

    /** Delivers the rows of a line, none to many. {@code number} counts from 1 and is for error messages. */
    void line(Path file, long number, String line, RowSink out);
}
