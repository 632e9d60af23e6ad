package io.millrace.planner.analyze;

import io.millrace.error.Spelling;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.sql.AnalysisException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Errors about names, each with the nearest names that there are. */
final class NameErrors {
    private static final int SUGGESTIONS = 5;

    private NameErrors() {}

    static AnalysisException column(List<String> parts, List<Attr> input) {
        String name = quote(parts);
        if (input.isEmpty()) {
            return new AnalysisException(
                    "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION",
                    "42703",
                    "There is no column, variable or parameter " + name + " here.",
                    Map.of("objectName", name));
        }
        boolean qualified = input.stream().map(Attr::qualifier).distinct().count() > 1;
        List<String> names = input.stream()
                .map(a -> qualified && !a.qualifier().isEmpty() ? a.qualifier().get(0) + "\0" + a.name() : a.name())
                .distinct()
                .toList();
        String proposal = nearest(parts.get(parts.size() - 1), names).stream()
                .map(n -> quote(List.of(n.split("\0"))))
                .collect(Collectors.joining(", "));
        return new AnalysisException(
                "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                "42703",
                "There is no column, variable or parameter " + name + " here. Did you mean [" + proposal + "]?",
                Map.of("objectName", name, "proposal", proposal));
    }

    static AnalysisException ambiguous(List<String> parts, List<Attr> found) {
        String could = found.stream()
                .map(a -> a.qualifier().isEmpty()
                        ? quote(List.of(a.name()))
                        : quote(List.of(a.qualifier().get(0), a.name())))
                .collect(Collectors.joining(", ", "[", "]"));
        return new AnalysisException(
                "AMBIGUOUS_REFERENCE",
                "42704",
                "Reference " + quote(parts) + " is ambiguous, could be: " + could
                        + ". Put the name or alias of its table before it.",
                Map.of("name", quote(parts), "referenceNames", could));
    }

    static AnalysisException field(String field, List<String> fields) {
        String all = fields.stream().map(f -> "`" + f + "`").collect(Collectors.joining(", "));
        return new AnalysisException(
                "FIELD_NOT_FOUND",
                "42704",
                "No such struct field `" + field + "` in " + all + ".",
                Map.of("fieldName", "`" + field + "`", "fields", all));
    }

    static AnalysisException table(List<String> name) {
        return new AnalysisException(
                "TABLE_OR_VIEW_NOT_FOUND",
                "42P01",
                "There is no table or view " + quote(name)
                        + ". Correct the name, or register it with createOrReplaceTempView.",
                Map.of("relationName", quote(name)));
    }

    static AnalysisException tableFunction(String name) {
        return new AnalysisException(
                "UNRESOLVABLE_TABLE_VALUED_FUNCTION",
                "42883",
                "Could not resolve `" + name + "` to a table-valued function. There are range(…), generators such as"
                        + " explode and inline, and what CREATE TEMPORARY FUNCTION … RETURNS TABLE has made.",
                Map.of("name", "`" + name + "`"));
    }

    static AnalysisException routine(String name, Collection<String> known) {
        String nearest = nearest(name, List.copyOf(known)).stream()
                .limit(3)
                .map(n -> "`" + n + "`")
                .collect(Collectors.joining(", "));
        return new AnalysisException(
                "UNRESOLVED_ROUTINE",
                "42883",
                "Cannot resolve routine `" + name + "`. Correct the name, or register it with udf().register."
                        + (nearest.isEmpty() ? "" : " Did you mean [" + nearest + "]?"),
                Map.of("routineName", "`" + name + "`"));
    }

    static String quote(List<String> parts) {
        return parts.stream().map(p -> "`" + p.replace("`", "``") + "`").collect(Collectors.joining("."));
    }

    private static List<String> nearest(String wanted, List<String> names) {
        return Spelling.byDistance(wanted, names, n -> n.substring(n.indexOf('\0') + 1)).stream()
                .limit(SUGGESTIONS)
                .toList();
    }

    /** What STREAM names is no source. */
    static AnalysisException notASource(String name) {
        return new AnalysisException(
                "UNSUPPORTED_FEATURE.STREAM_RELATION",
                "0A000",
                "`" + name
                        + "` is a query, and STREAM reads a source. Make a view of the source with CREATE TEMP VIEW … USING"
                        + " format, and read that with STREAM.",
                Map.of());
    }
}
