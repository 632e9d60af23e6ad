package io.millrace.sql.types;

import java.util.List;

/** The types, as constants and factory methods. Names follow Spark's {@code DataTypes}. */
@SuppressWarnings({"ConstantName", "VariableNameSameAsType"})
public final class DataTypes {
    public static final AtomicType NullType = new AtomicType(AtomicType.Kind.NULL, "void");
    public static final AtomicType BooleanType = new AtomicType(AtomicType.Kind.BOOLEAN, "boolean");
    public static final AtomicType ByteType = new AtomicType(AtomicType.Kind.BYTE, "tinyint");
    public static final AtomicType ShortType = new AtomicType(AtomicType.Kind.SHORT, "smallint");
    public static final AtomicType IntegerType = new AtomicType(AtomicType.Kind.INTEGER, "int");
    public static final AtomicType LongType = new AtomicType(AtomicType.Kind.LONG, "bigint");
    public static final AtomicType FloatType = new AtomicType(AtomicType.Kind.FLOAT, "float");
    public static final AtomicType DoubleType = new AtomicType(AtomicType.Kind.DOUBLE, "double");
    public static final AtomicType DateType = new AtomicType(AtomicType.Kind.DATE, "date");
    public static final AtomicType TimestampType = new AtomicType(AtomicType.Kind.TIMESTAMP, "timestamp");
    public static final AtomicType TimestampNTZType = new AtomicType(AtomicType.Kind.TIMESTAMP_NTZ, "timestamp_ntz");
    public static final AtomicType StringType = new AtomicType(AtomicType.Kind.STRING, "string");
    public static final AtomicType BinaryType = new AtomicType(AtomicType.Kind.BINARY, "binary");

    public static final VariantType VariantType = new VariantType();

    private DataTypes() {}

    public static DecimalType createDecimalType(int precision, int scale) {
        return new DecimalType(precision, scale);
    }

    public static DecimalType createDecimalType() {
        return new DecimalType(10, 0);
    }

    public static ArrayType createArrayType(DataType elementType) {
        return new ArrayType(elementType, true);
    }

    public static ArrayType createArrayType(DataType elementType, boolean containsNull) {
        return new ArrayType(elementType, containsNull);
    }

    public static MapType createMapType(DataType keyType, DataType valueType) {
        return new MapType(keyType, valueType, true);
    }

    public static MapType createMapType(DataType keyType, DataType valueType, boolean valueContainsNull) {
        return new MapType(keyType, valueType, valueContainsNull);
    }

    public static StructField createStructField(String name, DataType type, boolean nullable) {
        return new StructField(name, type, nullable);
    }

    /** From days to seconds. */
    public static DayTimeIntervalType createDayTimeIntervalType() {
        return new DayTimeIntervalType(0, 3);
    }

    /** From 0 (day), 1 (hour), 2 (minute) or 3 (second) to one of these. */
    public static DayTimeIntervalType createDayTimeIntervalType(byte startField, byte endField) {
        return new DayTimeIntervalType(startField, endField);
    }

    /** Years and months. */
    public static YearMonthIntervalType createYearMonthIntervalType() {
        return new YearMonthIntervalType(0, 1);
    }

    /** From 0 (year) or 1 (month) to one of these. */
    public static YearMonthIntervalType createYearMonthIntervalType(byte startField, byte endField) {
        return new YearMonthIntervalType(startField, endField);
    }

    public static StructField createStructField(String name, DataType type, boolean nullable, Metadata metadata) {
        return new StructField(name, type, nullable, metadata);
    }

    public static StructType createStructType(List<StructField> fields) {
        return new StructType(fields);
    }

    public static StructType createStructType(StructField[] fields) {
        return new StructType(List.of(fields));
    }
}
