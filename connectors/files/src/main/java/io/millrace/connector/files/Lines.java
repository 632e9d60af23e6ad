package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.error.ExecutionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of text as records: lines, or what the option {@code lineSep} divides, or each file as one. Decompressed as their names say. */
final class Lines {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    /** Makes whole records of lines that are only parts of one. Stateless. */
    interface Joining {
        Joining NONE = (line, more) -> line;

        /**
         * The record that begins with this line.
         *
         * @param more the next line of the file, or null after the last
         */
        String record(String line, Supplier<@Nullable String> more);
    }

    private final Charset charset;
    private final @Nullable String separator;
    private final boolean whole;
    private final Joining joining;
    private final boolean ignoreCorrupt;

    /** @param whole whether a file is one record; a file without a byte is none */
    Lines(Options options, boolean whole, Joining joining) {
        this.whole = whole;
        this.joining = joining;
        ignoreCorrupt = options.getBoolean("ignoreCorruptFiles", false);
        charset = charset(options);
        separator = separator(options);
    }

    /** What stands between two records, and behind the last; null for any of the usual ends of lines. */
    static @Nullable String separator(Options options) {
        String given = options.get("lineSep").orElse(null);
        if (given != null && given.isEmpty()) {
            throw new IllegalArgumentException(
                    "requirement failed: 'lineSep' cannot be an empty string. Leave it out for lines, or name one character or more.");
        }
        return given;
    }

    static Charset charset(Options options) {
        String name = options.get("encoding").or(() -> options.get("charset")).orElse("UTF-8");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Options.invalid("encoding", name, "the name of a character set");
        }
    }

    /** Takes a record and says whether to go on with this file. */
    interface Consumer {
        boolean line(Path file, long number, String line);
    }

    /** The files in turn, as far as they can be read where the options let one pass over the rest. Numbers count from 1 in each file. */
    void forEach(List<Path> files, Consumer consumer) {
        for (Path file : files) {
            try (OpenFile open = open(file)) {
                for (String line = open.next(); line != null; line = open.next()) {
                    if (!consumer.line(file, open.number(), line)) {
                        break;
                    }
                }
            } catch (ExecutionException e) {
                if (!ignoreCorrupt || !(e.getCause() instanceof IOException)) {
                    throw e;
                }
                LOG.warn(
                        "The rest of the file {} is passed over, as ignoreCorruptFiles says: {}", file, e.getMessage());
            }
        }
    }

    OpenFile open(Path file) {
        try {
            return new OpenFile(file, new BufferedReader(new InputStreamReader(LineCodec.open(file), charset)));
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }

    /** A file between two records. One thread. */
    final class OpenFile implements AutoCloseable {
        private final Path file;
        private final BufferedReader in;
        private long number;

        private OpenFile(Path file, BufferedReader in) {
            this.file = file;
            this.in = in;
        }

        Path file() {
            return file;
        }

        /** Of the line that ended the record which next() gave last, from 1; 0 before the first. */
        long number() {
            return number;
        }

        /** Without its end; null after the last. */
        @Nullable
        String next() {
            String line = line();
            return line == null ? null : joining.record(line, this::line);
        }

        private @Nullable String line() {
            try {
                String line = whole ? rest() : separator == null ? in.readLine() : upTo(separator);
                if (line != null) {
                    number++;
                }
                return number == 1 && line != null && line.startsWith("\uFEFF") ? line.substring(1) : line;
            } catch (IOException e) {
                throw FileLister.unreadable(file, e);
            }
        }

        private @Nullable String rest() throws IOException {
            StringBuilder text = new StringBuilder();
            char[] chunk = new char[8192];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                text.append(chunk, 0, read);
            }
            return text.length() == 0 ? null : text.toString();
        }

        private @Nullable String upTo(String end) throws IOException {
            StringBuilder text = new StringBuilder();
            char last = end.charAt(end.length() - 1);
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
                int from = text.length() - end.length();
                if (c == last && from >= 0 && text.indexOf(end, from) == from) {
                    text.setLength(from);
                    return text.toString();
                }
            }
            return text.length() == 0 ? null : text.toString();
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw FileLister.unreadable(file, e);
            }
        }
    }
}
