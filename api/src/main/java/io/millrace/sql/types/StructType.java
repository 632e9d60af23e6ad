package io.millrace.sql.types;

import io.millrace.error.MillraceException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list of named columns: the schema of a Dataset, or the type of a nested struct. Immutable; {@code add} returns a copy. */
public final class StructType extends DataType {
    private final List<StructField> fields;

    public StructType() {
        this(List.of());
    }

    public StructType(List<StructField> fields) {
        this.fields = List.copyOf(fields);
    }

    public StructType(StructField[] fields) {
        this(List.of(fields));
    }

    public StructType add(StructField field) {
        List<StructField> more = new ArrayList<>(fields);
        more.add(field);
        return new StructType(more);
    }

    public StructType add(String name, DataType type) {
        return add(new StructField(name, type, true));
    }

    public StructType add(String name, DataType type, boolean nullable) {
        return add(new StructField(name, type, nullable));
    }

    /** Adds a column whose type is given as DDL, for example {@code "int"} or {@code "array<string>"}. */
    public StructType add(String name, String ddlType) {
        return add(name, DdlParser.parseType(ddlType));
    }

    public StructType add(String name, String ddlType, boolean nullable) {
        return add(name, DdlParser.parseType(ddlType), nullable);
    }

    public StructType add(String name, DataType type, boolean nullable, Metadata metadata) {
        return add(new StructField(name, type, nullable, metadata));
    }

    public StructType add(String name, DataType type, boolean nullable, String comment) {
        return add(new StructField(name, type, nullable).withComment(comment));
    }

    public StructType add(String name, String ddlType, boolean nullable, Metadata metadata) {
        return add(name, DdlParser.parseType(ddlType), nullable, metadata);
    }

    public StructType add(String name, String ddlType, boolean nullable, String comment) {
        return add(name, DdlParser.parseType(ddlType), nullable, comment);
    }

    /** The columns, in order; a copy. */
    public StructField[] fields() {
        return fields.toArray(StructField[]::new);
    }

    public List<StructField> fieldList() {
        return fields;
    }

    public String[] fieldNames() {
        return fields.stream().map(StructField::name).toArray(String[]::new);
    }

    public String[] names() {
        return fieldNames();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public boolean nonEmpty() {
        return !fields.isEmpty();
    }

    public int size() {
        return fields.size();
    }

    public int length() {
        return fields.size();
    }

    public StructField field(int ordinal) {
        return fields.get(ordinal);
    }

    public StructField apply(int ordinal) {
        return fields.get(ordinal);
    }

    public Iterator<StructField> iterator() {
        return fields.iterator();
    }

    public StructField apply(String name) {
        return fields.get(fieldIndex(name));
    }

    /** The place of the column of exactly this name; an error lists the names there are. */
    public int fieldIndex(String name) {
        int i = indexOf(name, true);
        if (i < 0) {
            throw new MillraceException(
                    "FIELD_NOT_FOUND", "No such struct field `" + name + "` in " + List.of(fieldNames()) + ".");
        }
        return i;
    }

    /** The place of the column of exactly this name. */
    public Optional<Integer> getFieldIndex(String name) {
        int i = indexOf(name, true);
        return i < 0 ? Optional.empty() : Optional.of(i);
    }

    /** The place of the first column of this name, or -1. */
    public int indexOf(@Nullable String name, boolean caseSensitive) {
        for (int i = 0; i < fields.size(); i++) {
            String own = fields.get(i).name();
            if (caseSensitive ? own.equals(name) : own.equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Parses a column list such as {@code "a INT, b STRING NOT NULL"}. */
    public static StructType fromDDL(String ddl) {
        return DdlParser.parseColumns(ddl);
    }

    /** This schema as a DDL column list that {@link #fromDDL} reads back. */
    public String toDDL() {
        return fields.stream().map(StructField::toDDL).collect(Collectors.joining(","));
    }

    /** The tree that {@code printSchema} prints. */
    public String treeString() {
        return treeString(Integer.MAX_VALUE);
    }

    /** As above, with so many levels of nested columns: 1 for those of this schema alone; none or less: all. */
    public String treeString(int maxDepth) {
        StringBuilder out = new StringBuilder("root\n");
        tree(out, " |", this, maxDepth <= 0 ? Integer.MAX_VALUE : maxDepth);
        return out.toString();
    }

    @SuppressWarnings("SystemOut")
    public void printTreeString() {
        System.out.println(treeString());
    }

    private static void tree(StringBuilder out, String indent, DataType type, int depth) {
        if (depth == 0) {
            return;
        }
        if (type instanceof StructType s) {
            for (StructField f : s.fields) {
                line(out, indent, f.name(), f.dataType(), "nullable = " + f.nullable(), depth);
            }
        } else if (type instanceof ArrayType a) {
            line(out, indent, "element", a.elementType(), "containsNull = " + a.containsNull(), depth);
        } else if (type instanceof MapType m) {
            line(out, indent, "key", m.keyType(), null, depth);
            line(out, indent, "value", m.valueType(), "valueContainsNull = " + m.valueContainsNull(), depth);
        }
    }

    private static void line(
            StringBuilder out, String indent, String name, DataType type, @Nullable String note, int depth) {
        out.append(indent).append("-- ").append(name).append(": ").append(treeName(type));
        out.append(note == null ? "\n" : " (" + note + ")\n");
        tree(out, indent + "    |", type, depth - 1);
    }

    /** The name that Spark has for a type without parts in trees and JSON. */
    static String treeName(DataType type) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case BYTE -> "byte";
                case SHORT -> "short";
                case INTEGER -> "integer";
                case LONG -> "long";
                default -> a.typeName();
            };
        }
        return type instanceof DecimalType d ? d.simpleString() : type.typeName();
    }

    @Override
    public String typeName() {
        return "struct";
    }

    @Override
    public String simpleString() {
        return fields.stream()
                .map(f -> f.name() + ":" + f.dataType().simpleString())
                .collect(Collectors.joining(",", "struct<", ">"));
    }

    @Override
    public String sql() {
        return fields.stream().map(StructField::sql).collect(Collectors.joining(", ", "STRUCT<", ">"));
    }

    /** The lower-case names, for look-ups that ignore case. */
    public List<String> lowerCaseNames() {
        return fields.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StructType s && s.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }
}
