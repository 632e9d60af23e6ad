package io.millrace.planner.function.json;

import io.millrace.error.MillraceException;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON and CSV functions. */
public final class JsonFunctions {
    private static final DataType STRING = DataTypes.StringType;

    /** The options of the last call, so that a constant map is read once. Immutable, hence safe to race on. */
    private record Seen(@Nullable Object map, TextOptions options) {}

    private JsonFunctions() {}

    public static void define(Definitions d) {
        d.fn("from_json")
                .bind(JsonFunctions::bindFromJson)
                .typed((types, type) -> new io.millrace.planner.function.ScalarFunction.Eval() {
                    private Seen seen = new Seen(null, TextOptions.DEFAULT);

                    @Override
                    public @Nullable Object eval(@Nullable Object[] a, io.millrace.planner.function.EvalContext c) {
                        Object map = a.length > 2 ? a[2] : null;
                        Seen last = seen;
                        if (last.map() != map) {
                            last = new Seen(map, TextOptions.of(map));
                            seen = last;
                        }
                        return JsonReader.read(
                                (String) a[0],
                                type,
                                last.options(),
                                last.options().zone(c.zone()));
                    }
                });
        d.fn("to_json")
                .bind(c -> {
                    c.count(1, 2);
                    options(c, 1);
                    if (!Types.isNested(c.type(0))
                            && !Types.isNull(c.type(0))
                            && !(c.type(0) instanceof io.millrace.sql.types.VariantType)) {
                        throw c.fail()
                                .mismatch(
                                        "INVALID_JSON_SCHEMA",
                                        "JSON is written from structs, arrays, maps and variants, not from \""
                                                + c.type(0).sql() + "\".");
                    }
                    return new Signature(c.types(), STRING, c.anyNullable());
                })
                .typed((types, type) ->
                        (a, c) -> new JsonWriter(a.length > 1 ? TextOptions.of(a[1]) : TextOptions.DEFAULT, c.zone())
                                .text(java.util.Objects.requireNonNull(a[0]), types.get(0)));
        d.fn("get_json_object")
                .in(Param.TEXT, Param.TEXT)
                .out(STRING)
                .nullable()
                .e2((String json, String path) -> JsonPath.get(json, path));
        d.fn("json_array_length")
                .in(Param.TEXT)
                .out(DataTypes.IntegerType)
                .nullable()
                .e1((String json) -> parsed(json) instanceof List<?> l ? l.size() : null);
        d.fn("json_object_keys")
                .in(Param.TEXT)
                .out(new ArrayType(STRING, true))
                .nullable()
                .e1((String json) ->
                        parsed(json) instanceof Map<?, ?> m ? m.keySet().toArray() : null);
        d.fn("schema_of_json").bind(JsonFunctions::bindSchemaOf).eval((a, c) -> {
            TextOptions options = a.length > 1 ? TextOptions.of(a[1]) : TextOptions.DEFAULT;
            return JsonSchema.of(strictly((String) a[0], options), options.inference())
                    .sql();
        });
        d.fn("from_csv").bind(JsonFunctions::bindFromCsv).typed((types, type) -> (a, c) -> {
            TextOptions options = a.length > 2 ? TextOptions.of(a[2]) : TextOptions.DEFAULT;
            return Csv.read((String) a[0], (StructType) type, options, options.zone(c.zone()));
        });
        d.fn("to_csv")
                .bind(c -> {
                    c.count(1, 2);
                    options(c, 1);
                    if (!(c.type(0) instanceof StructType)) {
                        throw c.fail()
                                .mismatch(
                                        "UNSUPPORTED_INPUT_TYPE",
                                        "The input of `to_csv` can't be \""
                                                + c.type(0).sql() + "\" type data. Put the columns into struct(…).");
                    }
                    return new Signature(c.types(), STRING, c.anyNullable());
                })
                .typed((types, type) -> (a, c) -> {
                    TextOptions options = a.length > 1 ? TextOptions.of(a[1]) : TextOptions.DEFAULT;
                    return Csv.write((Object[]) a[0], (StructType) types.get(0), options, options.zone(c.zone()));
                });
        d.fn("schema_of_csv")
                .bind(JsonFunctions::bindSchemaOf)
                .eval((a, c) ->
                        csvSchema((String) a[0], a.length > 1 ? TextOptions.of(a[1]) : TextOptions.DEFAULT, c.zone()));
    }

    /** One text written in the query, and options. */
    private static Signature bindSchemaOf(Call c) {
        c.count(1, 2);
        options(c, 1);
        if (!c.constant(0)) {
            throw c.fail().notFoldable(0);
        }
        if (Types.isNull(c.type(0))) {
            throw c.fail().mismatch("UNEXPECTED_NULL", "The `" + c.name() + "` must not be null.");
        }
        return new Signature(
                c.size() == 1 ? List.of(c.accept(0, Param.TEXT)) : List.of(c.accept(0, Param.TEXT), c.type(1)),
                STRING,
                false);
    }

    private static @Nullable Object parsed(String json) {
        try {
            return JsonTree.parsePlain(json);
        } catch (IOException noJson) {
            return null;
        }
    }

