package io.millrace.connector.parquet;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigInteger;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The types that columns are written as: Spark's, all of them optional but the keys of maps. */
final class WrittenTypes {
    static final String LIST = "list";
    static final String ELEMENT = "element";
    static final String ENTRY = "key_value";
    static final String KEY = "key";
    static final String VALUE = "value";

    private static final int INT_DIGITS = 9;
    private static final int LONG_DIGITS = 18;

    private final TimestampForm timestamps;

    WrittenTypes(TimestampForm timestamps) {
        this.timestamps = timestamps;
    }

    MessageType message(StructType schema) {
        Type[] fields = new Type[schema.size()];
        for (int i = 0; i < fields.length; i++) {
            StructField f = schema.field(i);
            fields[i] = type(f.name(), Repetition.OPTIONAL, f.dataType(), f.name());
        }
        return new MessageType("millrace_schema", fields);
    }

    /** How decimals of a precision are written. */
    static PrimitiveTypeName decimal(DecimalType type) {
        if (type.precision() <= INT_DIGITS) {
            return PrimitiveTypeName.INT32;
        }
        return type.precision() <= LONG_DIGITS ? PrimitiveTypeName.INT64 : PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    /** Bytes that hold all decimals of a precision. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }

    private Type type(String name, Repetition repetition, DataType type, String column) {
        if (type instanceof StructType s && s.size() > 0) {
            Type[] fields = new Type[s.size()];
            for (int i = 0; i < fields.length; i++) {
                StructField f = s.field(i);
                fields[i] = type(f.name(), Repetition.OPTIONAL, f.dataType(), column);
            }
            return new GroupType(repetition, name, fields);
        } else if (type instanceof ArrayType a) {
            Type element = type(ELEMENT, Repetition.OPTIONAL, a.elementType(), column);
            return group(
                    repetition,
                    LogicalTypeAnnotation.listType(),
                    name,
                    new GroupType(Repetition.REPEATED, LIST, element));
        } else if (type instanceof MapType m) {
            Type key = type(KEY, Repetition.REQUIRED, m.keyType(), column);
            Type value = type(VALUE, Repetition.OPTIONAL, m.valueType(), column);
            return group(
                    repetition,
                    LogicalTypeAnnotation.mapType(),
                    name,
                    new GroupType(Repetition.REPEATED, ENTRY, key, value));
        } else if (type instanceof DecimalType d) {
            PrimitiveTypeName in = decimal(d);
            return primitive(
                    name,
                    repetition,
                    in,
                    LogicalTypeAnnotation.decimalType(d.scale(), d.precision()),
                    in == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY ? decimalBytes(d.precision()) : 0);
        } else if (type instanceof YearMonthIntervalType) {
            return primitive(name, repetition, PrimitiveTypeName.INT32, null, 0);
        } else if (type instanceof DayTimeIntervalType) {
            return primitive(name, repetition, PrimitiveTypeName.INT64, null, 0);
        } else if (type instanceof AtomicType a && a.kind() != AtomicType.Kind.NULL) {
            return atomic(name, repetition, a.kind());
        }
        throw new AnalysisException(
                "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                "0A000",
                "The Parquet datasource doesn't support the column `" + column + "` of the type \"" + type.sql()
                        + "\". Cast it, or leave it out.",
                Map.of("columnName", column, "columnType", type.sql(), "format", "Parquet"));
    }

    private Type atomic(String name, Repetition repetition, AtomicType.Kind kind) {
        return switch (kind) {
            case BOOLEAN -> primitive(name, repetition, PrimitiveTypeName.BOOLEAN, null, 0);
            case BYTE -> primitive(name, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.intType(8), 0);
            case SHORT -> primitive(name, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.intType(16), 0);
            case INTEGER -> primitive(name, repetition, PrimitiveTypeName.INT32, null, 0);
            case LONG -> primitive(name, repetition, PrimitiveTypeName.INT64, null, 0);
            case FLOAT -> primitive(name, repetition, PrimitiveTypeName.FLOAT, null, 0);
            case DOUBLE -> primitive(name, repetition, PrimitiveTypeName.DOUBLE, null, 0);
            case STRING -> primitive(name, repetition, PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), 0);
            case BINARY, NULL -> primitive(name, repetition, PrimitiveTypeName.BINARY, null, 0);
            case DATE -> primitive(name, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType(), 0);
            case TIMESTAMP ->
                switch (timestamps) {
                    case INT96 -> primitive(name, repetition, PrimitiveTypeName.INT96, null, 0);
                    case TIMESTAMP_MILLIS -> timestamp(name, repetition, true, TimeUnit.MILLIS);
                    case TIMESTAMP_MICROS -> timestamp(name, repetition, true, TimeUnit.MICROS);
                };
            case TIMESTAMP_NTZ -> timestamp(name, repetition, false, TimeUnit.MICROS);
        };
    }

    private static Type timestamp(String name, Repetition repetition, boolean utc, TimeUnit unit) {
        return primitive(name, repetition, PrimitiveTypeName.INT64, LogicalTypeAnnotation.timestampType(utc, unit), 0);
    }

    private static Type group(Repetition repetition, LogicalTypeAnnotation annotation, String name, Type inner) {
        return Types.buildGroup(repetition).addField(inner).as(annotation).named(name);
    }

    private static Type primitive(
            String name,
            Repetition repetition,
            PrimitiveTypeName type,
            @Nullable LogicalTypeAnnotation annotation,
            int length) {
        return Types.primitive(type, repetition).length(length).as(annotation).named(name);
    }
}
