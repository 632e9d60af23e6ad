package io.millrace.connector.jdbc;

import io.millrace.sql.AnalysisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table to write into, by one to three parts such as {@code sales."Orders 2024"}. Parts without quotes are left to the database's own rule
 * of upper and lower case. Nothing else passes, so what is in the option 'dbtable' cannot be a statement.
 */
record TableName(List<Part> parts) {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_$]*");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\x00]|\"\")+)\"|`((?:[^`\\x00]|``)+)`");

    /** @param quoted whether upper and lower case count */
    record Part(String text, boolean quoted) {}

    static TableName parse(String option, String text) {
        List<Part> parts = new ArrayList<>();
        String rest = text.trim();
        while (true) {
            Matcher plain = PLAIN.matcher(rest);
            Matcher quoted = QUOTED.matcher(rest);
            int end;
            if (plain.lookingAt()) {
                parts.add(new Part(plain.group(), false));
                end = plain.end();
            } else if (quoted.lookingAt()) {
                String inner = quoted.group(1);
                parts.add(new Part(
                        inner != null
                                ? inner.replace("\"\"", "\"")
                                : quoted.group(2).replace("``", "`"),
                        true));
                end = quoted.end();
            } else {
                throw invalid(option, text);
            }
            rest = rest.substring(end);
            if (rest.isEmpty() && parts.size() <= 3) {
                return new TableName(List.copyOf(parts));
            }
            if (!rest.startsWith(".") || parts.size() > 3) {
                throw invalid(option, text);
            }
            rest = rest.substring(1);
        }
    }

    private static AnalysisException invalid(String option, String text) {
        return new AnalysisException(
                "INVALID_OPTION",
                "22023",
                "The option '" + option + "' is '" + JdbcFailures.shortened(text)
                        + "', but to write it must be the name of a table: up to three parts with dots between them, such as public.accounts."
                        + " Put a part in double quotes if it has other characters than letters, digits and underscores.",
                Map.of("option", option));
    }

    /** As it stands in a statement. */
    String sql(Dialect dialect) {
        StringBuilder sql = new StringBuilder();
        for (Part part : parts) {
            dialect.requireLength(part.text());
            sql.append(sql.length() == 0 ? "" : ".").append(part.quoted() ? dialect.quote(part.text()) : part.text());
        }
        return sql.toString();
    }
}
