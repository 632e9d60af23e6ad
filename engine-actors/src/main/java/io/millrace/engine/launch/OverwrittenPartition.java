package io.millrace.engine.launch;

import io.millrace.connector.PartitionPath;
import io.millrace.engine.table.TableInfo;
import io.millrace.error.MillraceException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which part of a table gives way to the rows of INSERT OVERWRITE … PARTITION. */
record OverwrittenPartition(BatchQueries batch, SessionPlanner planner) {
    /** The option by which a write says whether only partitions that get rows give way. */
    static final String MODE = "partitionOverwriteMode";

    private static final String PARTITION = "millrace.overwrite.partition";

    /** @param fixed values of partition columns; a partition named whole gives way even if no row comes */
    Map<String, String> options(TableInfo table, Map<String, Tree> fixed) {
        if (fixed.isEmpty()) {
            return Map.of();
        }
        String directory = directory(table, fixed);
        return fixed.size() == table.partitionBy().size()
                ? Map.of(PARTITION, directory, MODE, "static")
                : Map.of(PARTITION, directory);
    }

    /** Of the partitions that have these values: the fixed columns have to be the first ones. */
    private String directory(TableInfo table, Map<String, Tree> fixed) {
        StringBuilder path = new StringBuilder();
        for (String column : table.partitionBy().subList(0, fixed.size())) {
            Tree value = fixed.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(column))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> MillraceException.notYet(
                            "PARTITION with a value for a later column and none for `" + column + "`",
                            "Give values to the first columns of " + table.partitionBy()
                                    + ", and leave the last ones to the query."));
            StructField field = table.schema().field(table.schema().indexOf(column, false));
            path.append(path.length() == 0 ? "" : "/").append(PartitionPath.segment(field.name(), text(value, field)));
        }
        return path.toString();
    }

    private @Nullable String text(Tree value, StructField column) {
        Tree text = new Tree.Cast(new Tree.Cast(value, column.dataType(), false), DataTypes.StringType, false);
        Plan one = new Plan.Local(new StructType(), List.<@Nullable Object[]>of(new @Nullable Object[0]));
        Plan row = new Plan.Select(one, List.of(new Tree.Alias(text, List.of("value"), null)), false);
        return (String) batch.rows(planner.batch(row)).get(0)[0];
    }
}
