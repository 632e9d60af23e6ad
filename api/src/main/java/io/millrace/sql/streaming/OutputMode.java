package io.millrace.sql.streaming;

import io.millrace.sql.AnalysisException;
import java.util.Locale;
import java.util.Map;

/** Which rows of a changing result go to the sink. */
public enum OutputMode {
    /** Rows that are final. */
    APPEND,
    /** Rows that changed. */
    UPDATE,
    /** The whole table, at every epoch. */
    COMPLETE;

    public static OutputMode Append() {
        return APPEND;
    }

    public static OutputMode Update() {
        return UPDATE;
    }

    public static OutputMode Complete() {
        return COMPLETE;
    }

    /** Reads append, update or complete in any case. */
    public static OutputMode of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "append" -> APPEND;
            case "update" -> UPDATE;
            case "complete" -> COMPLETE;
            default ->
                throw new AnalysisException(
                        "STREAMING_OUTPUT_MODE.INVALID",
                        "42KDE",
                        "Invalid streaming output mode: " + text + ". Use append, update or complete.",
                        Map.of("outputMode", text));
        };
    }

    /** Append, Update or Complete, as Spark prints it. */
    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
