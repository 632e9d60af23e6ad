package io.millrace.planner.codegen.emit;

import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;

/** How a value stands in generated code. */
public enum Rep {
    BOOLEAN("boolean", "false"),
    /** tinyint, smallint, int, date, year-month interval */
    INT("int", "0"),
    /** bigint, timestamp, day-time interval, decimal of at most 18 digits (unscaled) */
    LONG("long", "0L"),
    FLOAT("float", "0f"),
    DOUBLE("double", "0d"),
    /** The bytes of a variable part: array, absolute offset, length. */
    SLICE("byte[]", "NO_BYTES"),
    /** A value in internal form. */
    OBJECT("Object", "null"),
    /** A struct that exists only as its fields. */
    STRUCT("", "");

    final String java;
    final String zero;

    Rep(String java, String zero) {
        this.java = java;
        this.zero = zero;
    }

    public boolean primitive() {
        return ordinal() <= DOUBLE.ordinal();
    }

    /** The form in which a column of this type is read. */
    public static Rep of(DataType type) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case BOOLEAN -> BOOLEAN;
                case BYTE, SHORT, INTEGER, DATE -> INT;
                case LONG, TIMESTAMP, TIMESTAMP_NTZ -> LONG;
                case FLOAT -> FLOAT;
                case DOUBLE -> DOUBLE;
                case STRING, BINARY -> SLICE;
                case NULL -> OBJECT;
            };
        }
        if (type instanceof DecimalType d) {
            return d.fitsLong() ? LONG : SLICE;
        }
        if (type instanceof YearMonthIntervalType) {
            return INT;
        }
        return type instanceof DayTimeIntervalType ? LONG : SLICE;
    }

    /** The form of a variable that may be assigned from computed values: as {@link #of}, but objects for nested types. */
    static Rep ofVariable(DataType type) {
        Rep rep = of(type);
        return rep == SLICE && !(type instanceof AtomicType) ? OBJECT : rep;
    }
}
