package io.millrace.sql.tree;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A SQL text and where in it each tree and each node of a plan was written. They are looked up by identity, since equal ones may
 * stand in several places. Filled by the parser, then only read.
 */
public final class SourceText {
    /** Where a phrase stands: offsets of its first and behind its last character, from 0. */
    public record Place(int start, int end) {}

    private final String text;
    private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();

    public SourceText(String text) {
        this.text = text;
    }

    public int length() {
        return text.length();
    }

    public void put(Object phrase, Place place) {
        places.putIfAbsent(phrase, place);
    }

    /** The places of the phrases of another copy of this text. */
    public void putAll(SourceText same) {
        places.putAll(same.places);
    }

    public @Nullable Place find(Object phrase) {
        return places.get(phrase);
    }

    /** The line of the place with the place underlined, and a heading with line and position, from 1 both. */
    public String picture(Place place) {
        int start = Math.min(place.start(), text.length());
        int lineStart = text.lastIndexOf('\n', start - 1) + 1;
        int newline = text.indexOf('\n', start);
        int lineEnd = newline < 0 ? text.length() : newline;
        int column = start - lineStart;
        int width = Math.max(1, Math.min(place.end(), lineEnd) - start);
        return "\n\n== SQL (line " + lineOf(start) + ", position " + (column + 1) + ") ==\n"
                + text.substring(lineStart, lineEnd) + "\n" + " ".repeat(column) + "^".repeat(width) + "\n";
    }

    private long lineOf(int offset) {
        return 1 + text.chars().limit(offset).filter(c -> c == '\n').count();
    }

    @Override
    public String toString() {
        return text.replaceAll("\\s+", " ");
    }
}
