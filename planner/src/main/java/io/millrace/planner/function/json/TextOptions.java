package io.millrace.planner.function.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.planner.function.time.TimeFormat;
import io.millrace.row.MapData;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of JSON and CSV functions that mean something here. Keys ignore case.
 *
 * @param failFast whether a malformed record fails the query
 * @param localFormat the pattern of timestamps without a zone
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
        String nullValue,
        boolean primitivesAsString,
        boolean trimStart,
        boolean trimEnd,
        JsonFactory json) {
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
        String timestamps = map.get("timestampFormat");
        String locals = map.get("timestampNTZFormat");
        String dates = map.get("dateFormat");
        String quote = map.getOrDefault("quote", "\"");
        return new TextOptions(
                map.getOrDefault("mode", "PERMISSIVE").toUpperCase(Locale.ROOT).equals("FAILFAST"),
                map.getOrDefault("columnNameOfCorruptRecord", "_corrupt_record"),
                timestamps == null ? null : TimeFormat.of(timestamps),
                locals == null ? null : TimeFormat.of(locals),
                dates == null ? null : TimeFormat.of(dates),
                !map.getOrDefault("ignoreNullFields", "true").equalsIgnoreCase("false"),
                map.getOrDefault("sep", map.getOrDefault("delimiter", ",")),
                quote.isEmpty() ? '\0' : quote.charAt(0),
                map.getOrDefault("nullValue", ""),
                map.getOrDefault("primitivesAsString", "false").equalsIgnoreCase("true"),
                map.getOrDefault("ignoreLeadingWhiteSpace", "false").equalsIgnoreCase("true"),
                map.getOrDefault("ignoreTrailingWhiteSpace", "false").equalsIgnoreCase("true"),
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
