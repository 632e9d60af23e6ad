package io.millrace.planner.function;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import io.millrace.sql.types.YearMonthIntervalType;

/** Questions about types, and the rules that give a decimal its precision and scale. */
public final class Types {
    /** Digits after the point that a result keeps at least when its precision has to be cut to 38. */
    private static final int MIN_SCALE = 6;

    private Types() {}

    public static boolean is(DataType t, Kind kind) {
        return t instanceof AtomicType a && a.kind() == kind;
    }

    public static boolean isNull(DataType t) {
        return is(t, Kind.NULL);
    }

    public static boolean isString(DataType t) {
        return is(t, Kind.STRING);
    }

    public static boolean isBoolean(DataType t) {
        return is(t, Kind.BOOLEAN);
    }

    public static boolean isDate(DataType t) {
        return is(t, Kind.DATE);
    }

    public static boolean isTimestamp(DataType t) {
        return is(t, Kind.TIMESTAMP);
    }

    /** A timestamp without a zone, which no session zone moves. */
    public static boolean isLocalTimestamp(DataType t) {
        return is(t, Kind.TIMESTAMP_NTZ);
    }

    public static boolean isDatetime(DataType t) {
        return isDate(t) || isTimestamp(t) || isLocalTimestamp(t);
    }

    public static boolean isDecimal(DataType t) {
        return t instanceof DecimalType;
    }

    public static boolean isIntegral(DataType t) {
        return t instanceof AtomicType a
                && a.kind().ordinal() >= Kind.BYTE.ordinal()
                && a.kind().ordinal() <= Kind.LONG.ordinal();
    }

    public static boolean isFloating(DataType t) {
        return is(t, Kind.FLOAT) || is(t, Kind.DOUBLE);
    }

    public static boolean isFractional(DataType t) {
        return isFloating(t) || isDecimal(t);
    }

    public static boolean isNumeric(DataType t) {
        return isIntegral(t) || isFractional(t);
    }

    public static boolean isInterval(DataType t) {
        return t instanceof YearMonthIntervalType || t instanceof DayTimeIntervalType;
    }

    public static boolean isNested(DataType t) {
        return t instanceof ArrayType || t instanceof MapType || t instanceof StructType;
    }

    public static boolean isAtomic(DataType t) {
        return !isNested(t) && !isNull(t) && !(t instanceof VariantType);
    }

    /** Whether values of the type hold maps, which cannot be compared. */
    public static boolean hasMap(DataType t) {
        if (t instanceof ArrayType a) {
            return hasMap(a.elementType());
        }
        return t instanceof MapType
                || (t instanceof StructType s
                        && s.fieldList().stream().map(StructField::dataType).anyMatch(Types::hasMap));
    }

    public static boolean isOrderable(DataType t) {
        if (t instanceof ArrayType a) {
            return isOrderable(a.elementType());
        }
        if (t instanceof StructType s) {
            return s.fieldList().stream().map(StructField::dataType).allMatch(Types::isOrderable);
        }
        return !(t instanceof MapType) && !(t instanceof VariantType);
    }

    /** The decimal that holds every value of an integral type; (30,15) and (14,7) for double and float. */
    public static DecimalType decimalFor(DataType t) {
        if (t instanceof DecimalType d) {
            return d;
        }
        return switch (((AtomicType) t).kind()) {
            case BYTE -> new DecimalType(3, 0);
            case SHORT -> new DecimalType(5, 0);
            case INTEGER -> new DecimalType(10, 0);
            case LONG -> new DecimalType(20, 0);
            case FLOAT -> new DecimalType(14, 7);
            case DOUBLE -> new DecimalType(30, 15);
            default -> new DecimalType(38, 18);
        };
    }

    /** The narrowest decimal for a whole number that is written in the query. */
    public static DecimalType decimalForLiteral(long value) {
        int digits =
                value == Long.MIN_VALUE ? 19 : Long.toString(Math.abs(value)).length();
        return new DecimalType(digits, 0);
    }

    /** A decimal of at most 38 digits that gives up digits after the point first, down to six of them. */
    public static DecimalType adjusted(int precision, int scale) {
        if (precision <= DecimalType.MAX_PRECISION) {
            return new DecimalType(precision, scale);
        }
        int whole = precision - scale;
        int kept = Math.max(DecimalType.MAX_PRECISION - whole, Math.min(scale, MIN_SCALE));
        return new DecimalType(DecimalType.MAX_PRECISION, kept);
    }

    /** A decimal with its precision and scale each cut to 38. */
    public static DecimalType bounded(int precision, int scale) {
        return new DecimalType(Math.min(precision, DecimalType.MAX_PRECISION), Math.min(scale, DecimalType.MAX_SCALE));
    }

    /** The decimal that holds all values of both. */
    public static DecimalType widerDecimal(DecimalType a, DecimalType b) {
        int scale = Math.max(a.scale(), b.scale());
        int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        // Beyond 38 digits those before the point are kept, as Spark does.
        int kept = Math.min(scale, Math.max(0, DecimalType.MAX_PRECISION - whole));
        return bounded(whole + kept, kept);
    }

    /** The type of a result of {@code + - * / %} on two decimals. */
    public static DecimalType decimalResult(String operator, DecimalType a, DecimalType b) {
        int p1 = a.precision();
        int s1 = a.scale();
        int p2 = b.precision();
        int s2 = b.scale();
        int scale = Math.max(s1, s2);
        return switch (operator) {
            case "+", "-" -> adjusted(Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
            case "*" -> adjusted(p1 + p2 + 1, s1 + s2);
            case "/" -> {
                int quotientScale = Math.max(MIN_SCALE, s1 + p2 + 1);
                yield adjusted(p1 - s1 + s2 + quotientScale, quotientScale);
            }
            case "%" -> adjusted(Math.max(1, Math.min(p1 - s1, p2 - s2) + scale), scale);
            default -> throw new IllegalArgumentException("No decimal rule for " + operator);
        };
    }
}
