package io.millrace.planner.function;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a parameter accepts. */
public interface Param {
    /** The type to cast an argument of this type to, or null if it is refused. */
    @Nullable
    DataType accept(DataType actual, BindContext context);

    /** The wanted type as error messages name it, quotes included. */
    String wanted();

    Param STRING = exact(DataTypes.StringType);
    Param BINARY = exact(DataTypes.BinaryType);
    Param BOOLEAN = exact(DataTypes.BooleanType);
    Param INT = exact(DataTypes.IntegerType);
    Param LONG = exact(DataTypes.LongType);
    Param DOUBLE = exact(DataTypes.DoubleType);
    Param DATE = exact(DataTypes.DateType);
    Param TIMESTAMP = exact(DataTypes.TimestampType);
    Param LOCAL_TIMESTAMP = exact(DataTypes.TimestampNTZType);
    /** Either timestamp as it is; what else becomes a timestamp is one with a zone. */
    Param ANY_TIMESTAMP = new Param() {
        @Override
        public @Nullable DataType accept(DataType actual, BindContext context) {
            return Types.isLocalTimestamp(actual) ? actual : TIMESTAMP.accept(actual, context);
        }

        @Override
        public String wanted() {
            return "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\")";
        }
    };

    Param NUMERIC = kind("NUMERIC", Types::isNumeric, DataTypes.DoubleType);
    Param INTEGRAL = kind("INTEGRAL", Types::isIntegral, DataTypes.LongType);
    Param DECIMAL = kind("DECIMAL", Types::isDecimal, new DecimalType(38, 18));
    Param ANY = kind("ANY", t -> true, DataTypes.NullType);
    Param ARRAY = kind("ARRAY", t -> t instanceof ArrayType, null);
    Param MAP = kind("MAP", t -> t instanceof MapType, null);
    Param STRUCT = kind("STRUCT", t -> t instanceof StructType, null);
    /** Text as it is; other types are not turned into text. */
    Param TEXT = only("STRING", Types::isString, DataTypes.StringType);

    Param WHOLE = only("INTEGRAL", Types::isIntegral, DataTypes.LongType);
    Param WHOLE_AS_LONG = as(WHOLE, DataTypes.LongType);
    Param NUMBER = only("NUMERIC", Types::isNumeric, DataTypes.DoubleType);
    /** A whole number that fits INT; larger ones are not narrowed. */
    Param SMALL = as(
            only(
                    "(\"INT\" or \"SMALLINT\" or \"TINYINT\")",
                    t -> Types.isIntegral(t) && !t.equals(DataTypes.LongType),
                    DataTypes.IntegerType),
            DataTypes.IntegerType);

    Param SMALL_OR_TEXT = oneOf(SMALL, as(TEXT, DataTypes.IntegerType));
    Param STRING_OR_BINARY = oneOf(STRING, BINARY);
    Param DAY_TIME =
            kind("INTERVAL DAY TO SECOND", t -> t instanceof DayTimeIntervalType, new DayTimeIntervalType(0, 3));

    static Param exact(DataType type) {
        return new Param() {
            @Override
            public @Nullable DataType accept(DataType actual, BindContext context) {
                if (actual instanceof ArrayType a
                        && type instanceof ArrayType b
                        && a.elementType().equals(b.elementType())) {
                    return actual;
                }
                return Coercion.implicit(actual, type);
            }

            @Override
            public String wanted() {
                return "\"" + type.sql() + "\"";
            }
        };
    }

    /** Any type of a family as it is; a string or NULL becomes {@code otherwise}, if there is such a type. */
    static Param kind(String name, Predicate<DataType> family, @Nullable DataType otherwise) {
        return new Param() {
            @Override
            public @Nullable DataType accept(DataType actual, BindContext context) {
                if (family.test(actual)) {
                    return actual;
                }
                if (Types.isNull(actual)) {
                    return otherwise == null ? actual : otherwise;
                }
                return Types.isString(actual) && otherwise != null ? Coercion.implicit(actual, otherwise) : null;
            }

            @Override
            public String wanted() {
                return "\"" + name + "\"";
            }
        };
    }

    /** Any type of a family as it is, and NULL as one of them; nothing is cast. */
    static Param only(String name, Predicate<DataType> family, DataType forNull) {
        return new Param() {
            @Override
            public @Nullable DataType accept(DataType actual, BindContext context) {
                return family.test(actual) ? actual : Types.isNull(actual) ? forNull : null;
            }

            @Override
            public String wanted() {
                return name.startsWith("(") ? name : "\"" + name + "\"";
            }
        };
    }

    /** What another rule accepts, cast to one type. */
    static Param as(Param rule, DataType type) {
        return new Param() {
            @Override
            public @Nullable DataType accept(DataType actual, BindContext context) {
                return rule.accept(actual, context) == null ? null : type;
            }

            @Override
            public String wanted() {
                return rule.wanted();
            }
        };
    }

    /** The first alternative that takes the type as it is, else the first that takes it with a cast. */
    static Param oneOf(Param... choices) {
        return new Param() {
            @Override
            public @Nullable DataType accept(DataType actual, BindContext context) {
                DataType cast = null;
                for (Param p : choices) {
                    DataType t = p.accept(actual, context);
                    if (actual.equals(t)) {
                        return t;
                    }
                    cast = cast == null ? t : cast;
                }
                return cast;
            }

            @Override
            public String wanted() {
                return Arrays.stream(choices).map(Param::wanted).collect(Collectors.joining(" or ", "(", ")"));
            }
        };
    }

    static boolean isBinary(DataType t) {
        return Types.is(t, Kind.BINARY);
    }
}
