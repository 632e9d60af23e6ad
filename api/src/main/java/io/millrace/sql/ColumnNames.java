package io.millrace.sql;

import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads column names as users write them: {@code a.b}, {@code `odd.name`.c}, {@code *}, {@code t.*}. */
public final class ColumnNames {
    private ColumnNames() {}

    static Tree parse(String name, OptionalLong planId) {
        if (name.equals("*")) {
            return new Tree.Star(List.of());
        }
        if (name.endsWith(".*")) {
            return new Tree.Star(parts(name.substring(0, name.length() - 2)));
        }
        return new Tree.Name(parts(name), planId);
    }

    /** The parts between dots, back-ticks removed; a doubled back-tick inside them is one. */
    public static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int i = 0;
        while (true) {
            if (i < name.length() && name.charAt(i) == '`' && part.isEmpty()) {
                i = quoted(name, i + 1, part);
                if (i < name.length() && name.charAt(i) != '.') {
                    throw invalid(name);
                }
            }
            if (i == name.length() || name.charAt(i) == '.') {
                if (part.isEmpty()) {
                    throw invalid(name);
                }
                parts.add(part.toString());
                part.setLength(0);
                if (i == name.length()) {
                    return parts;
                }
            } else {
                part.append(name.charAt(i));
            }
            i++;
        }
    }

    private static int quoted(String name, int from, StringBuilder out) {
        int i = from;
        while (i < name.length()) {
            char c = name.charAt(i++);
            if (c != '`') {
                out.append(c);
            } else if (i < name.length() && name.charAt(i) == '`') {
                out.append(c);
                i++;
            } else {
                return i;
            }
        }
        throw invalid(name);
    }

    private static AnalysisException invalid(String name) {
        return new AnalysisException(
                "INVALID_ATTRIBUTE_NAME_SYNTAX",
                "42601",
                "Syntax error in the column name '" + name
                        + "'. Check that dots stand between names, back-ticks come in pairs,"
                        + " and quote a name with a dot of its own as in `a.b`.",
                Map.of("name", name));
    }
}
