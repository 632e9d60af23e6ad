package io.millrace.engine.launch;

import io.millrace.error.MillraceException;
import java.util.Locale;
import java.util.Map;

/** Typed reading of the session's settings; each error names the key, the value and what would do. */
record Settings(Map<String, String> values) {
    boolean flag(String key, boolean otherwise) {
        String v = values.get(key);
        if (v == null) {
            return otherwise;
        }
        return switch (v.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, v, "true or false");
        };
    }

    int number(String key, int otherwise, int least, int most) {
        String v = values.get(key);
        if (v == null) {
            return otherwise;
        }
        try {
            int n = Integer.parseInt(v.trim());
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            throw invalid(key, v, "a whole number from " + least + " to " + most);
        }
        throw invalid(key, v, "a whole number from " + least + " to " + most);
    }

    static MillraceException invalid(String key, String value, String wanted) {
        return new MillraceException(
                "INVALID_CONF_VALUE", "The setting " + key + " is '" + value + "', but must be " + wanted + ".");
    }
}
