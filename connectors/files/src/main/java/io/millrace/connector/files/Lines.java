package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of files, gunzipped where the name ends in {@code .gz}. */
final class Lines {
    private final Charset charset;

    Lines(Options options) {
        for (String later : List.of("multiLine", "wholetext")) {
            if (options.getBoolean(later, false)) {
                throw MillraceException.notYet("The option '" + later + "'", "Write one record a line.");
            }
        }
        if (options.get("lineSep").isPresent()) {
            throw MillraceException.notYet("The option 'lineSep'", "End lines with \\n, \\r\\n or \\r.");
        }
        String name = options.get("encoding").or(() -> options.get("charset")).orElse("UTF-8");
        try {
            charset = Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Options.invalid("encoding", name, "the name of a character set");
        }
    }

    /** Takes a line and says whether to go on with this file. */
    interface Consumer {
        boolean line(Path file, long number, String line);
    }

    /** The files in turn. Numbers count from 1 in each file. */
    void forEach(List<Path> files, Consumer consumer) {
        for (Path file : files) {
            try (OpenFile open = open(file)) {
                for (String line = open.next(); line != null; line = open.next()) {
                    if (!consumer.line(file, open.number(), line)) {
                        break;
                    }
                }
            }
        }
    }

    OpenFile open(Path file) {
        try {
            InputStream in = Files.newInputStream(file);
            return new OpenFile(
                    file,
                    new BufferedReader(new InputStreamReader(
                            file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, charset)));
        } catch (IOException e) {
            throw FileLister.unreadable(file, e);
        }
    }

    /** A file between two lines. One thread. */
    static final class OpenFile implements AutoCloseable {
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

        /** Of the line that next() gave last, from 1; 0 before the first. */
        long number() {
            return number;
        }

        /** Without its end; null after the last. */
        @Nullable
        String next() {
            try {
                String line = in.readLine();
                if (line != null) {
                    number++;
                }
                return number == 1 && line != null && line.startsWith("\uFEFF") ? line.substring(1) : line;
            } catch (IOException e) {
                throw FileLister.unreadable(file, e);
            }
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
