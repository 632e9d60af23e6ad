package io.millrace.connector;

import java.time.ZoneId;
import java.util.Map;

/** What the engine lends to connectors, so that none reads an ambient clock or setting. Thread-safe. */
public interface Environment {
    /** Milliseconds since 1970. */
    long currentTimeMs();

    /** For measuring elapsed time only; compare by difference. */
    long nanoTime();

    ZoneId sessionTimeZone();

    /** The session's settings, keys as in {@code millrace.…}. */
    Map<String, String> settings();
}
