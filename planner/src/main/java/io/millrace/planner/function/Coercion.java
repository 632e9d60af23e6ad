package io.millrace.planner.function;

import io.millrace.planner.function.cast.Casts;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which type two expressions meet at, and what an argument may be cast to without being asked. */
public final class Coercion {
    private Coercion() {}

    /** The type to cast an argument of type {@code from} to where {@code to} is wanted, or null if it must not be. */
    public static @Nullable DataType implicit(DataType from, DataType to) {
        if (from.equals(to) || Types.isNull(from)) {
            return to;
        }
        if (Types.isString(from) && Types.isAtomic(to)) {
            return Types.isInterval(to) ? null : to;
        }
        return storeAssignable(from, to) ? to : null;
    }

    private static boolean storeAssignable(DataType from, DataType to) {
        if (from.equals(to) || Types.isNull(from)) {
            return true;
        }
        if (from instanceof ArrayType a && to instanceof ArrayType b) {
            return storeAssignable(a.elementType(), b.elementType());
        }
        if (from instanceof MapType a && to instanceof MapType b) {
            return storeAssignable(a.keyType(), b.keyType()) && storeAssignable(a.valueType(), b.valueType());
        }
        if (from instanceof StructType a && to instanceof StructType b) {
            boolean ok = a.size() == b.size();
            for (int i = 0; ok && i < a.size(); i++) {
                ok = storeAssignable(a.field(i).dataType(), b.field(i).dataType());
            }
            return ok;
        }
        return (Types.isNumeric(from) && Types.isNumeric(to))
                || (Types.isDatetime(from) && Types.isDatetime(to))
                || (Types.isAtomic(from) && Types.isString(to))
                || (from instanceof DayTimeIntervalType && to instanceof DayTimeIntervalType)
                || (from instanceof YearMonthIntervalType && to instanceof YearMonthIntervalType);
    }

    /** The common type without any loss and without touching strings, or null. */
    public static @Nullable DataType tightest(DataType a, DataType b, BindContext context) {
        if (a.equals(b)) {
            return a;
        }
        if (Types.isNull(a)) {
            return b;
        }
        if (Types.isNull(b)) {
            return a;
        }
        if (Types.isNumeric(a) && Types.isNumeric(b)) {
            return numeric(a, b, context);
        }
        if (Types.isDatetime(a) && Types.isDatetime(b)) {
            return Types.isTimestamp(a) || Types.isTimestamp(b) ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
        }
        if (a instanceof DayTimeIntervalType x && b instanceof DayTimeIntervalType y) {
            return new DayTimeIntervalType(Math.min(x.start(), y.start()), Math.max(x.end(), y.end()));
        }
        if (a instanceof YearMonthIntervalType x && b instanceof YearMonthIntervalType y) {
            return new YearMonthIntervalType(Math.min(x.start(), y.start()), Math.max(x.end(), y.end()));
        }
        return null;
    }

    private static DataType numeric(DataType a, DataType b, BindContext context) {
        if (Types.isDecimal(a) || Types.isDecimal(b)) {
            return Types.isFloating(a) || Types.isFloating(b)
                    ? DataTypes.DoubleType
                    : Types.widerDecimal(Types.decimalFor(a), Types.decimalFor(b));
        }
        AtomicType x = (AtomicType) a;
        AtomicType y = (AtomicType) b;
        AtomicType wider = x.kind().compareTo(y.kind()) >= 0 ? x : y;
        return context.ansi() && wider.kind() == Kind.FLOAT ? DataTypes.DoubleType : wider;
    }

    /** The type a string takes next to a value of another type under ANSI rules, or null. */
    static @Nullable DataType forString(DataType other) {
        if (Types.isIntegral(other)) {
            return DataTypes.LongType;
        }
        if (Types.isFractional(other)) {
            return DataTypes.DoubleType;
        }
        return Types.isAtomic(other) && !Types.isInterval(other) ? other : null;
    }

    /** The type two branches, elements or operands meet at, strings included, or null. */
    public static @Nullable DataType wider(DataType a, DataType b, BindContext context) {
        DataType tight = tightest(a, b, context);
        if (tight != null) {
            return tight;
        }
        if (Types.isString(a) || Types.isString(b)) {
            DataType other = Types.isString(a) ? b : a;
            if (context.ansi()) {
                return forString(other);
            }
            boolean textual = Types.isAtomic(other) && !Types.is(other, Kind.BINARY) && !Types.isBoolean(other);
            return textual ? DataTypes.StringType : null;
        }
        return nested(a, b, context);
    }

