package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataTypes;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a text says: its sentences and words, its check digit, its collation, itself as an SQL literal. */
public final class ContentFunctions {
    private ContentFunctions() {}

    public static void define(Definitions d) {
        d.fn("luhn_check").in(Param.STRING).out(DataTypes.BooleanType).e1((String s) -> luhn(s));
        d.fn("quote")
                .in(Param.STRING)
                .out(DataTypes.StringType)
                .e1((String s) -> "'" + s.replace("\\", "\\\\").replace("'", "\\'") + "'");
        d.fn("sentences")
                .in(Param.STRING)
                .optional(Param.STRING, Param.STRING)
                .out(new ArrayType(new ArrayType(DataTypes.StringType, false), false))
                .seesNulls()
                .eval((a, c) -> a[0] == null ? null : sentences((String) a[0], locale(a)));
        d.fn("collation").in(Param.TEXT).out(DataTypes.StringType).seesNulls().e1(s -> "SYSTEM.BUILTIN.UTF8_BINARY");
        d.fn("collate").in(Param.STRING, Param.STRING).out(DataTypes.StringType).e2((String s, String collation) -> {
            if (!collation.equalsIgnoreCase("UTF8_BINARY")) {
                throw Errors.failure(
                        "UNSUPPORTED_FEATURE.COLLATION",
                        "0A000",
                        "The collation " + collation
                                + " is not there yet. Only UTF8_BINARY is. Compare lower(x) or upper(x) where case is"
                                + " not to matter.");
            }
            return s;
        });
    }

    private static boolean luhn(String s) {
        int sum = 0;
        boolean twice = false;
        for (int i = s.length() - 1; i >= 0; i--) {
            int digit = s.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int value = twice ? 2 * digit : digit;
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return !s.isEmpty() && sum % 10 == 0;
    }

    private static Locale locale(@Nullable Object[] a) {
        String language = a.length > 1 && a[1] instanceof String s ? s : "";
        String country = a.length > 2 && a[2] instanceof String s ? s : "";
        return language.isEmpty() ? Locale.US : new Locale(language, country);
    }

    private static Object[] sentences(String text, Locale locale) {
        List<Object> all = new ArrayList<>();
        BreakIterator sentence = BreakIterator.getSentenceInstance(locale);
        sentence.setText(text);
        int from = 0;
        for (int to = sentence.next(); to != BreakIterator.DONE; to = sentence.next()) {
            all.add(words(text.substring(from, to), locale));
            from = to;
        }
        return all.toArray();
    }

    private static Object[] words(String sentence, Locale locale) {
        List<Object> all = new ArrayList<>();
        BreakIterator word = BreakIterator.getWordInstance(locale);
        word.setText(sentence);
        int from = 0;
        for (int to = word.next(); to != BreakIterator.DONE; to = word.next()) {
            if (Character.isLetterOrDigit(sentence.charAt(from))) {
                all.add(sentence.substring(from, to));
            }
            from = to;
        }
        return all.toArray();
    }
}
