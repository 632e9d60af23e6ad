package io.millrace.planner.codegen.emit;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.Objects;

/** Writes values as columns of a {@link io.millrace.row.RowWriter}'s current row. */
final class RowEmit {
    private final ExprGen g;
    private final String writer;
    private final boolean key;

    /** @param key whether floating-point values are made equal byte by byte where they are equal */
    RowEmit(ExprGen g, String writer, boolean key) {
        this.g = g;
        this.writer = writer;
        this.key = key;
    }

    void write(int i, Val v) {
        if (v.alwaysNull()) {
            g.line(writer + ".setNull(" + i + ");");
            return;
        }
        if (v.neverNull()) {
            g.nested(() -> writeValue(i, v));
            return;
        }
        g.line("if (" + v.isNull() + ") {");
        g.line(writer + ".setNull(" + i + ");");
        g.line("} else {");
        g.nested(() -> writeValue(i, v));
        g.line("}");
    }

    private void writeValue(int i, Val v) {
        switch (v.rep()) {
            case BOOLEAN -> g.line(writer + ".setBoolean(" + i + ", " + v.value() + ");");
            case INT, LONG -> g.line(writer + ".setLong(" + i + ", " + v.value() + ");");
            case FLOAT -> g.line(writer + (key ? ".setFloatKey(" : ".setFloat(") + i + ", " + v.value() + ");");
            case DOUBLE -> g.line(writer + (key ? ".setDoubleKey(" : ".setDouble(") + i + ", " + v.value() + ");");
            case SLICE -> writeSlice(i, v);
            case STRUCT -> {
                int n = ((StructType) v.type()).size();
                g.line(writer + ".beginNested(" + i + ", " + n + ");");
                for (int k = 0; k < n; k++) {
                    write(k, Objects.requireNonNull(v.fields()).apply(k));
                }
                g.line(writer + ".endNested();");
            }
            case OBJECT -> writeObject(i, v, v.value());
        }
    }

    private void writeSlice(int i, Val v) {
        if (key && hasFloating(v.type())) {
            writeObject(i, v, Boxing.box(g, v.withNull("false")));
        } else {
            g.line(writer + ".setBytes(" + i + ", " + v.slice() + ");");
        }
    }

    private void writeObject(int i, Val v, String object) {
        String type = g.cls().object("DataType", v.type());
        String call = key && hasFloating(v.type()) ? "Keys.write(" : "RowCodec.write(";
        g.line(call + writer + ", " + i + ", " + type + ", " + object + ");");
    }

    private static boolean hasFloating(DataType type) {
        if (type instanceof StructType s) {
            return s.fieldList().stream().map(StructField::dataType).anyMatch(RowEmit::hasFloating);
        } else if (type instanceof ArrayType a) {
            return hasFloating(a.elementType());
        } else if (type instanceof MapType m) {
            return hasFloating(m.keyType()) || hasFloating(m.valueType());
        }
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }
}
