package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files of one line a row. */
final class LineParts implements PartFormat {
    private static final int MAX_OPEN = 64;

    /** The values of a row that stand in the file, in internal form, as a line of text without its end. Thread-safe. */
    interface LineFormat {
        String line(@Nullable Object[] values);
    }

    private final String suffix;
    private final @Nullable String header;
    private final Partitioning partitioning;
    private final LineFormat lines;

    /** @param header of each file, its first line, or null */
    LineParts(String suffix, @Nullable String header, Options options, Partitioning partitioning, LineFormat lines) {
        requirePlain(options);
        this.suffix = suffix;
        this.header = header;
        this.partitioning = partitioning;
        this.lines = lines;
    }

    private static void requirePlain(Options options) {
        String compression =
                options.get("compression").or(() -> options.get("codec")).orElse("none");
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("uncompressed")) {
            throw MillraceException.notYet(
                    "The option 'compression' for files of lines",
                    "Leave it out, and compress the files afterwards; or write Parquet, which compresses.");
        }
        String encoding =
                options.get("encoding").or(() -> options.get("charset")).orElse("UTF-8");
        if (!encoding.equalsIgnoreCase("UTF-8")) {
            throw MillraceException.notYet("The option 'encoding' for writing", "Leave it out to write UTF-8.");
        }
    }

    @Override
    public String suffix() {
        return suffix;
    }

    @Override
    public boolean appendable() {
        return true;
    }

    @Override
    public int maxOpen() {
        return MAX_OPEN;
    }

    @Override
    public PartFile open(FileChannel channel, boolean fresh) throws IOException {
        BufferedWriter text = new BufferedWriter(
                new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8.newEncoder()));
        if (fresh && header != null) {
            text.append(header).append('\n');
        }
        return new LinePart(text);
    }

    private final class LinePart implements PartFile {
        private final BufferedWriter text;

        LinePart(BufferedWriter text) {
            this.text = text;
        }

        @Override
        public void write(byte[] base, int off, int len) throws IOException {
            text.append(lines.line(partitioning.data(base, off))).append('\n');
        }

        @Override
        public void finish() throws IOException {
            text.flush();
        }

        @Override
        public void abandon() {}
    }
}
