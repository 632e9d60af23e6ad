package io.millrace.sql;

import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import java.util.Locale;

/** Types as {@code dtypes()} spells them: IntegerType, DecimalType(10,2). */
final class TypeNames {
    private TypeNames() {}

    static String of(DataType type) {
        if (type instanceof AtomicType a) {
            String name = a.kind().name();
            return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + "Type";
        }
        return type instanceof DecimalType d
                ? "DecimalType(" + d.precision() + "," + d.scale() + ")"
                : type.simpleString();
    }
}
