package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a line of CSV is divided and what its texts mean.
 *
 * @param comment lines that begin with it are skipped; null for none
 */
record CsvOptions(
        String separator,
        char quote,
        char escape,
        boolean header,
        @Nullable Character comment,
        String nullValue,
        String emptyValue,
        String nanValue,
        String positiveInf,
        String negativeInf,
        boolean trimLeft,
        boolean trimRight) {

    /** @param writing white space around values is cut off by default when writing, and kept when reading */
    static CsvOptions of(Options o, boolean writing) {
        if (!o.getBoolean("enforceSchema", true)) {
            throw MillraceException.notYet(
                    "The option 'enforceSchema' false", "Leave it out: columns are taken by place.");
        }
        for (String later : List.of("unescapedQuoteHandling", "charToEscapeQuoteEscaping", "locale")) {
            if (o.get(later).isPresent()) {
                throw MillraceException.notYet("The CSV option '" + later + "'", "Leave it out.");
            }
        }
        String separator = o.get("sep").or(() -> o.get("delimiter")).orElse(",").replace("\\t", "\t");
        if (separator.isEmpty()) {
            throw Options.invalid("sep", separator, "at least one character");
        }
        return new CsvOptions(
                separator,
                oneCharacter(o, "quote", '"'),
                oneCharacter(o, "escape", '\\'),
                o.getBoolean("header", false),
                o.get("comment").filter(c -> !c.isEmpty()).isPresent() ? oneCharacter(o, "comment", '#') : null,
                o.get("nullValue", ""),
                o.get("emptyValue", writing ? "\"\"" : ""),
                o.get("nanValue", "NaN"),
                o.get("positiveInf", "Inf"),
                o.get("negativeInf", "-Inf"),
                o.getBoolean("ignoreLeadingWhiteSpace", writing),
                o.getBoolean("ignoreTrailingWhiteSpace", writing));
    }

    /** An empty option means no such character, which is NUL here. */
    private static char oneCharacter(Options o, String key, char otherwise) {
        String v = o.get(key).orElse(String.valueOf(otherwise));
        if (v.length() > 1) {
            throw Options.invalid(key, v, "one character");
        }
        return v.isEmpty() ? '\0' : v.charAt(0);
    }

    boolean skips(String line) {
        return line.isBlank() || comment != null && line.charAt(0) == comment;
    }
}
