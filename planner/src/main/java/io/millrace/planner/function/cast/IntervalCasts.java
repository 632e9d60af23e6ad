package io.millrace.planner.function.cast;

import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts.Caster;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Casts to and from intervals. */
final class IntervalCasts {
    private static final long[] UNIT_US = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L};

    private IntervalCasts() {}

    static Caster toDayTime(DataType from, DayTimeIntervalType to) {
        if (from instanceof DayTimeIntervalType) {
            long unit = to.end() == 3 ? 1 : UNIT_US[to.end()];
            return v -> (Long) v / unit * unit;
        }
        if (Types.isString(from)) {
            return v -> IntervalText.parseDayTime((String) v, to);
        }
        BigDecimal unit = BigDecimal.valueOf(UNIT_US[to.end()]);
        return v -> {
            BigDecimal micros = new BigDecimal(v.toString()).multiply(unit).setScale(0, RoundingMode.HALF_UP);
            if (micros.unscaledValue().bitLength() > 63) {
                throw Errors.castOverflow(NumberCasts.literal(v, from), from, to);
            }
            return micros.longValue();
        };
    }

    static Caster toYearMonth(DataType from, YearMonthIntervalType to) {
        int unit = to.end() == 0 ? 12 : 1;
        if (from instanceof YearMonthIntervalType) {
            return v -> (Integer) v / unit * unit;
        }
        if (Types.isString(from)) {
            return v -> IntervalText.parseYearMonth((String) v, to);
        }
        return v -> {
            BigDecimal months = new BigDecimal(v.toString())
                    .multiply(BigDecimal.valueOf(unit))
                    .setScale(0, RoundingMode.HALF_UP);
            if (months.unscaledValue().bitLength() > 31) {
                throw Errors.castOverflow(NumberCasts.literal(v, from), from, to);
            }
            return months.intValue();
        };
    }

    /** The interval counted in its last unit. */
    static Caster toNumber(DataType from, DataType to) {
        long unit = from instanceof DayTimeIntervalType d
                ? UNIT_US[d.end()]
                : ((YearMonthIntervalType) from).end() == 0 ? 12 : 1;
        return v -> {
            BigDecimal exact =
                    BigDecimal.valueOf(((Number) v).longValue()).divide(BigDecimal.valueOf(unit), 6, RoundingMode.DOWN);
            if (to instanceof DecimalType d) {
                return NumberCasts.fit(exact, d);
            }
            long whole = exact.longValue();
            AtomicType.Kind kind = ((AtomicType) to).kind();
            if (whole < NumberCasts.min(kind) || whole > NumberCasts.max(kind)) {
                throw Errors.castOverflow(
                        ValueText.of(from, java.time.ZoneOffset.UTC, true).apply(v), from, to);
            }
            return NumberCasts.box(whole, kind);
        };
    }
}
