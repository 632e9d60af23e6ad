package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.RowSink;
import java.nio.file.Path;
import java.util.List;

/** Reads files from their first record to their last, in the order given. */
record FileBatchSource(List<Path> files, RecordFormat format) implements BatchSource {
    @Override
    public void readAll(RowSink out) {
        for (Path file : files) {
            try (RecordFormat.OpenRecords in = format.open(InputFile.orGone(file))) {
                boolean more = true;
                while (more) {
                    more = in.next(out);
                }
            }
        }
    }

    @Override
    public void close() {}
}
