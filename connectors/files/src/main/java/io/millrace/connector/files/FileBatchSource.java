package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads files from their first record to their last, in the order given. */
record FileBatchSource(List<Path> files, RecordFormat format) implements BatchSource {
    @Override
    public void readAll(RowSink out) {
        for (Path file : files) {
            try (RecordFormat.OpenRecords in = format.open(attributes(file))) {
                boolean more = true;
                while (more) {
                    more = in.next(out);
                }
            }
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
