package io.millrace.connector.files;

import io.millrace.connector.Options;
import java.util.Locale;

/** What becomes of a record that cannot be parsed: kept as far as possible, dropped, or the end of the query. */
enum ParseMode {
    PERMISSIVE,
    DROPMALFORMED,
    FAILFAST;

    static ParseMode of(Options options) {
        String mode = options.get("mode", "PERMISSIVE").toUpperCase(Locale.ROOT);
        for (ParseMode m : values()) {
            if (m.name().equals(mode)) {
                return m;
            }
        }
        throw Options.invalid("mode", mode, "PERMISSIVE, DROPMALFORMED or FAILFAST");
    }
}
