package io.millrace.connector.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Between a driver's times and microseconds since 1970. Pure. */
final class Times {
    private static final long MICROS = 1_000_000;

    /** What stands for a time without end, as Spark reads PostgreSQL's. */
    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);

    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0, 0);

    private Times() {}

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
    }

    static long micros(OffsetDateTime time) {
        if (time.toLocalDateTime().equals(OffsetDateTime.MAX.toLocalDateTime())) {
            return micros(LAST, ZoneOffset.UTC);
        } else if (time.toLocalDateTime().equals(OffsetDateTime.MIN.toLocalDateTime())) {
            return micros(FIRST, ZoneOffset.UTC);
        }
        return micros(time.toInstant());
    }

    /** @param zone in which the fields are read; UTC for a timestamp_ntz */
    static long micros(LocalDateTime time, ZoneId zone) {
        LocalDateTime bounded = time.equals(LocalDateTime.MAX) ? LAST : time.equals(LocalDateTime.MIN) ? FIRST : time;
        return micros(bounded.atZone(zone).toInstant());
    }

    static int days(LocalDate date) {
        LocalDate bounded = date.equals(LocalDate.MAX)
                ? LAST.toLocalDate()
                : date.equals(LocalDate.MIN) ? FIRST.toLocalDate() : date;
        return Math.toIntExact(bounded.toEpochDay());
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    static OffsetDateTime offsetTime(long micros) {
        return instant(micros).atOffset(ZoneOffset.UTC);
    }

    static LocalDateTime localTime(long micros, ZoneId zone) {
        return LocalDateTime.ofInstant(instant(micros), zone);
    }
}
