package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Statistics of numbers and texts, one row each: what describe and summary give. One query computes all of them. */
final class DescribedColumns {
    static final List<String> DESCRIBE = List.of("count", "mean", "stddev", "min", "max");
    static final List<String> SUMMARY = List.of("count", "mean", "stddev", "min", "25%", "50%", "75%", "max");
    private static final int PERCENTILE_ACCURACY = 10_000;

    private final Dataset<Row> dataset;

    DescribedColumns(Dataset<Row> dataset) {
        this.dataset = dataset;
    }

    /** Column {@code summary} with the statistic's name, then these columns, as texts; numbers and texts only. */
    Dataset<Row> table(List<String> statistics, List<String> columns) {
        List<StructField> described = new ArrayList<>();
        for (String name : columns.isEmpty() ? Arrays.asList(dataset.columns()) : columns) {
            StructField field = columns.isEmpty()
                    ? dataset.schema().apply(name)
                    : dataset.select(dataset.col(name)).schema().field(0);
            if (number(field.dataType()) || text(field.dataType())) {
                described.add(field);
            }
        }
        StructType schema = new StructType().add("summary", DataTypes.StringType);
        for (StructField field : described) {
            schema = schema.add(field.name(), DataTypes.StringType);
        }
        return dataset.session().createDataFrame(rows(statistics, described), schema);
    }

    private List<Row> rows(List<String> statistics, List<StructField> described) {
        List<Column> all = new ArrayList<>();
        for (String statistic : statistics) {
            for (StructField field : described) {
                all.add(value(statistic, field).cast(DataTypes.StringType).as("s" + all.size()));
            }
        }
        Row values = all.isEmpty()
                ? RowFactory.create()
                : dataset.agg(all.get(0), all.subList(1, all.size()).toArray(Column[]::new))
                        .head();
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < statistics.size(); s++) {
            Object[] row = new Object[described.size() + 1];
            row[0] = statistics.get(s);
            for (int c = 0; c < described.size(); c++) {
                row[c + 1] = values.get(s * described.size() + c);
            }
            rows.add(RowFactory.create(row));
        }
        return rows;
    }

    private Column value(String statistic, StructField field) {
        Column column = dataset.col(Dataset.quoted(field.name()));
        Column number = text(field.dataType()) ? column.try_cast(DataTypes.DoubleType) : column;
        return switch (statistic.toLowerCase(Locale.ROOT)) {
            case "count" -> functions.count(column);
            case "count_distinct" -> functions.count_distinct(column);
            case "approx_count_distinct" -> functions.approx_count_distinct(column);
            case "mean" -> functions.avg(number);
            case "stddev" -> functions.stddev(number);
            case "min" -> functions.min(column);
            case "max" -> functions.max(column);
            default ->
                functions.percentile_approx(
                        number, functions.lit(share(statistic)), functions.lit(PERCENTILE_ACCURACY));
        };
    }

    private static double share(String statistic) {
        if (statistic.matches("[0-9]+(\\.[0-9]+)?%")) {
            double share = Double.parseDouble(statistic.substring(0, statistic.length() - 1)) / 100;
            if (share <= 1) {
                return share;
            }
        }
        throw new MillraceException(
                "UNRECOGNIZED_STATISTIC",
                "42704",
                "There is no statistic '" + statistic + "'. Use count, count_distinct, approx_count_distinct, mean,"
                        + " stddev, min, max, or a percentile such as 95%.",
                Map.of("stats", "'" + statistic + "'"),
                null);
    }

    private static boolean text(DataType type) {
        return type.equals(DataTypes.StringType);
    }

    private static boolean number(DataType type) {
        return type instanceof DecimalType
                || type instanceof AtomicType a
                        && a.kind().compareTo(Kind.BYTE) >= 0
                        && a.kind().compareTo(Kind.DOUBLE) <= 0;
    }
}
