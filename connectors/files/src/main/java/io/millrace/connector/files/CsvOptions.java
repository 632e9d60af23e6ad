package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a line of CSV is divided and what its texts mean.
 *
 * @param stopsAtSeparator whether a value in quotes that goes on behind a quote is taken as it stands, up to the next separator; if not, it goes on
 *     to a quote that ends it
 * @param enforceSchema whether columns are taken by place without a look at the header
 * @param quoteAll whether every value is written in quotes
 * @param quotesQuotes whether values with a quote in them are written in quotes
 * @param comment lines that begin with it are skipped; null for none
 */
record CsvOptions(
        String separator,
        char quote,
        char escape,
        boolean stopsAtSeparator,
        boolean header,
        boolean enforceSchema,
        boolean quoteAll,
        boolean quotesQuotes,
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
        if (o.get("charToEscapeQuoteEscaping").isPresent()) {
            throw MillraceException.notYet("The CSV option 'charToEscapeQuoteEscaping'", "Leave it out.");
        }
        String separator = o.get("sep").or(() -> o.get("delimiter")).orElse(",").replace("\\t", "\t");
        if (separator.isEmpty()) {
            throw Options.invalid("sep", separator, "at least one character");
        }
        return new CsvOptions(
                separator,
                oneCharacter(o, "quote", '"'),
                oneCharacter(o, "escape", '\\'),
                stopsAtSeparator(o),
                o.getBoolean("header", false),
                o.getBoolean("enforceSchema", true),
                o.getBoolean("quoteAll", false),
                o.getBoolean("escapeQuotes", true),
                o.get("comment").filter(c -> !c.isEmpty()).isPresent() ? oneCharacter(o, "comment", '#') : null,
                o.get("nullValue", ""),
                o.get("emptyValue", writing ? "\"\"" : ""),
                o.get("nanValue", "NaN"),
                o.get("positiveInf", "Inf"),
                o.get("negativeInf", "-Inf"),
                o.getBoolean("ignoreLeadingWhiteSpace", writing),
                o.getBoolean("ignoreTrailingWhiteSpace", writing));
    }

    private static boolean stopsAtSeparator(Options o) {
        String how = o.get("unescapedQuoteHandling", "STOP_AT_DELIMITER").toUpperCase(Locale.ROOT);
        return switch (how) {
            case "STOP_AT_DELIMITER" -> true;
            case "STOP_AT_CLOSING_QUOTE" -> false;
            case "BACK_TO_DELIMITER", "SKIP_VALUE", "RAISE_ERROR" ->
                throw MillraceException.notYet(
                        "The CSV option 'unescapedQuoteHandling' " + how,
                        "Use STOP_AT_DELIMITER or STOP_AT_CLOSING_QUOTE.");
            default ->
                throw Options.invalid("unescapedQuoteHandling", how, "STOP_AT_DELIMITER or STOP_AT_CLOSING_QUOTE");
        };
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
