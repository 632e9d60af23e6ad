package io.millrace.connector;

import java.time.ZoneId;
import java.util.Map;

/** What the engine lends to connectors, so that none reads an ambient clock or setting. Thread-safe. */
public interface Environment {
    /** Milliseconds since 1970. */
    long currentTimeMs();

    /** For measuring elapsed time only; compare by difference. */
    long nanoTime();

    /**
     * Calls back whenever the clock is moved by somebody, as a test's clock is, and not by time passing: whoever waits for a time has to look
     * again. The system's clock never says so.
     *
     * @param then from the thread that moves the clock
     * @return ends the calls
     */
    default Runnable whenClockMoves(Runnable then) {
        return () -> {};
    }

    ZoneId sessionTimeZone();

    /** The session's settings, keys as in {@code millrace.…}. */
    Map<String, String> settings();
}
