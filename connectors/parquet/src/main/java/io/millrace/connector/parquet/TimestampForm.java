package io.millrace.connector.parquet;

import io.millrace.connector.Options;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** How timestamps are written, as Spark's setting {@code sql.parquet.outputTimestampType} names it. */
enum TimestampForm {
    INT96,
    TIMESTAMP_MICROS,
    TIMESTAMP_MILLIS;

    private static final String SETTING = "millrace.sql.parquet.outputTimestampType";

    /** Microseconds unless the setting says otherwise: what every reader of the format knows. */
    static TimestampForm of(Map<String, String> settings) {
        String name = settings.getOrDefault(SETTING, TIMESTAMP_MICROS.name());
        return Arrays.stream(values())
                .filter(f -> f.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Options.invalid(SETTING, name, "INT96, TIMESTAMP_MICROS or TIMESTAMP_MILLIS"));
    }
}
