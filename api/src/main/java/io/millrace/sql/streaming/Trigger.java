package io.millrace.sql.streaming;

import io.millrace.error.MillraceException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When barriers are sent and when results leave. The same query, state and checkpoint serve all of them.
 *
 * @param kind which rhythm
 * @param intervalMs milliseconds between barriers (real time: at least 1; continuous) or between epoch starts (processing time; 0: at once);
 *     0 for the others
 */
public record Trigger(Kind kind, long intervalMs) {
    /** The rhythms. */
    public enum Kind {
        REAL_TIME,
        CONTINUOUS,
        PROCESSING_TIME,
        AVAILABLE_NOW,
        ONCE
    }

    public Trigger {
        if (intervalMs < 0 || intervalMs == 0 && kind == Kind.REAL_TIME) {
            throw new IllegalArgumentException("requirement failed: the "
                    + (kind == Kind.PROCESSING_TIME ? "interval of a trigger" : "batch duration")
                    + " should not be negative" + (intervalMs == 0 ? " or zero" : "") + ": " + intervalMs + " ms");
        }
    }

    /** Rows leave as they are processed; a barrier every second. */
    @Override
    public String toString() {
        return switch (kind) {
            case REAL_TIME -> "RealTimeTrigger(" + intervalMs + ")";
            case CONTINUOUS -> "ContinuousTrigger(" + intervalMs + ")";
            case PROCESSING_TIME -> "ProcessingTimeTrigger(" + intervalMs + ")";
            case AVAILABLE_NOW -> "AvailableNowTrigger";
            case ONCE -> "OneTimeTrigger";
        };
    }

    public static Trigger RealTime() {
        return new Trigger(Kind.REAL_TIME, 1000);
    }

    public static Trigger RealTime(long intervalMs) {
        return new Trigger(Kind.REAL_TIME, intervalMs);
    }

    public static Trigger RealTime(long interval, TimeUnit unit) {
        return RealTime(unit.toMillis(interval));
    }

    public static Trigger RealTime(String interval) {
        return RealTime(parseMs(interval));
    }

    public static Trigger RealTime(Duration interval) {
        return RealTime(interval.toMillis());
    }

    /** A synonym of RealTime, kept from Spark 2.3's continuous mode. */
    public static Trigger Continuous(long intervalMs) {
        return new Trigger(Kind.CONTINUOUS, intervalMs);
    }

    public static Trigger Continuous(long interval, TimeUnit unit) {
        return Continuous(unit.toMillis(interval));
    }

    public static Trigger Continuous(String interval) {
        return Continuous(parseMs(interval));
    }

    public static Trigger Continuous(Duration interval) {
        return Continuous(interval.toMillis());
    }

    /** Micro-batches, started at multiples of the interval since 1970; 0: as soon as the one before has ended. */
    public static Trigger ProcessingTime(long intervalMs) {
        return new Trigger(Kind.PROCESSING_TIME, intervalMs);
    }

    public static Trigger ProcessingTime(long interval, TimeUnit unit) {
        return ProcessingTime(unit.toMillis(interval));
    }

    public static Trigger ProcessingTime(String interval) {
        return ProcessingTime(parseMs(interval));
    }

    public static Trigger ProcessingTime(Duration interval) {
        return ProcessingTime(interval.toMillis());
    }

    /** Everything there is now, in limited batches, then the end. */
    public static Trigger AvailableNow() {
        return new Trigger(Kind.AVAILABLE_NOW, 0);
    }

    /** Everything there is now in one batch, then the end. */
    public static Trigger Once() {
        return new Trigger(Kind.ONCE, 0);
    }

    /** Whether rows leave as they are processed. */
    public boolean realTime() {
        return kind == Kind.REAL_TIME || kind == Kind.CONTINUOUS;
    }

    /** Reads "10 seconds", "1 minute 30 seconds", "500 milliseconds", "interval 1 hour". Months and years are refused. */
    static long parseMs(@Nullable String interval) {
        if (interval == null) {
            throw bad("INPUT_IS_NULL", "null");
        } else if (interval.isBlank()) {
            throw bad("INPUT_IS_EMPTY", interval);
        }
        String text = interval.trim().toLowerCase(Locale.ROOT);
        if (text.startsWith("interval ")) {
            text = text.substring("interval ".length());
        }
        String[] words = text.split("\\s+");
        double ms = 0;
        for (int i = 0; i < words.length; i += 2) {
            double count = number(words[i], interval);
            if (i + 1 == words.length) {
                throw bad("MISSING_UNIT", interval);
            }
            ms += count * unitMs(words[i + 1], interval);
        }
        return (long) ms;
    }

    private static double number(String word, String interval) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            boolean begins = word.matches("[+-]?[0-9].*");
            throw bad(begins ? "INVALID_VALUE" : "UNRECOGNIZED_NUMBER", interval);
        }
    }

    private static double unitMs(String unit, String interval) {
        String u = unit.endsWith("s") && unit.length() > 2 ? unit.substring(0, unit.length() - 1) : unit;
        return switch (u) {
            case "microsecond" -> 0.001;
            case "millisecond", "ms" -> 1;
            case "second" -> 1000;
            case "minute" -> 60_000;
            case "hour" -> 3_600_000;
            case "day" -> 86_400_000;
            case "week" -> 604_800_000;
            case "month", "year" ->
                throw new IllegalArgumentException("Doesn't support month or year interval: " + interval);
            default -> throw bad("INVALID_UNIT", interval);
        };
    }

    private static MillraceException bad(String kind, String interval) {
        return new MillraceException(
                "INVALID_INTERVAL_FORMAT." + kind,
                "22006",
                "'" + interval + "' is not an interval. Write for example '10 seconds' or '500 milliseconds'.",
                Map.of("input", interval),
                null);
    }
}
