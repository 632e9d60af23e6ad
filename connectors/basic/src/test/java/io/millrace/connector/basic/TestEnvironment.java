package io.millrace.connector.basic;

import io.millrace.connector.Environment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/** A clock that stands where it is put. */
final class TestEnvironment implements Environment {
    volatile long nowMs;

    @Override
    public long currentTimeMs() {
        return nowMs;
    }

    @Override
    public long nanoTime() {
        return nowMs * 1_000_000;
    }

    @Override
    public ZoneId sessionTimeZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
