package io.millrace.planner.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What each function does, in a line: for DESCRIBE FUNCTION and the page of functions. Read when it is first asked for. */
public final class FunctionLines {
    private static final String FILE = "function-lines.txt";

    private FunctionLines() {}

    /**
     * @param usage how it is called, such as {@code trim(text)}
     * @param text a sentence, or two
     */
    public record Line(String usage, String text) {}

    private static final class Loaded {
        static final Map<String, Line> LINES = load();
    }

    /** The line of a function, by any of its names in upper or lower case; empty if there is no such function. */
    public static Optional<Line> of(String name) {
        return Optional.ofNullable(Loaded.LINES.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A line of the file: names separated by bars, the arguments, a tab, the text. */
    private static Map<String, Line> load() {
        Map<String, Line> lines = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(FunctionLines.class.getResourceAsStream(FILE), FILE)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int tab = line.indexOf('\t');
                int open = line.indexOf('(');
                for (String name : line.substring(0, open).split("\\|")) {
                    lines.put(
                            name.toLowerCase(Locale.ROOT),
                            new Line(name + line.substring(open, tab), line.substring(tab + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(lines);
    }
}
