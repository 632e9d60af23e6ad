package io.millrace.connector;

import java.util.Locale;

/** What a sink does where it cannot be known whether an epoch's rows are in its target; option {@code millrace.delivery.onDoubt}. */
public enum OnDoubt {
    /** Do not start; say what is in doubt. */
    FAIL,
    /** Write them: they may be there twice. */
    REPEAT,
    /** Do not write them: they may be missing. */
    SKIP;

    private static final String KEY = "millrace.delivery.onDoubt";

    /** @throws io.millrace.sql.AnalysisException INVALID_OPTION for any other word */
    public static OnDoubt of(Options options) {
        String text = options.get(KEY, "fail");
        for (OnDoubt one : values()) {
            if (one.name().equals(text.trim().toUpperCase(Locale.ROOT))) {
                return one;
            }
        }
        throw Options.invalid(KEY, text, "fail, repeat or skip");
    }
}
