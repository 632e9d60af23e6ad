package io.millrace.connector.files;

import io.millrace.connector.RowSink;
import java.nio.file.Path;

/** Files whose records are text. */
final class LineRecords implements RecordFormat {
    private static final RowSink NOWHERE = (base, off, len) -> {};

    private final Lines lines;
    private final LineParser parser;

    LineRecords(Lines lines, LineParser parser) {
        this.lines = lines;
        this.parser = parser;
    }

    @Override
    public OpenRecords open(InputFile file) {
        Lines.OpenFile in = lines.open(file.file());
        parser.beginFile(file);
        return new OpenLines(file.file(), in);
    }

    private final class OpenLines implements OpenRecords {
        private final Path file;
        private final Lines.OpenFile in;

        OpenLines(Path file, Lines.OpenFile in) {
            this.file = file;
            this.in = in;
        }

        @Override
        public boolean next(RowSink out) {
            String text = in.next();
            if (text == null) {
                return false;
            }
            parser.line(file, in.number(), text, out);
            return true;
        }

        /** They pass through the parser, which may have to see a header, to no avail. */
        @Override
        public void skip(long records) {
            for (long skipped = 0; skipped < records && next(NOWHERE); skipped++) {}
        }

        @Override
        public void close() {
            in.close();
        }
    }
}
