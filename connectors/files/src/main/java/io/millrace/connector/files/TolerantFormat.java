package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.RowSink;
import io.millrace.error.ExecutionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes over files that are gone, or whose bytes are not what their names say, where the options {@code ignoreMissingFiles} and
 * {@code ignoreCorruptFiles} allow it. Records that were read of such a file stay.
 */
record TolerantFormat(RecordFormat format, boolean ignoreMissing, boolean ignoreCorrupt) implements RecordFormat {
    private static final Logger LOG = LoggerFactory.getLogger(TolerantFormat.class);

    static RecordFormat of(Options options, RecordFormat format) {
        boolean missing = options.getBoolean("ignoreMissingFiles", false);
        boolean corrupt = options.getBoolean("ignoreCorruptFiles", false);
        return missing || corrupt ? new TolerantFormat(format, missing, corrupt) : format;
    }

    @Override
    public OpenRecords open(InputFile file) {
        return tolerated(file, () -> format.open(file))
                .<OpenRecords>map(in -> new Records(file, in))
                .orElseGet(Nothing::new);
    }

    private interface Reading<T> {
        T read();
    }

    /** Empty if the file was passed over. */
    private <T> Optional<T> tolerated(InputFile file, Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (ExecutionException e) {
            boolean missing = e.getCause() instanceof NoSuchFileException;
            if (missing ? !ignoreMissing : !(ignoreCorrupt && e.getCause() instanceof IOException)) {
                throw e;
            }
            LOG.warn("The rest of the file {} is passed over, as the options say: {}", file.file(), e.getMessage());
            return Optional.empty();
        }
    }

    private final class Records implements OpenRecords {
        private final InputFile file;
        private final OpenRecords in;

        Records(InputFile file, OpenRecords in) {
            this.file = file;
            this.in = in;
        }

        @Override
        public boolean next(RowSink out) {
            return tolerated(file, () -> in.next(out)).orElse(false);
        }

        @Override
        public void skip(long records) {
            boolean unused = tolerated(file, () -> {
                        in.skip(records);
                        return true;
                    })
                    .orElse(false);
        }

        @Override
        public void close() {
            in.close();
        }
    }

    private static final class Nothing implements OpenRecords {
        @Override
        public boolean next(RowSink out) {
            return false;
        }

        @Override
        public void skip(long records) {}

        @Override
        public void close() {}
    }
}
