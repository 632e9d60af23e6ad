package io.millrace.engine.launch;

import io.millrace.engine.table.StoreAssignment;
import io.millrace.engine.table.TableInfo;
import io.millrace.engine.table.TablePartitions;
import io.millrace.error.MillraceException;
import io.millrace.planner.parse.TableAction;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes tables of the warehouse, and tells of them; each answers with the rows that Spark answers with. Thread-safe. */
final class TableCommands {
    private static final StructType PROPERTIES = StructType.fromDDL("key STRING NOT NULL, value STRING NOT NULL");
    private static final Plan NOTHING = new Plan.Local(new StructType(), List.of());

    private final TableQueries tables;
    private final SessionPlanner planner;

    TableCommands(TableQueries tables, SessionPlanner planner) {
        this.tables = tables;
        this.planner = planner;
    }

    Plan run(String name, TableAction action) {
        if (tables.isView(name) && action instanceof TableAction.ShowCreate) {
            throw new AnalysisException(
                    "EXPECT_PERMANENT_VIEW_NOT_TEMP",
                    "42809",
                    "`" + name + "` is a temporary view, which has no statement that makes it again. DESCRIBE tells its"
                            + " columns.",
                    Map.of("viewName", "`" + name + "`"));
        } else if (tables.isView(name) && action instanceof TableAction.ShowProperties) {
            return new Plan.Local(PROPERTIES, List.of());
        }
        TableInfo table = tables.existing(name);
        if (action instanceof TableAction.ShowPartitions s) {
            return texts("partition", partitions(table).matching(s.partition()));
        } else if (action instanceof TableAction.ShowCreate) {
            return texts("createtab_stmt", List.of(createStatement(table)));
        } else if (action instanceof TableAction.ShowProperties s) {
            return properties(table, s.key());
        }
        change(table, action);
        return NOTHING;
    }

    private void change(TableInfo table, TableAction action) {
        if (action instanceof TableAction.SetProperties s) {
            Map<String, String> all = new TreeMap<>(table.properties());
            all.putAll(s.properties());
            tables.warehouse().replace(table.about(table.comment(), all));
            return;
        } else if (action instanceof TableAction.UnsetProperties u) {
            unset(table, u);
            return;
        }
        TableQueries.requireOfBatches(table);
        if (action instanceof TableAction.Rename r) {
            tables.warehouse().rename(table, r.to());
        } else if (action instanceof TableAction.AddColumns a) {
            addColumns(table, a.columns());
        } else if (action instanceof TableAction.Truncate t) {
            truncate(table, t.partition());
        } else if (action instanceof TableAction.DropPartition d) {
            dropPartition(table, d);
        }
    }

    private TablePartitions partitions(TableInfo table) {
        return new TablePartitions(table, tables.warehouse().location(table));
    }

    private void unset(TableInfo table, TableAction.UnsetProperties u) {
        Map<String, String> all = new TreeMap<>(table.properties());
        for (String key : u.keys()) {
            if (all.remove(key) == null && !u.ifExists()) {
                throw new AnalysisException(
                        "UNSET_NONEXISTENT_PROPERTIES",
                        "42K0J",
                        "Attempted to unset non-existent properties [`" + key + "`] in table `" + table.name()
                                + "`. Add IF EXISTS to tolerate that.",
                        Map.of("properties", "`" + key + "`", "table", "`" + table.name() + "`"));
            }
        }
        tables.warehouse().replace(table.about(table.comment(), all));
    }

