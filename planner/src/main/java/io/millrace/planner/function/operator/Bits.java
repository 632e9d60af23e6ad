package io.millrace.planner.function.operator;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.NumberCasts;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Bit operators and functions. */
public final class Bits {
    private static final Param INT_OR_LONG = Param.oneOf(Param.INT, Param.LONG);

    private Bits() {}

    public static void define(Definitions d) {
        binary(d, "&", (a, b) -> a & b);
        binary(d, "|", (a, b) -> a | b);
        binary(d, "^", (a, b) -> a ^ b);
        d.fn("~")
                .in(Param.INTEGRAL)
                .out(types -> types.get(0))
                .typed((types, type) ->
                        (a, c) -> NumberCasts.box(~((Number) a[0]).longValue(), ((AtomicType) type).kind()));
        d.fn("shiftleft", "<<")
                .in(INT_OR_LONG, Param.INT)
                .out(t -> t.get(0))
                .e2((Number v, Integer n) ->
                        v instanceof Integer i ? (Object) (i << n) : (Object) (v.longValue() << n));
        d.fn("shiftright", ">>")
                .in(INT_OR_LONG, Param.INT)
                .out(t -> t.get(0))
                .e2((Number v, Integer n) ->
                        v instanceof Integer i ? (Object) (i >> n) : (Object) (v.longValue() >> n));
        d.fn("shiftrightunsigned", ">>>")
                .in(INT_OR_LONG, Param.INT)
                .out(t -> t.get(0))
                .e2((Number v, Integer n) ->
                        v instanceof Integer i ? (Object) (i >>> n) : (Object) (v.longValue() >>> n));
        d.fn("bit_count")
                .in(Param.oneOf(Param.WHOLE, Param.only("BOOLEAN", Types::isBoolean, DataTypes.BooleanType)))
                .out(DataTypes.IntegerType)
                .e1((Object v) -> v instanceof Boolean b ? (b ? 1 : 0) : Long.bitCount(((Number) v).longValue()));
        d.fn("getbit", "bit_get")
                .in(Param.WHOLE, Param.SMALL_OR_TEXT)
                .out(DataTypes.ByteType)
                .by2((t, u) -> {
                    int width = NumberCasts.box(0, ((AtomicType) t).kind()) instanceof Long
                            ? 64
                            : t.equals(DataTypes.IntegerType) ? 32 : t.equals(DataTypes.ShortType) ? 16 : 8;
                    return (Number v, Integer pos) -> {
                        if (pos < 0 || pos >= width) {
                            throw Errors.badParameter(
                                    "BIT_POSITION_RANGE", "getbit", "an integer value in [0, " + width + ")", pos);
                        }
                        return (byte) (v.longValue() >> pos & 1);
                    };
                });
    }

    private static void binary(Definitions d, String symbol, LongBinaryOperator op) {
        d.fn(symbol).bind(Bits::bind).typed((types, type) -> {
            AtomicType.Kind kind = ((AtomicType) type).kind();
            return (a, c) ->
                    NumberCasts.box(op.applyAsLong(((Number) a[0]).longValue(), ((Number) a[1]).longValue()), kind);
        });
    }

    private static Signature bind(Call call) {
        call.count(2, 2);
        DataType l = call.type(0);
        DataType r = call.type(1);
        if (Types.isString(l) && Types.isIntegral(r)) {
            l = DataTypes.LongType;
        }
        if (Types.isString(r) && Types.isIntegral(l)) {
            r = DataTypes.LongType;
        }
        DataType common = Coercion.tightest(l, r, call.context());
        if (common == null || !(Types.isIntegral(common) || Types.isNull(common))) {
            throw Errors.operands(call.name(), call.args(), "\"INTEGRAL\"", call.context());
        }
        DataType type = Types.isNull(common) ? DataTypes.IntegerType : common;
        return new Signature(List.of(type, type), type, call.anyNullable());
    }
}
