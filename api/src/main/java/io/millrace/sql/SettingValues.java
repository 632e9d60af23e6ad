package io.millrace.sql;

import io.millrace.error.MillraceException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** What settings of a session may be, so that a wrong value is refused where it is set, and not by every statement after it. */
public final class SettingValues {
    private SettingValues() {}

    /**
     * @param key as the session keeps it ({@code millrace.…})
     * @throws MillraceException INVALID_CONF_VALUE.TIME_ZONE, INVALID_CONF_VALUE.TYPE_MISMATCH
     */
    public static String checked(String key, String value) {
        if (key.equals("millrace.sql.session.timeZone") && !isZone(value)) {
            throw invalid(
                    "TIME_ZONE",
                    key,
                    value,
                    "Cannot resolve the given timezone. Give one such as UTC, Europe/Berlin or +02:00.");
        }
        if (key.equals("millrace.sql.ansi.enabled")
                && !value.trim().toLowerCase(Locale.ROOT).matches("true|false")) {
            throw invalid("TYPE_MISMATCH", key, value, "It should be a boolean value: true or false.");
        }
        if (key.equals("millrace.sql.shuffle.partitions") && !value.trim().matches("[+-]?[0-9]{1,9}")) {
            throw invalid("TYPE_MISMATCH", key, value, "It should be a whole number from 1 to 32768, such as 4.");
        }
        return value;
    }

    private static boolean isZone(String value) {
        try {
            return !ZoneId.of(value).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static MillraceException invalid(String kind, String key, String value, String why) {
        return new MillraceException(
                "INVALID_CONF_VALUE." + kind,
                "22022",
                "The value '" + value + "' in the config \"" + key + "\" is invalid. " + why,
                Map.of("confName", key, "confValue", value),
                null);
    }
}
