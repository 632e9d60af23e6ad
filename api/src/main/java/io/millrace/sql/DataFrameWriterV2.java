package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.spi.session.NewTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a Dataset is written into a table of the warehouse. From {@link Dataset#writeTo}. Columns are matched by name. Not thread-safe.
 */
public final class DataFrameWriterV2<T extends @Nullable Object> {
    private final Dataset<T> dataset;
    private final String table;
    private final OptionValues options = new OptionValues();
    private final Map<String, String> properties = new HashMap<>();
    private @Nullable String provider;
    private List<String> partitionBy = List.of();

    DataFrameWriterV2(Dataset<T> dataset, String table) {
        this.dataset = dataset;
        this.table = table;
    }

    /** The format of a table that is made: parquet, json, csv or text. */
    public DataFrameWriterV2<T> using(String provider) {
        this.provider = provider;
        return this;
    }

    public DataFrameWriterV2<T> option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataFrameWriterV2<T> option(String key, boolean value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriterV2<T> option(String key, long value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriterV2<T> option(String key, double value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriterV2<T> options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    /** Something to note of a table that is made, which SHOW TBLPROPERTIES tells. */
    public DataFrameWriterV2<T> tableProperty(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /** Columns by whose values a table that is made divides its rows: names of columns, without functions around them. */
    public DataFrameWriterV2<T> partitionedBy(Column column, Column... columns) {
        List<Column> all = new ArrayList<>(List.of(column));
        all.addAll(List.of(columns));
        partitionBy = all.stream().map(Column::toString).toList();
        return this;
    }

    public DataFrameWriterV2<T> clusterBy(String column, String... columns) {
        throw MillraceException.notYet("DataFrameWriterV2.clusterBy", "Use partitionedBy.");
    }

    /** @throws AnalysisException TABLE_OR_VIEW_ALREADY_EXISTS */
    public void create() {
        dataset.session()
                .engine()
                .createTable(new NewTable(
                        table, null, provider, options.asMap(), partitionBy, null, properties, dataset.plan()));
    }

    /** Puts these rows and columns in the place of a table's. @throws AnalysisException TABLE_OR_VIEW_NOT_FOUND */
    public void replace() {
        requireThere();
        createOrReplace();
    }

    /** As {@link #create}, or {@link #replace} if there is the table. */
    public void createOrReplace() {
        if (!dataset.session().engine().hasTable(table)) {
            create();
        } else if (properties.isEmpty()) {
            save("overwrite");
        } else {
            throw MillraceException.notYet(
                    "DataFrameWriterV2.replace with table properties",
                    "Set them with ALTER TABLE … SET TBLPROPERTIES.");
        }
    }

    /** Adds the rows to a table that there is. @throws AnalysisException TABLE_OR_VIEW_NOT_FOUND */
    public void append() {
        requireThere();
        save("append");
    }

    /** Puts the rows in the place of those of the partitions that they are of. @throws AnalysisException TABLE_OR_VIEW_NOT_FOUND */
    public void overwritePartitions() {
        requireThere();
        save("overwritepartitions");
    }

    public void overwrite(Column condition) {
        throw MillraceException.notYet(
                "DataFrameWriterV2.overwrite",
                "Use overwritePartitions, or sql(\"INSERT OVERWRITE table PARTITION (column = value) SELECT …\").");
    }

    private void requireThere() {
        dataset.session().table(table);
    }

    private void save(String mode) {
        dataset.session().engine().saveAsTable(table, dataset.plan(), provider, options.asMap(), mode, partitionBy);
    }
}
