package io.millrace.planner.function.collection;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.NumberCasts;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.operator.TemporalCode;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** sequence(start, stop[, step]) of whole numbers, dates and timestamps. */
public final class Sequences {
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 15;

    private Sequences() {}

    public static void define(Definitions d) {
        d.fn("sequence").bind(Sequences::bind).typed((types, type) -> {
            DataType element = ((ArrayType) type).elementType();
            return (a, c) ->
                    Types.isDatetime(element) ? times(a, types, element, c) : numbers(a, ((AtomicType) element).kind());
        });
    }

    private static Signature bind(Call c) {
        c.count(2, 3);
        DataType t = Coercion.wider(c.type(0), c.type(1), c.context());
        List<DataType> types = new ArrayList<>();
        if (t != null && Types.isIntegral(t)) {
            DataType all = c.size() == 3 ? Coercion.wider(t, c.type(2), c.context()) : t;
            t = all == null || !Types.isIntegral(all) ? null : all;
        } else if (t != null && !Types.isDatetime(t)) {
            t = null;
        }
        boolean step = c.size() < 3 || t == null || Types.isIntegral(t) || Types.isInterval(c.type(2));
        if (t == null || !step) {
            throw c.fail()
                    .mismatch(
                            "SEQUENCE_WRONG_INPUT_TYPES",
                            "`sequence` uses the wrong parameter type. Start and stop must be of one type of whole"
                                    + " numbers, dates or timestamps; the step a whole number or an interval.");
        }
        types.add(t);
        types.add(t);
        if (c.size() == 3) {
            types.add(Types.isIntegral(t) ? t : c.type(2));
        }
        return new Signature(types, new ArrayType(t, false), c.anyNullable());
    }

    private static Object[] numbers(@Nullable Object[] a, AtomicType.Kind kind) {
        long start = ((Number) a[0]).longValue();
        long stop = ((Number) a[1]).longValue();
        long step = a.length > 2 ? ((Number) a[2]).longValue() : start <= stop ? 1 : -1;
        check(step, start, stop);
        long n = step == 0 ? 1 : (stop - start) / step + 1;
        if (n > MAX_LENGTH) {
            throw Errors.failure(
                    "COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER",
                    "54000",
                    "The sequence has " + n + " elements, but an array holds at most " + MAX_LENGTH
                            + ". Make the step larger, or the range smaller.");
        }
        Object[] out = new Object[(int) n];
        for (int i = 0; i < out.length; i++) {
            out[i] = NumberCasts.box(start + i * step, kind);
        }
        return out;
    }

    private static void check(long step, long start, long stop) {
        boolean ok = start == stop || (step > 0 && start <= stop) || (step < 0 && start >= stop);
        if (!ok) {
            throw Errors.failure(
                    "ILLEGAL_SEQUENCE_BOUNDARIES",
                    "22003",
                    "Illegal sequence boundaries: " + start + " to " + stop + " by " + step + ".");
        }
    }

    private static Object[] times(@Nullable Object[] a, List<DataType> types, DataType element, EvalContext c) {
        boolean date = Types.isDate(element);
        ZoneId zone = TimeText.zoneOf(element, c.zone());
        long start = micros(a[0], date, zone);
        long stop = micros(a[1], date, zone);
        DataType stepType = types.size() > 2 ? types.get(2) : new DayTimeIntervalType(0, 0);
        boolean months = stepType instanceof YearMonthIntervalType;
        long step = types.size() > 2 ? ((Number) a[2]).longValue() : start <= stop ? TimeText.DAY_US : -TimeText.DAY_US;
        check(step, start, stop);
        List<Object> out = new ArrayList<>();
        long t = start;
        for (int i = 1; step > 0 ? t <= stop : t >= stop; i++) {
            out.add(date ? (Object) TimeText.daysOf(t, zone) : (Object) t);
            if (step == 0) {
                break;
            }
            t = months
                    ? TemporalCode.addMonths(start, Math.toIntExact(i * step), zone)
                    : TemporalCode.addMicros(start, i * step, zone);
        }
        return out.toArray();
    }

    private static long micros(Object v, boolean date, ZoneId zone) {
        return date ? TimeText.startOfDay((Integer) v, zone) : (Long) v;
    }
}
