package io.millrace.planner.function.json;

import io.millrace.planner.function.Types;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The type of a JSON value: whole numbers BIGINT, others DOUBLE, fields in order of their names, nulls STRING at last. */
final class JsonSchema {
    private static final int LONG_DIGITS = 20;

    private JsonSchema() {}

    static DataType of(@Nullable Object v, TextOptions.Inference options) {
        return settled(infer(v, options));
    }

    private static DataType infer(@Nullable Object v, TextOptions.Inference options) {
        if (v == null) {
            return DataTypes.NullType;
        } else if (v instanceof Map<?, ?> m) {
            TreeMap<String, DataType> fields = new TreeMap<>();
            m.forEach((k, x) -> fields.put(String.valueOf(k), infer(x, options)));
            return struct(fields);
        } else if (v instanceof List<?> l) {
            DataType element = DataTypes.NullType;
            for (Object x : l) {
                element = merge(element, infer(x, options));
            }
            return new ArrayType(element, true);
        } else if (options.primitivesAsString()) {
            return DataTypes.StringType;
        } else if (v instanceof JsonTree.NumberText n) {
            if (!n.whole()) {
                return options.prefersDecimal() ? decimal(n.text()) : DataTypes.DoubleType;
            }
            BigInteger i = new BigInteger(n.text());
            int digits = i.abs().toString().length();
            return i.bitLength() < 64
                    ? DataTypes.LongType
                    : digits <= 38 ? new DecimalType(digits, 0) : DataTypes.DoubleType;
        }
        return v instanceof Boolean ? DataTypes.BooleanType : DataTypes.StringType;
    }

    private static DataType decimal(String number) {
        BigDecimal d = new BigDecimal(number);
        int precision = Math.max(d.precision(), d.scale());
        return d.scale() >= 0 && precision <= DecimalType.MAX_PRECISION
                ? new DecimalType(precision, d.scale())
                : DataTypes.DoubleType;
    }

    private static StructType struct(Map<String, DataType> fields) {
        List<StructField> list = new ArrayList<>();
        fields.forEach((name, type) -> list.add(new StructField(name, type, true)));
        return new StructType(list);
    }

    private static DataType merge(DataType a, DataType b) {
        if (a.equals(b) || Types.isNull(b)) {
            return a;
        }
        if (Types.isNull(a)) {
            return b;
        }
        if (Types.isNumeric(a) && Types.isNumeric(b)) {
            return a.equals(DataTypes.DoubleType) || b.equals(DataTypes.DoubleType)
                    ? DataTypes.DoubleType
                    : wider(decimalOf(a), decimalOf(b));
        }
        if (a instanceof ArrayType x && b instanceof ArrayType y) {
            return new ArrayType(merge(x.elementType(), y.elementType()), true);
        }
        if (a instanceof StructType x && b instanceof StructType y) {
            TreeMap<String, DataType> fields = new TreeMap<>();
            x.fieldList().forEach(f -> fields.put(f.name(), f.dataType()));
            y.fieldList().forEach(f -> fields.merge(f.name(), f.dataType(), JsonSchema::merge));
            return struct(fields);
        }
        return DataTypes.StringType;
    }

    private static DecimalType decimalOf(DataType number) {
        return number instanceof DecimalType d ? d : new DecimalType(LONG_DIGITS, 0);
    }

    private static DataType wider(DecimalType a, DecimalType b) {
        int scale = Math.max(a.scale(), b.scale());
        int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + scale;
        return digits > DecimalType.MAX_PRECISION ? DataTypes.DoubleType : new DecimalType(digits, scale);
    }

    private static DataType settled(DataType t) {
        if (t instanceof StructType s) {
            TreeMap<String, DataType> fields = new TreeMap<>();
            s.fieldList().forEach(f -> fields.put(f.name(), settled(f.dataType())));
            return struct(fields);
        }
        return t instanceof ArrayType a
                ? new ArrayType(settled(a.elementType()), true)
                : Types.isNull(t) ? DataTypes.StringType : t;
    }
}
