package io.millrace.connector.files;

import io.millrace.connector.Options;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dates, timestamps and decimals as text, as the options {@code dateFormat}, {@code timestampFormat}, {@code timestampNTZFormat}, {@code locale} and {@code timeZone} say. Methods that
 * parse throw DateTimeException or ArithmeticException, NumberFormatException for what is none.
 */
final class Formats {
    private static final String DEFAULT_TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]";

    private static final String DEFAULT_LOCAL = "yyyy-MM-dd'T'HH:mm:ss[.SSS]";

    private final DecimalFormatSymbols symbols;
    private final ZoneId zone;
    private final @Nullable DateTimeFormatter dateIn;
    private final @Nullable DateTimeFormatter timestampIn;
    private final @Nullable DateTimeFormatter localIn;
    private final DateTimeFormatter dateOut;
    private final DateTimeFormatter timestampOut;
    private final DateTimeFormatter localOut;

    Formats(Options options, ZoneId sessionZone) {
        Locale locale = Locale.forLanguageTag(options.get("locale", "en-US"));
        symbols = DecimalFormatSymbols.getInstance(locale);
        zone = options.get("timeZone").map(Formats::zone).orElse(sessionZone);
        dateIn = options.get("dateFormat")
                .map(p -> formatter(locale, "dateFormat", p))
                .orElse(null);
        timestampIn = options.get("timestampFormat")
                .map(p -> formatter(locale, "timestampFormat", p))
                .orElse(null);
        localIn = options.get("timestampNTZFormat")
                .map(p -> formatter(locale, "timestampNTZFormat", p))
                .orElse(null);
        dateOut = dateIn == null ? formatter(locale, "dateFormat", "yyyy-MM-dd") : dateIn;
        timestampOut = timestampIn == null ? formatter(locale, "timestampFormat", DEFAULT_TIMESTAMP) : timestampIn;
        localOut = localIn == null ? formatter(locale, "timestampNTZFormat", DEFAULT_LOCAL) : localIn;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (java.time.DateTimeException e) {
            throw Options.invalid("timeZone", name, "a time zone such as Europe/Paris or +02:00");
        }
    }

    private static DateTimeFormatter formatter(Locale locale, String option, String pattern) {
        try {
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(withPlainYears(pattern))
                    .toFormatter(locale)
                    .withChronology(IsoChronology.INSTANCE)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw Options.invalid(option, pattern, "a pattern such as yyyy-MM-dd (" + e.getMessage() + ")");
        }
    }

    /** Year of era is of no use without an era. */
    private static String withPlainYears(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            out.append(c == 'y' && !quoted && pattern.indexOf('G') < 0 ? 'u' : c);
        }
        return out.toString();
    }

    int date(String text) {
        return dateIn == null
                ? TemporalText.date(text)
                : Math.toIntExact(localDate(dateIn.parse(text)).toEpochDay());
    }

    long timestamp(String text) {
        if (timestampIn == null) {
            return TemporalText.timestamp(text, zone);
        }
        TemporalAccessor parsed = timestampIn.parse(text);
        ZoneId own = parsed.query(TemporalQueries.zone());
        return TemporalText.micros(ZonedDateTime.of(local(parsed), own == null ? zone : own));
    }

    /** Microseconds of the fields read as UTC; text that names a zone is refused. */
    long localTimestamp(String text) {
        return localIn == null
                ? TemporalText.localTimestamp(text)
                : TemporalText.micros(local(localIn.parse(text)).atZone(ZoneOffset.UTC));
    }

    private static LocalDateTime local(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (time == null) {
            int hour = parsed.isSupported(ChronoField.HOUR_OF_DAY) ? parsed.get(ChronoField.HOUR_OF_DAY) : 0;
            int minute = parsed.isSupported(ChronoField.MINUTE_OF_HOUR) ? parsed.get(ChronoField.MINUTE_OF_HOUR) : 0;
            time = LocalTime.of(hour, minute);
        }
        return LocalDateTime.of(localDate(parsed), time);
    }

    private static LocalDate localDate(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date != null) {
            return date;
        }
        int year = parsed.isSupported(ChronoField.YEAR) ? parsed.get(ChronoField.YEAR) : 1970;
        int month = parsed.isSupported(ChronoField.MONTH_OF_YEAR) ? parsed.get(ChronoField.MONTH_OF_YEAR) : 1;
        int day = parsed.isSupported(ChronoField.DAY_OF_MONTH) ? parsed.get(ChronoField.DAY_OF_MONTH) : 1;
        return LocalDate.of(year, month, day);
    }

    String printDate(int days) {
        return dateOut.format(LocalDate.ofEpochDay(days).atStartOfDay(zone));
    }

    String printTimestamp(long micros) {
        return timestampOut.format(instant(micros).atZone(zone));
    }

    String printLocalTimestamp(long micros) {
        return localOut.format(instant(micros).atZone(ZoneOffset.UTC));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    /** Rounded half up to the scale; too many digits before the point are an ArithmeticException. */
    static BigDecimal decimal(BigDecimal value, int precision, int scale) {
        BigDecimal scaled = value.setScale(scale, RoundingMode.HALF_UP);
        if (scaled.precision() > precision) {
            throw new ArithmeticException(
                    value.toPlainString() + " has too many digits for decimal(" + precision + "," + scale + ")");
        }
        return scaled;
    }

    BigDecimal decimal(String text, int precision, int scale) {
        String plain = text.replace(String.valueOf(symbols.getGroupingSeparator()), "")
                .replace(symbols.getDecimalSeparator(), '.');
        return decimal(new BigDecimal(plain), precision, scale);
    }
}
