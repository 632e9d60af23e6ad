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

/** The lines of files in turn, gunzipped where the name ends in {@code .gz}. */
final class Lines {
    private final List<Path> files;
    private final Charset charset;

    Lines(List<Path> files, Options options) {
        this.files = files;
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

    /** Numbers count from 1 in each file. */
    void forEach(Consumer consumer) {
        for (Path file : files) {
            try (BufferedReader in = open(file)) {
                long number = 0;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    number++;
                    String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                    if (!consumer.line(file, number, text)) {
                        break;
                    }
                }
            } catch (IOException e) {
                throw FileLister.unreadable(file, e);
            }
        }
    }

    private BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return new BufferedReader(
                new InputStreamReader(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, charset));
    }
}
