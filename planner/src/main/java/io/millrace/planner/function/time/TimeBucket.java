package io.millrace.planner.function.time;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code time_bucket(width, time[, origin])}: the start of the bucket that holds a time. Widths of whole days and of months
 * follow the calendar of the session's zone, shorter ones the clock.
 */
public final class TimeBucket {
    private TimeBucket() {}

    public static void define(Definitions d) {
        d.fn("time_bucket")
                .bind(TimeBucket::bind)
                .typed((types, type) -> types.get(0) instanceof YearMonthIntervalType
                        ? (a, c) -> byMonths((Integer) a[0], a, TimeText.zoneOf(type, c.zone()))
                        : (a, c) -> byTime((Long) a[0], a, TimeText.zoneOf(type, c.zone())));
    }

    private static Signature bind(Call c) {
        c.count(2, 3);
        DataType width = c.type(0);
        if (!(width instanceof YearMonthIntervalType) && !(width instanceof DayTimeIntervalType)) {
            throw c.fail().type(0, "(\"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")");
        }
        DataType t = Types.isLocalTimestamp(c.type(1)) ? c.type(1) : DataTypes.TimestampType;
        for (int i = 1; i < c.size(); i++) {
            if (!c.type(i).equals(t) && !c.type(i).equals(DataTypes.NullType)) {
                throw c.fail().type(i, i == 1 ? Param.ANY_TIMESTAMP.wanted() : "\"" + t.sql() + "\"");
            }
        }
        if (!(c.literal(0) instanceof Number n)) {
            throw c.fail().notFoldable(0);
        }
        if (n.longValue() <= 0) {
            throw Errors.outOfRange("time_bucket", c.args(), "bucket width", "(0, 9223372036854775807]", n);
        }
        return new Signature(
                c.size() == 2 ? java.util.List.of(width, t) : java.util.List.of(width, t, t), t, c.anyNullable());
    }

    private static long origin(@Nullable Object[] a, ZoneId zone) {
        return a.length > 2 ? (Long) a[2] : TimeText.startOfDay(0, zone);
    }

    private static long byTime(long width, @Nullable Object[] a, ZoneId zone) {
        long t = (Long) a[1];
        long origin = origin(a, zone);
        if (width % TimeText.DAY_US != 0) {
            return t - Math.floorMod(Math.subtractExact(t, origin), width);
        }
        long days = width / TimeText.DAY_US;
        LocalDateTime from = TimeText.local(origin, zone);
        long n = Math.floorDiv(ChronoUnit.DAYS.between(from, TimeText.local(t, zone)), days);
        return atOrBefore(n, t, k -> TimeText.micros(from.plusDays(k * days), zone));
    }

    private static long byMonths(int width, @Nullable Object[] a, ZoneId zone) {
        long t = (Long) a[1];
        LocalDateTime from = TimeText.local(origin(a, zone), zone);
        LocalDateTime to = TimeText.local(t, zone);
        long months = (to.getYear() - from.getYear()) * 12L + to.getMonthValue() - from.getMonthValue();
        return atOrBefore(
                Math.floorDiv(months, (long) width), t, k -> TimeText.micros(from.plusMonths(k * width), zone));
    }

    /** The start of bucket n, or of the one before if that begins after t. */
    private static long atOrBefore(long n, long t, java.util.function.LongUnaryOperator start) {
        long s = start.applyAsLong(n);
        return s <= t ? s : start.applyAsLong(n - 1);
    }
}