    /** {@link #wider}, but text does not meet other types: what functions on arrays and the like do. */
    public static @Nullable DataType widerWithoutText(DataType a, DataType b, BindContext context) {
        return mixesText(a, b) ? null : wider(a, b, context);
    }

    private static boolean mixesText(DataType a, DataType b) {
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return mixesText(x.elementType(), y.elementType());
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            return mixesText(x.keyType(), y.keyType()) || mixesText(x.valueType(), y.valueType());
        }
        if (a instanceof StructType x && b instanceof StructType y && x.size() == y.size()) {
            return java.util.stream.IntStream.range(0, x.size())
                    .anyMatch(i -> mixesText(x.field(i).dataType(), y.field(i).dataType()));
        }
        boolean one = Types.isString(a) != Types.isString(b);
        return one && Types.isAtomic(a) && Types.isAtomic(b);
    }

    private static @Nullable DataType nested(DataType a, DataType b, BindContext context) {
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            DataType element = wider(x.elementType(), y.elementType(), context);
            return element == null ? null : new ArrayType(element, x.containsNull() || y.containsNull());
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            DataType key = wider(x.keyType(), y.keyType(), context);
            DataType value = wider(x.valueType(), y.valueType(), context);
            return key == null || value == null
                    ? null
                    : new MapType(key, value, x.valueContainsNull() || y.valueContainsNull());
        }
        if (a instanceof StructType x && b instanceof StructType y && x.size() == y.size()) {
            List<StructField> fields = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                StructField f = x.field(i);
                StructField g = y.field(i);
                DataType type = f.name().equalsIgnoreCase(g.name()) ? wider(f.dataType(), g.dataType(), context) : null;
                if (type == null) {
                    return null;
                }
                fields.add(new StructField(f.name(), type, f.nullable() || g.nullable()));
            }
            return new StructType(fields);
        }
        return null;
    }

    /** {@link #wider} over a list; void for an empty one. */
    public static @Nullable DataType wider(List<DataType> types, BindContext context) {
        DataType common = DataTypes.NullType;
        if (!context.ansi() && types.stream().anyMatch(Types::isString)) {
            common = DataTypes.StringType;
        }
        for (DataType t : types) {
            common = common == null ? null : wider(common, t, context);
        }
        return common;
    }

    /** The type two sides of a comparison meet at, or null. */
    public static @Nullable DataType comparison(DataType a, DataType b, BindContext context) {
        if (Types.isNested(a) && Types.isNested(b) && mixesText(a, b)) {
            return null;
        }
        if (context.ansi() || (!Types.isString(a) && !Types.isString(b))) {
            DataType common = wider(a, b, context);
            if (common == null && !context.ansi() && (Types.isBoolean(a) || Types.isBoolean(b))) {
                DataType other = Types.isBoolean(a) ? b : a;
                return Types.isNumeric(other) ? other : null;
            }
            return common;
        }
        DataType other = Types.isString(a) ? b : a;
        if (Types.isNull(other) || Types.isString(other)) {
            return DataTypes.StringType;
        }
        if (Types.isDecimal(other)) {
            return DataTypes.DoubleType;
        }
        return Types.isAtomic(other) ? other : null;
    }

    /** The type of an arithmetic operand once strings are promoted; other types stay. */
    static DataType promoted(DataType own, DataType other, BindContext context) {
        if (!Types.isString(own)) {
            return own;
        }
        if (!context.ansi()) {
            return DataTypes.DoubleType;
        }
        DataType target = forString(other);
        return target == null || Types.isString(other) ? own : target;
    }

    /** Whether an explicit cast between these is allowed under the session's rules. */
    public static boolean castable(DataType from, DataType to, BindContext context) {
        return Casts.canCast(
                from,
                to,
                context.ansi()
                        ? io.millrace.planner.expr.Expr.CastMode.ANSI
                        : io.millrace.planner.expr.Expr.CastMode.LEGACY);
    }

    /** The decimal a numeric operand takes beside a decimal; a whole number written in the query takes only its own digits. */
    public static DecimalType operandDecimal(io.millrace.planner.expr.Expr operand, DataType type) {
        if (operand instanceof io.millrace.planner.expr.Expr.Lit lit
                && lit.value() instanceof Number n
                && Types.isIntegral(operand.type())) {
            return Types.decimalForLiteral(n.longValue());
        }
        return Types.decimalFor(type);
    }
}
