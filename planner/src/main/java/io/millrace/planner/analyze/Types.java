package io.millrace.planner.analyze;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;

/** Comparing types. */
final class Types {
    private Types() {}

    /** Whether values of one are values of the other as they stand: equal but for nullability and field names. */
    static boolean sameValues(DataType a, DataType b) {
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return sameValues(x.elementType(), y.elementType());
        }
        if (a instanceof MapType x && b instanceof MapType y) {
            return sameValues(x.keyType(), y.keyType()) && sameValues(x.valueType(), y.valueType());
        }
        if (a instanceof StructType x && b instanceof StructType y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!x.field(i).name().equals(y.field(i).name())
                        || !sameValues(x.field(i).dataType(), y.field(i).dataType())) {
                    return false;
                }
            }
            return true;
        }
        return a.equals(b);
    }

    /** The type with nulls wherever there may be any. */
    static DataType withNulls(DataType type) {
        if (type instanceof ArrayType a) {
            return new ArrayType(withNulls(a.elementType()), true);
        } else if (type instanceof MapType m) {
            return new MapType(withNulls(m.keyType()), withNulls(m.valueType()), true);
        } else if (type instanceof StructType s) {
            return new StructType(s.fieldList().stream()
                    .map(f -> new StructField(f.name(), withNulls(f.dataType()), true, f.metadata()))
                    .toList());
        }
        return type;
    }

    /** Whether some are strings and others are not, at the top or inside: they have no common type without turning all into text. */
    static boolean mixStrings(List<DataType> types) {
        List<DataType> known =
                types.stream().filter(t -> !t.equals(DataTypes.NullType)).toList();
        if (known.stream().allMatch(ArrayType.class::isInstance)) {
            return !known.isEmpty()
                    && mixStrings(known.stream()
                            .map(t -> ((ArrayType) t).elementType())
                            .toList());
        }
        boolean strings = known.contains(DataTypes.StringType);
        return strings && !known.stream().allMatch(DataTypes.StringType::equals);
    }
}
