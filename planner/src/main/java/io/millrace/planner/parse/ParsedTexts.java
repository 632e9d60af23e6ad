package io.millrace.planner.parse;

import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trees of expressions that were read lately, by their text. A text means the same tree whatever stands around it, and an analysis asks
 * for that of each several times. Thread-safe.
 */
final class ParsedTexts {
    /** What a text says, and where in it each part stands; both are only read from now on. */
    record Parsed(Tree tree, SourceText places) {}

    private static final int KEPT = 256;
    /** Longer texts are rare, and not worth the memory of their trees. */
    private static final int MAX_KEPT_CHARS = 2_000;

    private final Map<String, Parsed> latest = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Parsed> eldest) {
            return size() > KEPT;
        }
    };

    Parsed of(String text) {
        synchronized (latest) {
            Parsed known = latest.get(text);
            if (known != null) {
                return known;
            }
        }
        SourceText places = new SourceText(text);
        Parsed parsed = new Parsed(SqlParser.read(places, text), places);
        if (text.length() <= MAX_KEPT_CHARS) {
            synchronized (latest) {
                latest.put(text, parsed);
            }
        }
        return parsed;
    }
}
