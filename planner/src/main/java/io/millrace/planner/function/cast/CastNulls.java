package io.millrace.planner.function.cast;

import io.millrace.planner.function.Types;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.VariantType;

/**
 * Which casts Spark's types call nullable although their input is not. It is a rule over the types alone and the same with ANSI mode
 * and without, so it also calls nullable what ANSI mode never lets become null.
 */
final class CastNulls {
    private CastNulls() {}

    static boolean possible(DataType from, DataType to) {
        if (from.equals(to)) {
            return false;
        }
        if (Types.isNull(from) || from instanceof VariantType) {
            return true;
        }
        if (Types.isString(from)) {
            return !Types.isString(to) && !Types.is(to, Kind.BINARY);
        }
        if (Types.isString(to)) {
            return false;
        }
        if (to instanceof DecimalType d) {
            return !holds(from, d);
        }
        if (Types.isFloating(from)) {
            return Types.isIntegral(to) || Types.isTimestamp(to);
        }
        if (Types.isDate(from)) {
            return !Types.isTimestamp(to);
        }
        return Types.isTimestamp(from) && Types.isIntegral(to) && !Types.is(to, Kind.LONG)
                || Types.isDecimal(from) && Types.isIntegral(to)
                || Types.isDate(to) && !Types.isTimestamp(from);
    }

    /** Whether each value of the one type is one of the other, so that not even a TRY cast fails. */
    static boolean widens(DataType from, DataType to) {
        if (from.equals(to)) {
            return true;
        }
        if (Types.isString(to)) {
            return Types.isAtomic(from) && !Types.isNull(from);
        }
        if (to instanceof DecimalType d) {
            return Types.isNumeric(from) && holds(from, d);
        }
        if (Types.isIntegral(from) && Types.isNumeric(to)) {
            return Types.isFloating(to) || NumberCasts.width(from) <= NumberCasts.width(to);
        }
        return Types.is(from, Kind.FLOAT) && Types.is(to, Kind.DOUBLE);
    }

    private static boolean holds(DataType from, DecimalType to) {
        int digits = to.precision() - to.scale();
        if (from instanceof DecimalType d) {
            return d.scale() <= to.scale() && d.precision() - d.scale() <= digits;
        }
        if (Types.isBoolean(from)) {
            return digits >= 1;
        }
        return Types.isIntegral(from) && Types.decimalFor(from).precision() <= digits;
    }
}
