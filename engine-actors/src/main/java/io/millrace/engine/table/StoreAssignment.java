package io.millrace.engine.table;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A query's columns as those of the table that they are written into: by order or by name, with the casts that lose nothing unnoticed. */
public final class StoreAssignment {
    private StoreAssignment() {}

    /** All columns nullable, as those of a table are: a file may lack one. */
    public static StructType nullable(StructType schema) {
        return (StructType) loose(schema);
    }

    private static DataType loose(DataType type) {
        if (type instanceof StructType s) {
            return new StructType(s.fieldList().stream()
                    .map(f -> new StructField(f.name(), loose(f.dataType()), true, f.metadata()))
                    .toList());
        } else if (type instanceof ArrayType a) {
            return new ArrayType(loose(a.elementType()), true);
        } else if (type instanceof MapType m) {
            return new MapType(loose(m.keyType()), loose(m.valueType()), true);
        }
        return type;
    }

    /**
     * By order.
     *
     * @param columns of the table that the query gives, empty for all but the fixed ones; the others become null
     * @param fixed values of columns that the query does not give
     */
    public static Plan byOrder(
            Plan plan, StructType schema, TableInfo table, List<String> columns, Map<String, Tree> fixed) {
        List<String> names = columns.isEmpty()
                ? Stream.of(table.schema().fieldNames())
                        .filter(name -> indexOf(List.copyOf(fixed.keySet()), name) < 0)
                        .toList()
                : columns;
        for (String name : names) {
            if (table.schema().indexOf(name, false) < 0) {
                throw new AnalysisException(
                        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                        "42703",
                        "The table `" + table.name() + "` has no column `" + name + "`. It has "
                                + List.of(table.schema().fieldNames()) + ".",
                        Map.of("objectName", "`" + name + "`"));
            }
        }
        if (names.size() != schema.size()) {
            throw new AnalysisException(
                    "INSERT_COLUMN_ARITY_MISMATCH."
                            + (schema.size() < names.size() ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS"),
                    "21S01",
                    "Cannot write to `" + table.name() + "`, the reason is "
                            + (schema.size() < names.size() ? "not enough" : "too many")
                            + " data columns: Table columns: " + names + ". Data columns: "
                            + List.of(schema.fieldNames()) + ".",
                    Map.of("tableName", "`" + table.name() + "`"));
        }
        // Names of its own, as those of a query may repeat.
        List<String> places = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            places.add("column " + i);
        }
        List<Tree> values = new ArrayList<>();
        for (StructField column : table.schema().fieldList()) {
            int at = indexOf(names, column.name());
            Tree value = at < 0
                    ? new Tree.Cast(constant(column, fixed), column.dataType(), false)
                    : stored(named(places.get(at)), schema.field(at).dataType(), column, table);
            values.add(new Tree.Alias(value, List.of(column.name()), null));
        }
        return new Plan.Select(new Plan.Aliased(plan, "query", places), values, false);
    }

    private static Tree constant(StructField column, Map<String, Tree> fixed) {
        return fixed.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(column.name()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Tree.Literal(null, DataTypes.NullType));
    }

    /** By name, in any order; there has to be one for each column of the table, and no other. */
    public static Plan byName(Plan plan, StructType schema, TableInfo table) {
        List<String> names = List.of(schema.fieldNames());
        List<Tree> values = new ArrayList<>();
        for (StructField column : table.schema().fieldList()) {
            int at = indexOf(names, column.name());
            if (at < 0 || names.size() != table.schema().size()) {
                throw new AnalysisException(
                        "_LEGACY_ERROR_TEMP_1162",
                        "Table " + table.name() + " has the columns "
                                + table.schema().simpleString()
                                + ", and the query gives " + schema.simpleString()
                                + ". Select the table's columns.");
            }
            Tree value = stored(named(names.get(at)), schema.field(at).dataType(), column, table);
            values.add(new Tree.Alias(value, List.of(column.name()), null));
        }
        return new Plan.Select(plan, values, false);
    }

    private static int indexOf(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private static Tree named(String name) {
        return new Tree.Name(List.of(name), OptionalLong.empty());
    }

    private static Tree stored(Tree value, DataType from, StructField column, TableInfo table) {
        DataType to = column.dataType();
        if (loose(from).equals(to)) {
            return value;
        } else if (!mayStore(from, to)) {
            throw new AnalysisException(
                    "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
                    "KD000",
                    "Table `" + table.name() + "` cannot take column `"
                            + column.name() + "`: a \"" + from.sql() + "\" may not fit a \"" + to.sql()
                            + "\". Cast it in the query if that is what you want.",
                    Map.of("tableName", "`" + table.name() + "`", "colName", "`" + column.name() + "`"));
        }
        return new Tree.Cast(value, to, false);
    }

    /** As ANSI allows: numbers as numbers, times as times, and anything simple as text. */
    private static boolean mayStore(DataType from, DataType to) {
        if (from.equals(DataTypes.NullType) || to.equals(DataTypes.StringType) && simple(from)) {
            return true;
        }
        return number(from) && number(to) || time(from) && time(to);
    }

    private static boolean simple(DataType type) {
        return type instanceof DecimalType
                || type instanceof AtomicType a
                        && a.kind() != AtomicType.Kind.BINARY
                        && a.kind() != AtomicType.Kind.NULL;
    }

    private static boolean number(DataType type) {
        return type instanceof DecimalType
                || type instanceof AtomicType a
                        && switch (a.kind()) {
                            case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE -> true;
                            default -> false;
                        };
    }

    private static boolean time(DataType type) {
        return type instanceof AtomicType a
                && switch (a.kind()) {
                    case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
                    default -> false;
                };
    }
}
