package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads files from their first line to their last, in the order given. */
record FileBatchSource(List<Path> files, Lines lines, LineParser parser) implements BatchSource {
    @Override
    public void readAll(RowSink out) {
        for (Path file : files) {
            parser.beginFile(attributes(file));
            lines.forEach(List.of(file), (at, number, line) -> {
                parser.line(at, number, line, out);
                return true;
            });
        }
    }

    private static InputFile attributes(Path file) {
        try {
            return InputFile.read(file);
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }

    @Override
    public void close() {}
}