    private void addColumns(TableInfo table, StructType added) {
        StructType all = table.schema();
        for (StructField column : added.fieldList()) {
            if (all.indexOf(column.name(), false) >= 0) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "42711",
                        "The table has a column `" + column.name() + "` already. Name the new one otherwise.",
                        Map.of("columnName", "`" + column.name() + "`"));
            }
            all = all.add(column);
        }
        TableInfo now = table.with(StoreAssignment.nullable(all));
        // A format that cannot have these columns says so before the table is spoilt.
        StructType read =
                planner.describe(now.read(tables.warehouse().location(now))).schema();
        tables.warehouse().replace(now.with(read));
    }

    private void truncate(TableInfo table, Map<String, String> partition) {
        if (table.path() != null) {
            throw new AnalysisException(
                    "CANNOT_TRUNCATE_EXTERNAL_TABLE",
                    "0A000",
                    "The files of external table `" + table.name()
                            + "` are not the engine's to remove. Use INSERT OVERWRITE with a query that has no rows, or remove the files at "
                            + table.path() + ".",
                    Map.of("tableName", "`" + table.name() + "`"));
        }
        TablePartitions partitions = partitions(table);
        if (partition.isEmpty()) {
            partitions.removeAll();
        } else {
            partitions.matching(partition).forEach(partitions::remove);
        }
    }

    /** A partition is its directory, so that of a table whose files are somebody else's cannot go and leave them, as in Spark it does. */
    private void dropPartition(TableInfo table, TableAction.DropPartition d) {
        if (table.path() != null) {
            throw MillraceException.notYet(
                    "ALTER TABLE … DROP PARTITION of an external table",
                    "Remove the partition's directory below " + table.path() + " where its rows are to go.");
        }
        TablePartitions partitions = partitions(table);
        List<String> found = partitions.matching(d.partition());
        if (found.isEmpty() && !d.ifExists()) {
            throw new AnalysisException(
                    "PARTITIONS_NOT_FOUND",
                    "428FT",
                    "The partition(s) " + d.partition() + " cannot be found in table `" + table.name()
                            + "`. See SHOW PARTITIONS; to tolerate that, add IF EXISTS.",
                    Map.of("partitionList", String.valueOf(d.partition()), "tableName", "`" + table.name() + "`"));
        }
        found.forEach(partitions::remove);
    }

    private static Plan properties(TableInfo table, @Nullable String key) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (key == null) {
            new TreeMap<>(table.properties()).forEach((k, v) -> rows.add(new @Nullable Object[] {k, v}));
        } else {
            String none = "Table spark_catalog.default." + table.name() + " does not have property: " + key;
            rows.add(new @Nullable Object[] {key, table.properties().getOrDefault(key, none)});
        }
        return new Plan.Local(PROPERTIES, rows);
    }

    private static Plan texts(String column, List<String> values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        values.forEach(v -> rows.add(new @Nullable Object[] {v}));
        return new Plan.Local(StructType.fromDDL(column + " STRING NOT NULL"), rows);
    }

    private static String createStatement(TableInfo table) {
        List<String> columns = new ArrayList<>();
        for (StructField f : table.schema().fieldList()) {
            columns.add("\n  " + f.toDDL());
        }
        StringBuilder sql = new StringBuilder("CREATE TABLE spark_catalog.default.")
                .append(table.name())
                .append(" (")
                .append(String.join(",", columns))
                .append(")\nUSING ")
                .append(table.format())
                .append('\n');
        clause(sql, "OPTIONS", table.options());
        if (!table.partitionBy().isEmpty()) {
            sql.append("PARTITIONED BY (")
                    .append(String.join(", ", table.partitionBy()))
                    .append(")\n");
        }
        if (table.comment() != null) {
            sql.append("COMMENT ").append(quoted(table.comment())).append('\n');
        }
        if (table.path() != null) {
            sql.append("LOCATION ").append(quoted(table.path())).append('\n');
        }
        clause(sql, "TBLPROPERTIES", table.properties());
        return sql.toString();
    }

    private static void clause(StringBuilder sql, String word, Map<String, String> values) {
        if (!values.isEmpty()) {
            List<String> all = new ArrayList<>();
            new TreeMap<>(values).forEach((k, v) -> all.add("\n  " + quoted(k) + " = " + quoted(v)));
            sql.append(word).append(" (").append(String.join(",", all)).append(")\n");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** What DESCRIBE TABLE says of a table behind its columns. */
    static List<@Nullable Object[]> details(TableInfo table, String location, boolean extended) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (!table.partitionBy().isEmpty()) {
            rows.add(new @Nullable Object[] {"# Partition Information", "", ""});
            rows.add(new @Nullable Object[] {"# col_name", "data_type", "comment"});
            for (String column : table.partitionBy()) {
                StructField f = table.schema().field(table.schema().indexOf(column, false));
                rows.add(new @Nullable Object[] {
                    f.name(), f.dataType().simpleString(), f.getComment().orElse(null)
                });
            }
        }
        if (extended) {
            rows.add(new @Nullable Object[] {"", "", ""});
            rows.add(new @Nullable Object[] {"# Detailed Table Information", "", ""});
            rows.add(new @Nullable Object[] {"Catalog", "spark_catalog", ""});
            rows.add(new @Nullable Object[] {"Database", "default", ""});
            rows.add(new @Nullable Object[] {"Table", table.name(), ""});
            rows.add(new @Nullable Object[] {"Type", table.path() == null ? "MANAGED" : "EXTERNAL", ""});
            rows.add(new @Nullable Object[] {"Provider", table.format(), ""});
            if (table.comment() != null) {
                rows.add(new @Nullable Object[] {"Comment", table.comment(), ""});
            }
            if (!table.properties().isEmpty()) {
                List<String> all = new ArrayList<>();
                new TreeMap<>(table.properties()).forEach((k, v) -> all.add(k + "=" + v));
                rows.add(new @Nullable Object[] {
                    "Table Properties", all.toString().replace(", ", ","), ""
                });
            }
            rows.add(new @Nullable Object[] {"Location", location, ""});
            rows.add(new @Nullable Object[] {"Written By", table.writtenByStream() ? "streaming queries" : "batches", ""
            });
        }
        return rows;
    }
}
