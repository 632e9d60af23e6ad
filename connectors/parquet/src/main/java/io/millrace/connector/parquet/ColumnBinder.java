package io.millrace.connector.parquet;

import io.millrace.error.ExecutionException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Finds the columns that are wanted in the schema of a file, by name without regard to case, and what reads them. Everything else is not read. */
final class ColumnBinder {
    private final Path file;

    /** @param file for errors */
    ColumnBinder(Path file) {
        this.file = file;
    }

    /**
     * Fields of a group that are read.
     *
     * @param fields by the fields wanted; null for those that the file does not have
     * @param types in the order of the file's fields, each with no more in it than is wanted
     * @param inFile what reads these types
     */
    record Fields(List<@Nullable ColumnValues> fields, List<Type> types, List<ColumnValues> inFile) {}

    /** What reads a column, and what of its type. */
    private record Bound(ColumnValues values, Type type) {}

    Fields fields(GroupType group, List<StructField> wanted, String prefix) {
        Map<String, Integer> places = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < wanted.size(); i++) {
            places.putIfAbsent(wanted.get(i).name(), i);
        }
        Fields found = new Fields(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        @Nullable Type[] types = new @Nullable Type[wanted.size()];
        for (StructField ignored : wanted) {
            found.fields.add(null);
        }
        for (Type type : group.getFields()) {
            Integer place = places.get(type.getName());
            if (place == null) {
                continue;
            }
            Type other = types[place];
            if (other != null) {
                throw new ExecutionException(
                        "_LEGACY_ERROR_TEMP_2093",
                        "KD001",
                        "Found duplicate field(s) \"" + wanted.get(place).name() + "\": [" + other.getName() + ", "
                                + type.getName() + "] in case-insensitive mode, in the file " + file
                                + ". Leave the column out with a schema(…) of your own, or rename it where the file is written.");
            }
            types[place] = type;
            Bound bound = bind(type, wanted.get(place).dataType(), prefix + type.getName());
            found.fields.set(place, bound.values);
            found.types.add(bound.type);
            found.inFile.add(bound.values);
        }
        return found;
    }

    private Bound bind(Type type, DataType wanted, String column) {
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            if (!(wanted instanceof ArrayType)) {
                throw ParquetFiles.mismatch(file, column, wanted, type);
            }
            Bound element = single(type, ((ArrayType) wanted).elementType(), column);
            return new Bound(new ListValues(element.values, ListValues.Form.BARE), element.type);
        }
        return single(type, wanted, column);
    }

    /** One value, even if the field is repeated. */
    private Bound single(Type type, DataType wanted, String column) {
        if (type.isPrimitive()) {
            ColumnValues values = Scalars.read(type.asPrimitiveType(), wanted);
            if (values != null) {
                return new Bound(values, type);
            }
        } else if (wanted instanceof ArrayType a && Nesting.isList(type)) {
            return list(type.asGroupType(), a, column);
        } else if (wanted instanceof MapType m && Nesting.isMap(type)) {
            return map(type.asGroupType(), m, column);
        } else if (wanted instanceof StructType s && !Nesting.isList(type) && !Nesting.isMap(type)) {
            return struct(type.asGroupType(), s, column);
        }
        throw ParquetFiles.mismatch(file, column, wanted, type);
    }

    private Bound list(GroupType list, ArrayType wanted, String column) {
        Type repeated = list.getType(0);
        if (Nesting.isTwoLevel(list)) {
            Bound element = single(repeated, wanted.elementType(), column + ".element");
            return new Bound(
                    new ListValues(element.values, ListValues.Form.TWO_LEVELS), list.withNewFields(element.type));
        }
        Bound element = bind(repeated.asGroupType().getType(0), wanted.elementType(), column + ".element");
        return new Bound(
                new ListValues(element.values, ListValues.Form.THREE_LEVELS),
                list.withNewFields(repeated.asGroupType().withNewFields(element.type)));
    }

    private Bound map(GroupType map, MapType wanted, String column) {
        GroupType entry = Nesting.entry(map);
        Bound key = bind(entry.getType(0), wanted.keyType(), column + ".key");
        Bound value = bind(entry.getType(1), wanted.valueType(), column + ".value");
        return new Bound(
                new MapValues(key.values, value.values), map.withNewFields(entry.withNewFields(key.type, value.type)));
    }

    private Bound struct(GroupType group, StructType wanted, String column) {
        Fields fields = fields(group, wanted.fieldList(), column + ".");
        if (fields.types.isEmpty()) {
            // Without a field that is read nobody would know which of the structs are null.
            Type first = group.getType(0);
            Bound any = bind(first, FileTypes.typeOf(first), column + "." + first.getName());
            fields.types.add(any.type);
            fields.inFile.add(any.values);
        }
        return new Bound(new StructValues(fields.fields, fields.inFile), group.withNewFields(fields.types));
    }
}
