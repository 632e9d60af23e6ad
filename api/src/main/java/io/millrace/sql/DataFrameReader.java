package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads a table as it is now. Not thread-safe; option keys ignore case. */
public final class DataFrameReader {
    private final MillraceSession session;
    private final OptionValues options = new OptionValues();
    private @Nullable String format;
    private @Nullable StructType schema;

    DataFrameReader(MillraceSession session) {
        this.session = session;
    }

    public DataFrameReader format(String source) {
        this.format = source;
        return this;
    }

    public DataFrameReader schema(StructType userSchema) {
        this.schema = userSchema;
        return this;
    }

    /** @param ddl for example {@code "id BIGINT, name STRING"} */
    public DataFrameReader schema(String ddl) {
        return schema(StructType.fromDDL(ddl));
    }

    public DataFrameReader option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataFrameReader option(String key, boolean value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameReader option(String key, long value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameReader option(String key, double value) {
        return option(key, String.valueOf(value));
    }

    public DataFrameReader options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    public Dataset<Row> load() {
        return load(new String[0]);
    }

    public Dataset<Row> load(String path) {
        return load(new String[] {path});
    }

    /** @throws AnalysisException PATH_OPTION_CONFLICT if the option path is set as well */
    public Dataset<Row> load(String... paths) {
        String source = format != null ? format : session.conf().get("millrace.sql.sources.default", null);
        List<String> all = options.paths("load(path)", List.of(paths));
        return Dataset.ofRows(
                session, new Plan.Read(source == null ? "parquet" : source, options.asMap(), all, schema, false, null));
    }

    public Dataset<Row> json(String... paths) {
        return format("json").load(paths);
    }

    /** Each text read as a JSON object, under the schema and options of this reader. */
    public Dataset<Row> json(Dataset<String> lines) {
        return parsed(lines, "json", (line, columns) -> functions.from_json(line, columns, options.asMap()));
    }

    /** Each text read as a line of CSV, under the schema and options of this reader. */
    public Dataset<Row> csv(Dataset<String> lines) {
        return parsed(lines, "csv", (line, columns) -> functions.from_csv(line, columns, options.asMap()));
    }

    private Dataset<Row> parsed(Dataset<String> lines, String name, BiFunction<Column, StructType, Column> parse) {
        if (schema == null) {
            throw MillraceException.notYet(
                    "DataFrameReader." + name + "(Dataset<String>) without a schema", "Call schema(…) before it.");
        }
        Dataset<Row> rows = lines.toDF("value").filter("value IS NOT NULL AND trim(value) <> ''");
        return rows.select(parse.apply(rows.col("value"), schema).as("parsed")).select("parsed.*");
    }

    public Dataset<Row> csv(String... paths) {
        return format("csv").load(paths);
    }

    public Dataset<Row> text(String... paths) {
        return format("text").load(paths);
    }

    public Dataset<String> textFile(String... paths) {
        return text(paths).as(Encoders.STRING());
    }

    public Dataset<Row> parquet(String... paths) {
        return format("parquet").load(paths);
    }

    public Dataset<Row> orc(String... paths) {
        return format("orc").load(paths);
    }

    public Dataset<Row> xml(String... paths) {
        throw MillraceException.notYet("DataFrameReader.xml", "Convert the files to JSON lines.");
    }

    /**
     * A table of a database, with the artifact {@code millrace-connector-jdbc} and the database's driver on the class path.
     *
     * @param url for example {@code jdbc:postgresql://host:5432/database}
     * @param table its name, or a query in brackets with a name behind it
     * @param properties options and what the driver is to know: user, password, fetchsize …
     */
    public Dataset<Row> jdbc(String url, String table, Properties properties) {
        options(JdbcOptions.of(properties));
        return format("jdbc").option("url", url).option("dbtable", table).load();
    }

    /**
     * A table read in ranges of a column.
     *
     * @param columnName of numbers
     * @param lowerBound where the first range ends and the others begin, not what is left out
     * @param upperBound where the last range begins
     * @param numPartitions number of ranges
     */
    public Dataset<Row> jdbc(
            String url,
            String table,
            String columnName,
            long lowerBound,
            long upperBound,
            int numPartitions,
            Properties connectionProperties) {
        return option("partitionColumn", columnName)
                .option("lowerBound", lowerBound)
                .option("upperBound", upperBound)
                .option("numPartitions", numPartitions)
                .jdbc(url, table, connectionProperties);
    }

    /**
     * A table read in parts.
     *
     * @param predicates a condition in the database's SQL for each part; a row that fulfils two of them comes twice
     */
    public Dataset<Row> jdbc(String url, String table, String[] predicates, Properties connectionProperties) {
        options(JdbcOptions.ofPredicates(predicates));
        return jdbc(url, table, connectionProperties);
    }

    public Dataset<Row> changes(String table) {
        throw MillraceException.notYet(
                "DataFrameReader.changes('" + table + "')", "Read the changes from a Kafka topic.");
    }

    public Dataset<Row> table(String name) {
        return session.table(name);
    }
}