    private static @Nullable Object strictly(String json, TextOptions options) {
        try {
            return JsonTree.parse(json, options);
        } catch (IOException noJson) {
            throw Errors.failure(
                    "_LEGACY_ERROR_TEMP_JSON",
                    "22023",
                    "schema_of_json cannot read '" + json + "': " + noJson.getMessage());
        }
    }

    private static List<DataType> types(Call c) {
        c.count(2, 3);
        schema(c);
        options(c, 2);
        List<DataType> types = new ArrayList<>(List.of(c.accept(0, Param.STRING), STRING));
        if (c.size() == 3) {
            types.add(new MapType(STRING, STRING, true));
        }
        return types;
    }

    /** Options, if there are any, are a map of strings. */
    private static void options(Call c, int index) {
        if (c.size() > index && !(c.type(index) instanceof MapType)) {
            throw c.fail().options();
        }
        if (c.size() > index
                && c.type(index) instanceof MapType m
                && !(Types.isString(m.keyType()) && Types.isString(m.valueType()))) {
            throw Errors.analysis(
                    "INVALID_OPTIONS.NON_STRING_TYPE",
                    "42K06",
                    "Options are a map() of strings to strings, not \"" + m.sql() + "\". Put the values into quotes.");
        }
    }

    private static DataType schema(Call c) {
        if (!(c.literal(1) instanceof String ddl)) {
            throw Errors.analysis(
                    "INVALID_SCHEMA.NON_STRING_LITERAL", "42K07", "The schema must be a constant text, and not NULL.");
        }
        if (ddl.isBlank()) {
            throw Errors.analysis(
                    "PARSE_EMPTY_STATEMENT",
                    "42617",
                    "The schema is empty. Write columns and their types, as in 'a INT'.");
        }
        try {
            return asNullable(DataType.fromDDL(ddl));
        } catch (MillraceException bad) {
            boolean type = ddl.strip().toUpperCase(java.util.Locale.ROOT).matches("(?s)(STRUCT|ARRAY|MAP)\\s*<.*");
            throw Errors.analysis(
                    type ? "UNSUPPORTED_DATATYPE" : "PARSE_SYNTAX_ERROR",
                    type ? "0A000" : "42601",
                    "The schema '" + ddl + "' cannot be read: " + bad.getMessage());
        }
    }

    private static DataType asNullable(DataType t) {
        if (t instanceof StructType s) {
            return new StructType(s.fieldList().stream()
                    .map(f -> new StructField(f.name(), asNullable(f.dataType()), true))
                    .toList());
        } else if (t instanceof ArrayType a) {
            return new ArrayType(asNullable(a.elementType()), true);
        } else if (t instanceof MapType m) {
            return new MapType(asNullable(m.keyType()), asNullable(m.valueType()), true);
        }
        return t;
    }

    private static Signature bindFromJson(Call c) {
        List<DataType> types = types(c);
        DataType schema = schema(c);
        if (!Types.isNested(schema)) {
            throw Errors.analysis(
                    "DATATYPE_MISMATCH.INVALID_JSON_SCHEMA",
                    "42K09",
                    "JSON is read into structs, arrays, maps and variants, not into \"" + schema.sql() + "\".");
        }
        return new Signature(types, schema, true);
    }

    private static Signature bindFromCsv(Call c) {
        List<DataType> types = types(c);
        if (!(schema(c) instanceof StructType s)) {
            throw Errors.analysis(
                    "INVALID_SCHEMA.NON_STRUCT_TYPE",
                    "42K07",
                    "The schema of CSV is a struct: write the columns, as in 'a INT, b STRING'.");
        }
        for (StructField f : s.fieldList()) {
            if (Types.isNested(f.dataType())) {
                throw Errors.analysis(
                        "UNSUPPORTED_DATATYPE",
                        "0A000",
                        "A value of CSV cannot be of the type \"" + f.dataType().sql() + "\". Read it as STRING.");
            }
        }
        return new Signature(types, s, true);
    }

    private static String csvSchema(String line, TextOptions options, java.time.ZoneId zone) {
        int n = Csv.tokens(line, options).size();
        List<StructField> strings = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            strings.add(new StructField("_c" + i, STRING, true));
        }
        @Nullable Object[] row = Csv.read(line, new StructType(strings), options, zone);
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            fields.add(new StructField("_c" + i, csvType((String) row[i], zone), true));
        }
        return new StructType(fields).sql();
    }

    private static DataType csvType(@Nullable String token, java.time.ZoneId zone) {
        if (token == null) {
            return STRING;
        }
        for (DataType t : List.of(DataTypes.IntegerType, DataTypes.LongType, DataTypes.DoubleType)) {
            if (io.millrace.planner.function.cast.Casts.caster(
                                    STRING, t, io.millrace.planner.expr.Expr.CastMode.TRY, zone)
                            .cast(token)
                    != null) {
                return t;
            }
        }
        if (token.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return DataTypes.DateType;
        }
        if (io.millrace.planner.function.cast.TimeText.parseTimestamp(token, zone) != null) {
            return DataTypes.TimestampType;
        }
        return token.equalsIgnoreCase("true") || token.equalsIgnoreCase("false") ? DataTypes.BooleanType : STRING;
    }
}
