package io.millrace.sql.types;

/**
 * The type of a column or expression.
 *
 * <p>Closed set: the planner, the row format and the code generator each switch over exactly these. The value that stands
 * for each type inside the engine is given in {@link io.millrace.row.RowCodec}.
 */
public abstract sealed class DataType
        permits AtomicType,
                DecimalType,
                ArrayType,
                MapType,
                StructType,
                YearMonthIntervalType,
                DayTimeIntervalType,
                VariantType {

    /** The name without parameters, for example {@code decimal}. */
    public abstract String typeName();

    /** The short readable form, for example {@code struct<a:int,b:array<string>>}; what {@code typeof} returns. */
    public String simpleString() {
        return typeName();
    }

    public final String catalogString() {
        return simpleString();
    }

    /** The form that SQL accepts, in capitals, for example {@code STRUCT<a: INT, b: ARRAY<STRING>>}. */
    public abstract String sql();

    /** Parses a DDL type such as {@code array<int>}, or a column list such as {@code a INT, b STRING} (a struct). */
    public static DataType fromDDL(String ddl) {
        return DdlParser.parseTypeOrColumns(ddl);
    }

    /** This type as JSON, in Spark's form. */
    public final String json() {
        return SchemaJson.compact(this);
    }

    public final String prettyJson() {
        return SchemaJson.pretty(this);
    }

    /** Reads what {@link #json} writes, or what Spark wrote. */
    public static DataType fromJson(String json) {
        return SchemaJson.read(json);
    }

    @Override
    public String toString() {
        return simpleString();
    }
}
