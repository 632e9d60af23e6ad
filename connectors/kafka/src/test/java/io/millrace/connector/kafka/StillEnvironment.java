package io.millrace.connector.kafka;

import io.millrace.connector.Environment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** Settings, and a clock that does not move. */
record StillEnvironment(Map<String, String> settings) implements Environment {
    static StillEnvironment with(String key, String value) {
        return new StillEnvironment(Map.of(key, value));
    }

    @Override
    public long currentTimeMs() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public ZoneId sessionTimeZone() {
        return ZoneOffset.UTC;
    }
}
