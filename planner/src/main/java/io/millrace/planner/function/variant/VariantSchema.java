package io.millrace.planner.function.variant;

import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.VariantCasts;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type that holds all of a variant, and of several: objects as structs, and VARIANT where there is none. */
final class VariantSchema {
    private VariantSchema() {}

    static DataType of(@Nullable Object tree) {
        if (tree == null) {
            return DataTypes.NullType;
        } else if (tree instanceof List<?> l) {
            DataType element = DataTypes.NullType;
            for (Object x : l) {
                element = merged(element, of(x));
            }
            return new ArrayType(element, true);
        } else if (tree instanceof Map<?, ?> m) {
            List<StructField> fields = new ArrayList<>();
            m.forEach((k, x) -> fields.add(new StructField(String.valueOf(k), of(x), true)));
            return new StructType(fields);
        }
        DataType scalar = VariantCasts.scalarType(tree);
        return scalar == null ? DataTypes.VariantType : scalar;
    }

    static DataType merged(DataType a, DataType b) {
        if (a.equals(b) || Types.isNull(b)) {
            return a;
        } else if (Types.isNull(a)) {
            return b;
        } else if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return new ArrayType(merged(x.elementType(), y.elementType()), true);
        } else if (a instanceof StructType x && b instanceof StructType y) {
            Map<String, DataType> fields = new TreeMap<>();
            x.fieldList().forEach(f -> fields.put(f.name(), f.dataType()));
            y.fieldList().forEach(f -> fields.merge(f.name(), f.dataType(), VariantSchema::merged));
            List<StructField> all = new ArrayList<>();
            fields.forEach((name, type) -> all.add(new StructField(name, type, true)));
            return new StructType(all);
        } else if (Types.isNumeric(a) && Types.isNumeric(b)) {
            return Types.isFloating(a) || Types.isFloating(b)
                    ? DataTypes.DoubleType
                    : Types.widerDecimal(Types.decimalFor(a), Types.decimalFor(b));
        }
        return DataTypes.VariantType;
    }

    static String text(DataType type) {
        if (type instanceof StructType s) {
            return s.fieldList().stream()
                    .map(f -> f.name() + ": " + text(f.dataType()))
                    .collect(Collectors.joining(", ", "OBJECT<", ">"));
        }
        return type instanceof ArrayType a ? "ARRAY<" + text(a.elementType()) + ">" : type.sql();
    }
}
