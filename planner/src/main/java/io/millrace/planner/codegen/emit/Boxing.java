package io.millrace.planner.codegen.emit;

import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructType;
import java.util.Objects;

/** Between generated values and the internal form that definitions and user code see. */
final class Boxing {
    private Boxing() {}

    /** An expression of type Object; null where the value is. */
    static String box(ExprGen g, Val v) {
        if (v.alwaysNull()) {
            return "null";
        }
        if (v.rep() == Rep.STRUCT) {
            return boxStruct(g, v);
        }
        if (v.rep() == Rep.OBJECT) {
            return v.neverNull() ? v.value() : "(" + v.isNull() + " ? null : " + v.value() + ")";
        }
        String boxed = boxed(g, v);
        return v.neverNull() ? boxed : "(" + v.isNull() + " ? null : (Object) " + boxed + ")";
    }

    private static String boxStruct(ExprGen g, Val v) {
        int n = ((StructType) v.type()).size();
        String array = g.variable("Object[]", "a", "null");
        g.line("if (!(" + v.isNull() + ")) {");
        g.nested(() -> {
            g.line(array + " = new Object[" + n + "];");
            for (int k = 0; k < n; k++) {
                g.line(array + "[" + k + "] = "
                        + box(g, Objects.requireNonNull(v.fields()).apply(k)) + ";");
            }
        });
        g.line("}");
        return array;
    }

    private static String boxed(ExprGen g, Val v) {
        DataType type = v.type();
        return switch (v.rep()) {
            case BOOLEAN -> "Boolean.valueOf(" + v.value() + ")";
            case INT ->
                type.equals(DataTypes.ByteType)
                        ? "Byte.valueOf((byte) " + v.value() + ")"
                        : type.equals(DataTypes.ShortType)
                                ? "Short.valueOf((short) " + v.value() + ")"
                                : "Integer.valueOf(" + v.value() + ")";
            case LONG ->
                type instanceof DecimalType d
                        ? "java.math.BigDecimal.valueOf(" + v.value() + ", " + d.scale() + ")"
                        : "Long.valueOf(" + v.value() + ")";
            case FLOAT -> "Float.valueOf(" + v.value() + ")";
            case DOUBLE -> "Double.valueOf(" + v.value() + ")";
            default ->
                type.equals(DataTypes.StringType)
                        ? "Boxes.string(" + v.slice() + ")"
                        : type.equals(DataTypes.BinaryType)
                                ? "Boxes.binary(" + v.slice() + ")"
                                : "Boxes.part(" + g.cls().object("DataType", type) + ", " + v.slice() + ")";
        };
    }

    /** The primitive of a boxed object that is not null. */
    static String unbox(Rep rep, DataType type, String object) {
        return switch (rep) {
            case BOOLEAN -> "((Boolean) " + object + ").booleanValue()";
            case LONG ->
                type instanceof DecimalType
                        ? "((java.math.BigDecimal) " + object + ").unscaledValue().longValue()"
                        : "((Number) " + object + ").longValue()";
            case OBJECT -> object;
            default -> "((Number) " + object + ")." + rep.java + "Value()";
        };
    }

    /** The bytes of a string or binary that stands as an object; empty for null. */
    static String bytesOf(Val v) {
        return (isString(v.type()) ? "Boxes.utf8(" : "Boxes.bytes(") + v.value() + ")";
    }

    static boolean isString(DataType type) {
        return type instanceof AtomicType a && a.kind() == AtomicType.Kind.STRING;
    }

    /** An object in a variable as a value: unboxed where there is a primitive for its type. */
    static Val fromObject(ExprGen g, String object, DataType type) {
        Rep rep = Rep.ofVariable(type);
        String n = g.variable("boolean", "n", object + " == null");
        if (rep == Rep.SLICE || rep == Rep.OBJECT) {
            return Val.of(Rep.OBJECT, type, n, object, g.split());
        }
        return g.local(rep, type, n, n + " ? " + rep.zero + " : " + unbox(rep, type, object));
    }

    static Val unboxField(ExprGen g, Val struct, int k, DataType type) {
        String read = "((Object[]) " + struct.value() + ")[" + k + "]";
        String object = g.variable("Object", "x", struct.neverNull() ? read : struct.isNull() + " ? null : " + read);
        return fromObject(g, object, type);
    }
}
