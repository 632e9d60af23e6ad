package io.millrace.connector.parquet;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The types that columns of a file have where nobody says what is wanted: as Spark reads them, everything nullable. */
final class FileTypes {
    /** Under this key of the footer Spark keeps the schema that was written. */
    static final String ROW_METADATA = "org.apache.spark.sql.parquet.row.metadata";

    private FileTypes() {}

    static StructType schemaOf(FileMetaData file) {
        String own = file.getKeyValueMetaData().get(ROW_METADATA);
        if (own != null) {
            try {
                return (StructType) nullable(DataType.fromJson(own));
            } catch (RuntimeException e) {
                // A type that is not there yet: what the columns themselves say is next best.
                return struct(file.getSchema());
            }
        }
        return struct(file.getSchema());
    }

    private static StructType struct(GroupType group) {
        List<StructField> fields = new ArrayList<>();
        for (Type field : group.getFields()) {
            fields.add(new StructField(field.getName(), typeOf(field), true));
        }
        return new StructType(fields);
    }

    static DataType typeOf(Type type) {
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return DataTypes.createArrayType(single(type));
        }
        return single(type);
    }

    private static DataType single(Type type) {
        if (type.isPrimitive()) {
            return primitive(type.asPrimitiveType());
        } else if (Nesting.isList(type)) {
            return DataTypes.createArrayType(single(Nesting.element(type.asGroupType())));
        } else if (Nesting.isMap(type)) {
            GroupType entry = Nesting.entry(type.asGroupType());
            return DataTypes.createMapType(single(entry.getType(0)), typeOf(entry.getType(1)));
        }
        return struct(type.asGroupType());
    }

    private static DataType primitive(PrimitiveType type) {
        DataType found = switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> DataTypes.BooleanType;
            case FLOAT -> DataTypes.FloatType;
            case DOUBLE -> DataTypes.DoubleType;
            case INT96 -> DataTypes.TimestampType;
            case INT32 -> int32(type.getLogicalTypeAnnotation());
            case INT64 -> int64(type.getLogicalTypeAnnotation());
            case BINARY -> binary(type.getLogicalTypeAnnotation());
            case FIXED_LEN_BYTE_ARRAY -> fixed(type.getLogicalTypeAnnotation());
        };
        if (found == null) {
            throw new AnalysisException(
                    "PARQUET_TYPE_ILLEGAL",
                    "42846",
                    "Illegal Parquet type: " + ParquetFiles.describe(type)
                            + ". Leave the column out with a schema(…) of your own, or write it with another type.",
                    Map.of("parquetType", ParquetFiles.describe(type)));
        }
        return found;
    }

    private static @Nullable DataType int32(@Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return DataTypes.IntegerType;
        } else if (annotation instanceof IntLogicalTypeAnnotation i) {
            return switch (i.getBitWidth()) {
                case 8 -> i.isSigned() ? DataTypes.ByteType : DataTypes.ShortType;
                case 16 -> i.isSigned() ? DataTypes.ShortType : DataTypes.IntegerType;
                default -> i.isSigned() ? DataTypes.IntegerType : DataTypes.LongType;
            };
        } else if (annotation instanceof DateLogicalTypeAnnotation) {
            return DataTypes.DateType;
        }
        return decimal(annotation);
    }

    private static @Nullable DataType int64(@Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return DataTypes.LongType;
        } else if (annotation instanceof IntLogicalTypeAnnotation i) {
            return i.isSigned() ? DataTypes.LongType : DataTypes.createDecimalType(20, 0);
        } else if (annotation instanceof TimestampLogicalTypeAnnotation t) {
            if (t.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS) {
                return null;
            }
            return t.isAdjustedToUTC() ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
        }
        return decimal(annotation);
    }

    private static @Nullable DataType binary(@Nullable LogicalTypeAnnotation annotation) {
        if (annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                || annotation instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
                || annotation instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation) {
            return DataTypes.StringType;
        } else if (annotation == null || annotation instanceof LogicalTypeAnnotation.BsonLogicalTypeAnnotation) {
            return DataTypes.BinaryType;
        }
        return decimal(annotation);
    }

    private static @Nullable DataType fixed(@Nullable LogicalTypeAnnotation annotation) {
        return annotation == null || annotation instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation
                ? DataTypes.BinaryType
                : decimal(annotation);
    }

    private static @Nullable DataType decimal(LogicalTypeAnnotation annotation) {
        return annotation instanceof DecimalLogicalTypeAnnotation d
                ? DataTypes.createDecimalType(d.getPrecision(), d.getScale())
                : null;
    }

    /** The same type, whose every part may be null. */
    static DataType nullable(DataType type) {
        if (type instanceof StructType s) {
            return new StructType(s.fieldList().stream()
                    .map(f -> new StructField(f.name(), nullable(f.dataType()), true, f.metadata()))
                    .toList());
        } else if (type instanceof ArrayType a) {
            return DataTypes.createArrayType(nullable(a.elementType()));
        } else if (type instanceof MapType m) {
            return DataTypes.createMapType(nullable(m.keyType()), nullable(m.valueType()));
        }
        return type;
    }
}
