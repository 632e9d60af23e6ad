package io.millrace.server.shell;

import io.millrace.error.MillraceException;
import io.millrace.sql.MillraceSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers keywords, functions, tables, and the columns of the tables that the statement names. */
final class NameCompleter implements Completer {
    static final List<String> KEYWORDS = List.of(
            ("ALL AND ANTI AS ASC BETWEEN BY CASE CAST CREATE CROSS CUBE DESC DESCRIBE DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN"
                            + " EXTENDED FALSE FILTER FIRST FROM FULL FUNCTION FUNCTIONS GROUP GROUPING HAVING IN INNER INTERSECT"
                            + " INTERVAL IS JOIN LAST LATERAL LEFT LIKE LIMIT NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION"
                            + " PIVOT QUALIFY QUERIES RANGE REPLACE RIGHT ROLLUP ROWS SELECT SEMI SET SETS SHOW STREAMING TABLE"
                            + " TABLES TABLESAMPLE TEMP THEN TRUE UNION UNPIVOT USING VALUES VIEW VIEWS WHEN WHERE WINDOW WITH"
                            + " WITHIN")
                    .split(" "));

    private final MillraceSession session;
    private final List<String> functions = new ArrayList<>();

    NameCompleter(MillraceSession session) {
        this.session = session;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        for (String name : names(word, reader.getBuffer().toString())) {
            candidates.add(new Candidate(name));
        }
    }

    /** What may stand for a beginning; keywords in capitals unless it is in small letters. */
    Set<String> names(String word, String statement) {
        boolean small = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
        Set<String> all = new TreeSet<>();
        KEYWORDS.forEach(k -> all.add(small ? k.toLowerCase(Locale.ROOT) : k));
        all.addAll(functions());
        for (String table : tables()) {
            all.add(table);
            if (mentions(statement, table)) {
                all.addAll(columns(table));
            }
        }
        all.removeIf(n -> !n.regionMatches(true, 0, word, 0, word.length()));
        return all;
    }

    private static boolean mentions(String statement, String table) {
        return Arrays.stream(statement.split("\\W+")).anyMatch(table::equalsIgnoreCase);
    }

    private List<String> functions() {
        if (functions.isEmpty()) {
            session.sql("SHOW FUNCTIONS").collectAsList().stream()
                    .map(r -> r.getString(0))
                    .filter(f -> Character.isLetter(f.charAt(0)))
                    .forEach(functions::add);
        }
        return functions;
    }

    private List<String> tables() {
        return session.sql("SHOW TABLES").collectAsList().stream()
                .map(r -> r.getString(1))
                .toList();
    }

    private List<String> columns(String table) {
        try {
            return List.of(session.table(table).columns());
        } catch (MillraceException gone) {
            return List.of(); // dropped or broken since: nothing to offer
        }
    }
}
