package io.millrace.chaos.oracle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers out of a flat JSON object, read by other means than the engine's. */
public final class JsonNumbers {
    private JsonNumbers() {}

    /** @throws IllegalArgumentException if there is no whole number of that name */
    public static long get(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\":(-?[0-9]+)[,}]").matcher(json);
        if (!m.find()) {
            throw new IllegalArgumentException("no number \"" + name + "\" in " + json);
        }
        return Long.parseLong(m.group(1));
    }
}
