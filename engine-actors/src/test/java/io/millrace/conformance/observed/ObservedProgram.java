package io.millrace.conformance.observed;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A query of observed-programs.txt: lines separated by {@code ;;}, each {@code name=what} but the last. What: SQL over the names
 * before it, or {@code wm name column delay}, {@code dd name [columns]}, {@code ddw name [columns]}, {@code distinct name},
 * {@code limit name n}, {@code union name name}, {@code sel name expression , expression}.
 */
final class ObservedProgram {
    private final MillraceSession session;
    private final Map<String, Dataset<Row>> views;

    private ObservedProgram(MillraceSession session, Map<String, Dataset<Row>> views) {
        this.session = session;
        this.views = new HashMap<>(views);
    }

    static Dataset<Row> query(MillraceSession session, String program, Map<String, Dataset<Row>> views) {
        ObservedProgram lines = new ObservedProgram(session, views);
        Dataset<Row> last = session.emptyDataFrame();
        for (String line : program.split(" ;; ")) {
            String name = line.replaceFirst("^(\\w+)=.*", "$1");
            last = name.equals(line) ? lines.line(line) : lines.line(line.substring(name.length() + 1));
            if (!name.equals(line)) {
                lines.views.put(name, last);
                last.createOrReplaceTempView(name);
            }
        }
        return last;
    }

    private Dataset<Row> line(String line) {
        String[] words = line.split(" ");
        Dataset<Row> of = words.length > 1 ? views.get(words[1]) : null;
        if (of == null || words[0].equals("SELECT")) {
            return session.sql(line);
        }
        String[] columns = words.length > 2 ? words[2].split(",") : of.columns();
        return switch (words[0]) {
            case "wm" ->
                of.withWatermark(words[2], String.join(" ", Arrays.asList(words).subList(3, words.length)));
            case "dd" -> words.length > 2 ? of.dropDuplicates(columns) : of.dropDuplicates();
            case "ddw" ->
                words.length > 2 ? of.dropDuplicatesWithinWatermark(columns) : of.dropDuplicatesWithinWatermark();
            case "distinct" -> of.distinct();
            case "limit" -> of.limit(Integer.parseInt(words[2]));
            case "union" -> of.union(views.get(words[2]));
            case "sel" ->
                of.selectExpr(line.substring(words[0].length() + words[1].length() + 2)
                        .split(" , "));
            default -> session.sql(line);
        };
    }
}
