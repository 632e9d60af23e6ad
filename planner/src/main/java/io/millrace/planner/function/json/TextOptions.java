package io.millrace.planner.function.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.time.TimeFormat;
import io.millrace.row.MapData;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of JSON and CSV functions that mean something here. Keys ignore case.
 *
 * @param failFast whether a malformed record fails the query
 * @param emptyValue what an empty pair of quotes in CSV is read as
 * @param localFormat the pattern of timestamps without a zone
 * @param zone of times that say none; null: the session's
 * @param comment what a line of CSV without values begins with; empty: there are none
 * @param corruptColumn the column that takes the text of a malformed record, if the schema has it
 */
record TextOptions(
        boolean failFast,
        String corruptColumn,
        @Nullable TimeFormat timestampFormat,
        @Nullable TimeFormat localFormat,
        @Nullable TimeFormat dateFormat,
        boolean ignoreNullFields,
        String separator,
        char quote,
        char escape,
        String emptyValue,
        String nullValue,
        Inference inference,
        String comment,
        boolean trimStart,
        boolean trimEnd,
        Output output,
        @Nullable ZoneId zone,
        JsonFactory json) {
    /** How types are found: whether all values are texts, whether numbers with a point are decimals. */
    record Inference(boolean primitivesAsString, boolean prefersDecimal) {}

    /**
     * What only writing asks for.
     *
     * @param pretty whether JSON is spread over lines
     * @param asciiOnly whether JSON writes other characters as escapes
     * @param quoteAll whether CSV quotes every value
     * @param keepStart whether CSV keeps the blanks that a value starts with
     * @param keepEnd whether CSV keeps the blanks that a value ends with
     * @param emptyValue what CSV writes for a text without characters; null: two quotes
     */
    record Output(
            boolean pretty,
            boolean asciiOnly,
            boolean quoteAll,
            boolean keepStart,
            boolean keepEnd,
            @Nullable String emptyValue) {
        private static Output of(Map<String, String> map) {
            return new Output(
                    is(map, "pretty", true),
                    is(map, "writeNonAsciiCharacterAsCodePoint", true),
                    is(map, "quoteAll", true),
                    is(map, "ignoreLeadingWhiteSpace", false),
                    is(map, "ignoreTrailingWhiteSpace", false),
                    map.get("emptyValue"));
        }
    }

    private static ZoneId zone(String name) {
        try {
            return TimeText.zone(name);
        } catch (DateTimeException unknown) {
            throw Errors.failure(
                    "INVALID_TIMEZONE",
                    "22009",
                    "The timezone: " + name
                            + " is invalid. Write a region such as 'America/Los_Angeles' or an offset such as"
                            + " '+01:00'.");
        }
    }

    private static boolean is(Map<String, String> map, String option, boolean value) {
        return String.valueOf(value).equalsIgnoreCase(map.get(option));
    }

    /** The zone of times: the option's, or else the session's. */
    ZoneId zone(ZoneId session) {
        return zone == null ? session : zone;
    }

    /** Options of a parser, and what they are by default. */
    private static final Map<String, JsonReadFeature> LENIENT = Map.of(
            "allowUnquotedFieldNames", JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
            "allowComments", JsonReadFeature.ALLOW_JAVA_COMMENTS,
            "allowNumericLeadingZeros", JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
            "allowBackslashEscapingAnyCharacter", JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
            "allowUnquotedControlChars", JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS);

    private static final Map<String, JsonReadFeature> USUAL = Map.of(
            "allowSingleQuotes", JsonReadFeature.ALLOW_SINGLE_QUOTES,
            "allowNonNumericNumbers", JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

    static final TextOptions DEFAULT = of(Map.of());

    static TextOptions of(@Nullable Object options) {
        if (!(options instanceof MapData m)) {
            return DEFAULT;
        }
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < m.keys().length; i++) {
            map.put(String.valueOf(m.keys()[i]), String.valueOf(m.values()[i]));
        }
        return of(map);
    }

    private static TextOptions of(Map<String, String> map) {
        String mode = map.getOrDefault("mode", "PERMISSIVE").toUpperCase(Locale.ROOT);
        if (mode.equals("DROPMALFORMED")) {
            throw Errors.failure(
                    "PARSE_MODE_UNSUPPORTED",
                    "42601",
                    "Functions that parse text do not support the DROPMALFORMED mode: there is no row to drop. Use"
                            + " PERMISSIVE or FAILFAST.");
        }
        String timestamps = map.get("timestampFormat");
        String locals = map.get("timestampNTZFormat");
        String dates = map.get("dateFormat");
        String zone = map.get("timeZone");
        String quote = map.getOrDefault("quote", "\"");
        return new TextOptions(
                mode.equals("FAILFAST"),
                map.getOrDefault("columnNameOfCorruptRecord", "_corrupt_record"),
                timestamps == null ? null : TimeFormat.of(timestamps),
                locals == null ? null : TimeFormat.of(locals),
                dates == null ? null : TimeFormat.of(dates),
                !map.getOrDefault("ignoreNullFields", "true").equalsIgnoreCase("false"),
                map.getOrDefault("sep", map.getOrDefault("delimiter", ",")),
                quote.isEmpty() ? '\0' : quote.charAt(0),
                map.getOrDefault("escape", "\\").charAt(0),
                map.getOrDefault("emptyValue", ""),
                map.getOrDefault("nullValue", ""),
                new Inference(is(map, "primitivesAsString", true), is(map, "prefersDecimal", true)),
                map.getOrDefault("comment", ""),
                is(map, "ignoreLeadingWhiteSpace", true),
                is(map, "ignoreTrailingWhiteSpace", true),
                Output.of(map),
                zone == null ? null : zone(zone),
                parser(map));
    }

    private static JsonFactory parser(Map<String, String> map) {
        if (LENIENT.keySet().stream().noneMatch(map::containsKey)
                && USUAL.keySet().stream().noneMatch(map::containsKey)) {
            return JsonTree.FACTORY;
        }
        JsonFactoryBuilder made = new JsonFactoryBuilder();
        LENIENT.forEach(
                (name, f) -> made.configure(f, map.getOrDefault(name, "false").equalsIgnoreCase("true")));
        USUAL.forEach(
                (name, f) -> made.configure(f, map.getOrDefault(name, "true").equalsIgnoreCase("true")));
        return made.build();
    }
}
