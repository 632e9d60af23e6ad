package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/** The real clocks, and the session's settings. The one place where the engine reads the time. */
record SystemEnvironment(Map<String, String> settings) implements Environment {
    static final String TIME_ZONE = "millrace.sql.session.timeZone";

    @Override
    public long currentTimeMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public ZoneId sessionTimeZone() {
        String zone = settings.get(TIME_ZONE);
        try {
            return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw Settings.invalid(TIME_ZONE, String.valueOf(zone), "a time zone such as UTC or Europe/Berlin");
        }
    }
}
