package io.millrace.sql;

import io.millrace.error.MillraceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Writes a table once. Not thread-safe; option keys ignore case. */
public final class DataFrameWriter<T> {
    private final Dataset<T> dataset;
    private final OptionValues options = new OptionValues();
    private @Nullable String format;
    private SaveMode mode = SaveMode.ErrorIfExists;
    private List<String> partitionBy = List.of();

    DataFrameWriter(Dataset<T> dataset) {
        this.dataset = dataset;
    }

    public DataFrameWriter<T> mode(SaveMode saveMode) {
        this.mode = saveMode;
        return this;
    }

    /** append, overwrite, ignore, error or errorifexists, in any case. */
    public DataFrameWriter<T> mode(String saveMode) {
        return mode(SaveMode.of(saveMode));
    }

    public DataFrameWriter<T> format(String source) {
        this.format = source;
        return this;
    }

    public DataFrameWriter<T> option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataFrameWriter<T> option(String key, boolean value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriter<T> option(String key, long value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriter<T> option(String key, double value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameWriter<T> options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    public DataFrameWriter<T> partitionBy(String... columns) {
        this.partitionBy = List.of(columns);
        return this;
    }

    /** Runs the query and writes; returns when all is written. */
    public void save() {
        save(List.of());
    }

    /** @throws AnalysisException PATH_OPTION_CONFLICT if the option path is set as well */
    public void save(String path) {
        save(List.of(path));
    }

    private void save(List<String> given) {
        MillraceSession session = dataset.session();
        String source = format != null ? format : session.conf().get("millrace.sql.sources.default", null);
        List<String> paths = options.paths("save(path)", given);
        session.engine()
                .write(
                        dataset.plan(),
                        source == null ? "parquet" : source,
                        options.asMap(),
                        paths,
                        mode.name().toLowerCase(Locale.ROOT),
                        partitionBy);
    }

    public void json(String path) {
        format("json").save(path);
    }

    public void csv(String path) {
        format("csv").save(path);
    }

    public void text(String path) {
        format("text").save(path);
    }

    public void parquet(String path) {
        format("parquet").save(path);
    }

    public void orc(String path) {
        format("orc").save(path);
    }

    public DataFrameWriter<T> bucketBy(int buckets, String column, String... more) {
        throw MillraceException.notYet("DataFrameWriter.bucketBy", "Use partitionBy.");
    }

    public DataFrameWriter<T> sortBy(String column, String... more) {
        throw MillraceException.notYet("DataFrameWriter.sortBy", "Call sort on the Dataset.");
    }

    public DataFrameWriter<T> clusterBy(String column, String... more) {
        throw MillraceException.notYet("DataFrameWriter.clusterBy", "Use partitionBy.");
    }

    public void xml(String path) {
        throw MillraceException.notYet("DataFrameWriter.xml", "Use json(path).");
    }

    /**
     * Writes into a table of a database, with the artifact {@code millrace-connector-jdbc} and the database's driver on the class path.
     *
     * @param url for example {@code jdbc:postgresql://host:5432/database}
     * @param table its name
     * @param properties options and what the driver is to know: user, password, batchsize …
     */
    public void jdbc(String url, String table, Properties properties) {
        options(JdbcOptions.of(properties));
        format("jdbc").option("url", url).option("dbtable", table).save();
    }

    /**
     * Writes into a table of the warehouse ({@code millrace.sql.warehouse.dir}), which is made if there is none. In mode append the columns are
     * matched by name.
     *
     * @throws AnalysisException TABLE_OR_VIEW_ALREADY_EXISTS, or if what is appended is not like the table
     */
    public void saveAsTable(String name) {
        dataset.session()
                .engine()
                .saveAsTable(
                        name,
                        dataset.plan(),
                        format,
                        options.asMap(),
                        mode.name().toLowerCase(Locale.ROOT),
                        partitionBy);
    }

    /** Adds the rows to a table that there is, or in mode overwrite puts them in its rows' place; columns are matched by their order. */
    public void insertInto(String name) {
        dataset.session().engine().insertInto(name, dataset.plan(), options.asMap(), mode == SaveMode.Overwrite);
    }
}
