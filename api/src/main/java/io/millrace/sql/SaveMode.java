package io.millrace.sql;

import java.util.Locale;
import java.util.Map;

/** What a batch write does where there is something already. */
public enum SaveMode {
    Append,
    Overwrite,
    ErrorIfExists,
    Ignore;

    static SaveMode of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "append" -> Append;
            case "overwrite" -> Overwrite;
            case "error", "errorifexists", "default" -> ErrorIfExists;
            case "ignore" -> Ignore;
            default ->
                throw new AnalysisException(
                        "INVALID_SAVE_MODE",
                        "42000",
                        "There is no save mode \"" + text
                                + "\". Use append, overwrite, ignore, or error, which is also called errorifexists and"
                                + " default.",
                        Map.of("mode", text));
        };
    }
}
