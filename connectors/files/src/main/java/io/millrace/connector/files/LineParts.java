package io.millrace.connector.files;

import io.millrace.connector.Options;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/** Files of one line a row. */
final class LineParts implements PartFormat {
    private static final int MAX_OPEN = 64;

    /** The values of a row that stand in the file, in internal form, as text without the end of its line. Thread-safe. */
    interface LineFormat {
        String line(@Nullable Object[] values);
    }

    private final String suffix;
    private final @Nullable String header;
    private final Partitioning partitioning;
    private final LineFormat lines;
    private final LineCodec codec;
    private final Charset charset;
    private final String separator;

    /** @param header of each file, its first line, or null */
    LineParts(String suffix, @Nullable String header, Options options, Partitioning partitioning, LineFormat lines) {
        this.suffix = suffix;
        this.header = header;
        this.partitioning = partitioning;
        this.lines = lines;
        codec = LineCodec.of(options);
        charset = Lines.charset(options);
        String given = Lines.separator(options);
        separator = given == null ? "\n" : given;
    }

    @Override
    public String suffix() {
        return suffix + codec.suffix();
    }

    /** What is compressed ends with a sum of all of it. */
    @Override
    public boolean appendable() {
        return codec == LineCodec.NONE;
    }

    @Override
    public int maxOpen() {
        return MAX_OPEN;
    }

    @Override
    public PartFile open(FileChannel channel, boolean fresh) throws IOException {
        OutputStream out = codec.compressing(Channels.newOutputStream(channel));
        BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, charset));
        if (fresh && header != null) {
            text.append(header).append(separator);
        }
        return new LinePart(text, out);
    }

    private final class LinePart implements PartFile {
        private final BufferedWriter text;
        private final OutputStream out;

        LinePart(BufferedWriter text, OutputStream out) {
            this.text = text;
            this.out = out;
        }

        @Override
        public void write(byte[] base, int off, int len) throws IOException {
            text.append(lines.line(partitioning.data(base, off))).append(separator);
        }

        /** The channel is left open. */
        @Override
        public void finish() throws IOException {
            text.flush();
            if (out instanceof DeflaterOutputStream compressed) {
                compressed.finish();
            }
        }

        @Override
        public void abandon() {}
    }
}
