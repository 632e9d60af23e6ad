package io.millrace.sql.types;

import io.millrace.error.MillraceException;
import java.util.Objects;

/** A decimal of up to 38 digits, {@code scale} of them after the point. */
public final class DecimalType extends DataType {
    public static final int MAX_PRECISION = 38;
    public static final int MAX_SCALE = 38;
    /** Up to this many digits the unscaled value fits a long. */
    public static final int MAX_LONG_DIGITS = 18;

    private final int precision;
    private final int scale;

    public DecimalType(int precision, int scale) {
        if (precision < 1 || precision > MAX_PRECISION || scale > precision || scale < 0) {
            throw new MillraceException(
                    "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                    "decimal(" + precision + "," + scale + ") is not a decimal type. Use 1 to " + MAX_PRECISION
                            + " digits and a scale between 0 and the precision.");
        }
        this.precision = precision;
        this.scale = scale;
    }

    public int precision() {
        return precision;
    }

    public int scale() {
        return scale;
    }

    /** Whether the unscaled value fits a long, and so a row's slot. */
    public boolean fitsLong() {
        return precision <= MAX_LONG_DIGITS;
    }

    @Override
    public String typeName() {
        return "decimal";
    }

    @Override
    public String simpleString() {
        return "decimal(" + precision + "," + scale + ")";
    }

    @Override
    public String sql() {
        return "DECIMAL(" + precision + "," + scale + ")";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DecimalType d && d.precision == precision && d.scale == scale;
    }

    @Override
    public int hashCode() {
        return Objects.hash(precision, scale);
    }
}
