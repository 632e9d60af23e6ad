package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code value.field} and {@code value[item]}. */
final class Fields {
    private Fields() {}

    /** {@code column.a.b}. */
    static Expr path(Binder binder, Expr column, List<String> names) {
        Expr e = column;
        for (String name : names) {
            e = extract(binder, e, new Expr.Lit(name, DataTypes.StringType));
        }
        return e;
    }

    static Expr extract(Binder binder, Expr child, Expr item) {
        if (child.type() instanceof StructType && item instanceof Expr.Lit l && l.value() instanceof String field) {
            return field(child, field);
        }
        if (child.type() instanceof ArrayType a
                && a.elementType() instanceof StructType
                && item instanceof Expr.Lit l
                && l.value() instanceof String field) {
            Expr.LambdaVar v =
                    new Expr.LambdaVar(binder.session().ids().next(), "x", a.elementType(), a.containsNull());
            FunctionDef transform = binder.session()
                    .functions()
                    .scalar("transform")
                    .orElseThrow(() ->
                            MillraceException.notYet("A field of an array of structs", "Explode the array first."));
            return binder.apply(transform, List.of(child, new Expr.Lambda(List.of(v), field(v, field))));
        }
        if (child.type() instanceof VariantType && item instanceof Expr.Lit l && l.value() != null) {
            String step = l.value() instanceof String name ? "['" + name + "']" : "[" + l.value() + "]";
            FunctionDef get = binder.session().functions().scalar("variant_get").orElseThrow();
            return binder.apply(get, List.of(child, new Expr.Lit("$" + step, DataTypes.StringType)));
        }
        if (child.type() instanceof ArrayType || child.type() instanceof MapType) {
            FunctionDef def = binder.session().functions().scalar("getitem").orElse(TimeFunctions.ITEM);
            return binder.apply(def, List.of(child, item));
        }
        if (child.type() instanceof StructType) {
            throw new AnalysisException(
                    "INVALID_EXTRACT_FIELD_TYPE",
                    "42000",
                    "A field of a struct is named by a constant text, not by \""
                            + io.millrace.planner.expr.ExprText.sql(item) + "\".",
                    Map.of());
        }
        throw new AnalysisException(
                "INVALID_EXTRACT_BASE_FIELD_TYPE",
                "42000",
                "\"" + io.millrace.planner.expr.ExprText.sql(child) + "\" is \""
                        + child.type().sql() + "\", which has no parts to name: only STRUCT, ARRAY and MAP have.",
                Map.of());
    }

    private static Expr field(Expr struct, String name) {
        StructType type = (StructType) struct.type();
        int found = -1;
        for (int i = 0; i < type.size(); i++) {
            if (type.field(i).name().equalsIgnoreCase(name)) {
                if (found >= 0) {
                    throw new AnalysisException(
                            "AMBIGUOUS_REFERENCE_TO_FIELDS",
                            "42000",
                            "Ambiguous reference to the field `" + name + "`. It appears 2 times in the schema.",
                            Map.of());
                }
                found = i;
            }
        }
        if (found < 0) {
            throw NameErrors.field(name, List.of(type.fieldNames()));
        }
        return new Expr.Field(struct, found);
    }

    /** The type that a call such as {@code bigint(x)} casts to, or null. */
    static @Nullable DataType typeNamed(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "boolean" -> DataTypes.BooleanType;
            case "tinyint" -> DataTypes.ByteType;
            case "smallint" -> DataTypes.ShortType;
            case "int" -> DataTypes.IntegerType;
            case "bigint" -> DataTypes.LongType;
            case "float" -> DataTypes.FloatType;
            case "double" -> DataTypes.DoubleType;
            case "decimal" -> DataTypes.createDecimalType();
            case "date" -> DataTypes.DateType;
            case "timestamp" -> DataTypes.TimestampType;
            case "binary" -> DataTypes.BinaryType;
            case "string" -> DataTypes.StringType;
            default -> null;
        };
    }
}
