package io.millrace.planner.codegen.runtime;

/** Calendar arithmetic on days and microseconds since 1970-01-01, in UTC, and the plain texts of dates and times. */
public final class Times {
    /** What the parsers give for text that they leave to the slow path. */
    public static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final long DAY_US = 86_400_000_000L;

    private Times() {}

    /** Year * 512 + month * 32 + day, by counting 400-year eras of 146,097 days from 0000-03-01. */
    private static long civil(int days) {
        long z = days + 719_468L;
        long era = Math.floorDiv(z, 146_097L);
        long ofEra = z - era * 146_097L;
        long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long mp = (5 * ofYear + 2) / 153;
        long day = ofYear - (153 * mp + 2) / 5 + 1;
        long month = mp < 10 ? mp + 3 : mp - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year * 512 + month * 32 + day;
    }

    public static int year(int days) {
        return (int) (civil(days) >> 9);
    }

    public static int month(int days) {
        return (int) (civil(days) >> 5) & 15;
    }

    public static int day(int days) {
        return (int) civil(days) & 31;
    }

    public static int quarter(int days) {
        return (month(days) + 2) / 3;
    }

    public static int dayofyear(int days) {
        return (int) (days - days(year(days), 1, 1)) + 1;
    }

    /** 1 for Sunday. */
    public static int dayofweek(int days) {
        return Math.floorMod(days + 4L, 7) + 1;
    }

    /** 0 for Monday. */
    public static int weekday(int days) {
        return Math.floorMod(days + 3L, 7);
    }

    /** Days of a date that is one. */
    static long days(long year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long ofYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
        return era * 146_097 + ofEra - 719_468;
    }

    /** Two digits, or a negative number. */
    private static int two(byte[] b, int at) {
        int tens = b[at] - '0';
        int ones = b[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /** Days of exactly {@code yyyy-MM-dd}. */
    public static long parseDate(byte[] b, int off, int len) {
        return len == 10 ? date(b, off) : NOT_PLAIN;
    }

    private static long date(byte[] b, int off) {
        int century = two(b, off);
        int years = two(b, off + 2);
        int month = two(b, off + 5);
        int day = two(b, off + 8);
        if ((century | years | month | day) < 0 || b[off + 4] != '-' || b[off + 7] != '-') {
            return NOT_PLAIN;
        }
        int year = century * 100 + years;
        if (month < 1 || month > 12 || day < 1 || year == 0 || day > daysIn(year, month)) {
            return NOT_PLAIN;
        }
        return days(year, month, day);
    }

    private static int daysIn(int year, int month) {
        if (month == 2) {
            return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Microseconds of {@code yyyy-MM-dd[T| ]HH:mm:ss[.f{1,6}][Z|±HH:mm]}, UTC where no offset stands; or of a date alone. */
    public static long parseTimestamp(byte[] b, int off, int len) {
        if (len == 10) {
            long days = date(b, off);
            return days == NOT_PLAIN ? NOT_PLAIN : days * DAY_US;
        }
        if (len < 19 || (b[off + 10] != 'T' && b[off + 10] != ' ') || b[off + 13] != ':' || b[off + 16] != ':') {
            return NOT_PLAIN;
        }
        long days = date(b, off);
        int hour = two(b, off + 11);
        int minute = two(b, off + 14);
        int second = two(b, off + 17);
        if (days == NOT_PLAIN || (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
            return NOT_PLAIN;
        }
        int at = off + 19;
        int to = off + len;
        long micros = 0;
        if (at < to && b[at] == '.') {
            int unit = 100_000;
            int first = ++at;
            for (; at < to && b[at] >= '0' && b[at] <= '9'; at++, unit /= 10) {
                micros += (long) (b[at] - '0') * unit;
            }
            if (at == first || at - first > 6) {
                return NOT_PLAIN;
            }
        }
        long offset = offsetSeconds(b, at, to);
        return offset == NOT_PLAIN
                ? NOT_PLAIN
                : days * DAY_US + (hour * 3600L + minute * 60L + second - offset) * 1_000_000L + micros;
    }

    private static long offsetSeconds(byte[] b, int at, int to) {
        if (at == to || (at == to - 1 && b[at] == 'Z')) {
            return 0;
        }
        if (to - at != 6 || (b[at] != '+' && b[at] != '-') || b[at + 3] != ':') {
            return NOT_PLAIN;
        }
        int hours = two(b, at + 1);
        int minutes = two(b, at + 4);
        if ((hours | minutes) < 0 || hours > 17 || minutes > 59) {
            return NOT_PLAIN;
        }
        long seconds = hours * 3600L + minutes * 60L;
        return b[at] == '-' ? -seconds : seconds;
    }

    /** Appends {@code yyyy-MM-ddTHH:mm:ss.SSS} for years 0 to 9999; false, and nothing appended, for others. */
    public static boolean appendDateTime(Scratch s, long micros) {
        long days = Math.floorDiv(micros, DAY_US);
        if (!appendDate(s, days)) {
            return false;
        }
        long ms = Math.floorMod(micros, DAY_US) / 1000;
        s.add('T');
        appendTwo(s, (int) (ms / 3_600_000));
        s.add(':');
        appendTwo(s, (int) (ms / 60_000 % 60));
        s.add(':');
        appendTwo(s, (int) (ms / 1000 % 60));
        s.add('.');
        s.add('0' + (int) (ms / 100 % 10));
        appendTwo(s, (int) (ms % 100));
        return true;
    }

    /** Appends {@code yyyy-MM-dd} for years 0 to 9999. */
    public static boolean appendDate(Scratch s, long days) {
        if (days < -719_528 || days > 2_932_896) {
            return false;
        }
        long c = civil((int) days);
        int year = (int) (c >> 9);
        appendTwo(s, year / 100);
        appendTwo(s, year % 100);
        s.add('-');
        appendTwo(s, (int) (c >> 5) & 15);
        s.add('-');
        appendTwo(s, (int) c & 31);
        return true;
    }

    private static void appendTwo(Scratch s, int v) {
        s.add('0' + v / 10);
        s.add('0' + v % 10);
    }
}
