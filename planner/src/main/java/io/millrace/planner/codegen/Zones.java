package io.millrace.planner.codegen;

import java.time.ZoneId;
import java.time.ZoneOffset;

/** Whether a session's time zone needs no calendar. */
final class Zones {
    private Zones() {}

    static boolean isUtc(String zone) {
        return ZoneId.of(zone, ZoneId.SHORT_IDS).normalized().equals(ZoneOffset.UTC);
    }
}
