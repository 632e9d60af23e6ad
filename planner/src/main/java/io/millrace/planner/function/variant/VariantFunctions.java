package io.millrace.planner.function.variant;

import io.millrace.error.MillraceException;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.VariantCasts;
import io.millrace.planner.function.json.VariantText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.VariantType;
import io.millrace.sql.types.VariantVal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** parse_json, variant_get and their kin. */
public final class VariantFunctions {
    private static final DataType VARIANT = DataTypes.VariantType;
    private static final Param VALUE = Param.kind("VARIANT", t -> t instanceof VariantType, VARIANT);

    private VariantFunctions() {}

    public static void define(Definitions d) {
        d.fn("parse_json").in(Param.TEXT).out(VARIANT).e1((String json) -> {
            try {
                return VariantText.parse(json);
            } catch (IOException malformed) {
                throw Errors.failure(
                        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                        "22023",
                        "This text is not JSON: " + json + ". `try_parse_json` gives NULL there.");
            }
        });
        d.fn("try_parse_json").in(Param.TEXT).out(VARIANT).nullable().e1((String json) -> {
            try {
                return VariantText.parse(json);
            } catch (IOException malformed) {
                return null;
            }
        });
        getter(d, "variant_get", true);
        getter(d, "try_variant_get", false);
        d.fn("is_variant_null")
                .bind(c -> of(c, DataTypes.BooleanType))
                .seesNulls()
                .e1((VariantVal v) -> v != null && v.text().equals("null"));
        d.fn("is_valid_variant").bind(c -> of(c, DataTypes.BooleanType)).e1((VariantVal v) -> true);
        d.fn("schema_of_variant")
                .bind(c -> of(c, DataTypes.StringType))
                .e1((VariantVal v) -> VariantSchema.text(VariantSchema.of(VariantText.tree(v))));
        d.fn("to_variant_object")
                .bind(c -> {
                    c.count(1, 1);
                    if (!Types.isNested(c.type(0))) {
                        throw c.fail()
                                .mismatch(
                                        "CAST_WITHOUT_SUGGESTION",
                                        "cannot cast \"" + c.type(0).sql() + "\" to \"VARIANT\".");
                    }
                    return new Signature(c.types(), VARIANT, c.anyNullable());
                })
                .typed((types, type) -> (a, c) ->
                        new VariantVal(VariantText.canonical(VariantCasts.tree(a[0], types.get(0), c.zone()))));
    }

    static Signature of(Call c, DataType result) {
        c.count(1, 1);
        if (Types.isString(c.type(0))) {
            throw c.fail().type(0, VALUE.wanted());
        }
        return new Signature(List.of(c.accept(0, VALUE)), result, c.anyNullable());
    }

    private static void getter(Definitions d, String name, boolean strict) {
        d.fn(name).bind(c -> bindGet(c)).typed((types, type) -> (a, c) -> {
            List<Object> path = path((String) a[1], name);
            Object at = find(VariantText.tree((VariantVal) a[0]), path);
            return at == MISSING ? null : VariantCasts.read(at, type, strict, c.zone());
        });
    }

    private static final Object MISSING = new Object();

    private static @Nullable Object find(@Nullable Object tree, List<Object> path) {
        Object at = tree;
        for (Object step : path) {
            if (step instanceof Integer i && at instanceof List<?> l && i < l.size()) {
                at = l.get(i);
            } else if (step instanceof String name && at instanceof Map<?, ?> m && m.containsKey(name)) {
                at = m.get(name);
            } else {
                return MISSING;
            }
        }
        return at;
    }

    private static Signature bindGet(Call c) {
        c.count(2, 3);
        if (Types.isString(c.type(0))) {
            throw c.fail().type(0, VALUE.wanted());
        }
        List<DataType> types = new ArrayList<>(List.of(c.accept(0, VALUE), c.accept(1, Param.STRING)));
        if (c.literal(1) instanceof String p) {
            path(p, c.name());
        }
        DataType result = VARIANT;
        if (c.size() == 3) {
            types.add(DataTypes.StringType);
            if (!(c.literal(2) instanceof String ddl)) {
                throw c.fail().notFoldable(2);
            }
            result = typeOf(ddl);
        }
        return new Signature(types, result, true);
    }

    private static DataType typeOf(String ddl) {
        try {
            return DataType.fromDDL(ddl);
        } catch (MillraceException bad) {
            throw Errors.analysis(
                    "UNSUPPORTED_DATATYPE",
                    "0A000",
                    "Unsupported data type \"" + ddl.toUpperCase(java.util.Locale.ROOT) + "\".");
        }
    }

    private static List<Object> path(String text, String function) {
        List<Object> path = VariantText.path(text);
        if (path == null) {
            throw Errors.failure(
                    "INVALID_VARIANT_GET_PATH",
                    "22023",
                    "`" + function + "` cannot read the path `" + text
                            + "`. Write `$` and behind it any steps of the forms `[123]`, `.name`, `['name']` and `[\"name\"]`.");
        }
        return path;
    }
}
