package io.millrace.sql.streaming;

import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.ColumnNames;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.OptionValues;
import io.millrace.sql.Row;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a table as a stream. Not thread-safe; option keys ignore case. */
public final class DataStreamReader {
    private final MillraceSession session;
    private final OptionValues options = new OptionValues();
    private @Nullable String format;
    private @Nullable StructType schema;
    private @Nullable String sourceName;

    /** Use {@link MillraceSession#readStream}. */
    public DataStreamReader(MillraceSession session) {
        this.session = session;
    }

    public DataStreamReader format(String source) {
        this.format = source;
        return this;
    }

    public DataStreamReader schema(StructType userSchema) {
        this.schema = userSchema;
        return this;
    }

    /** @param ddl for example {@code "id BIGINT, name STRING"} */
    public DataStreamReader schema(String ddl) {
        return schema(StructType.fromDDL(ddl));
    }

    /** A name by which a checkpoint knows this source, so that sources may be added, removed and put in another order. */
    public DataStreamReader name(String name) {
        this.sourceName = name;
        return this;
    }

    public DataStreamReader option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataStreamReader option(String key, boolean value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamReader option(String key, long value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamReader option(String key, double value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamReader options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    public Dataset<Row> load() {
        return load(List.of());
    }

    /** @throws io.millrace.sql.AnalysisException PATH_OPTION_CONFLICT if the option path is set as well */
    public Dataset<Row> load(String path) {
        return load(List.of(path));
    }

    private Dataset<Row> load(List<String> given) {
        String source = format != null ? format : session.conf().get("millrace.sql.sources.default", null);
        List<String> paths = options.paths("load(path)", given);
        return Dataset.ofRows(
                session,
                new Plan.Read(source == null ? "parquet" : source, options.asMap(), paths, schema, true, sourceName));
    }

    /** The table, or source of a view made by CREATE TEMP VIEW … USING, of this name, read as a stream; or the streaming view of this name. */
    public Dataset<Row> table(String name) {
        try {
            return Dataset.ofRows(session, new Plan.Stream(ColumnNames.parts(name)));
        } catch (AnalysisException e) {
            if ("UNSUPPORTED_FEATURE.STREAM_RELATION".equals(e.getCondition())) {
                Dataset<Row> view = session.table(name);
                if (view.isStreaming()) {
                    return view;
                }
            }
            throw e;
        }
    }

    public Dataset<Row> changes(String table) {
        throw MillraceException.notYet(
                "DataStreamReader.changes('" + table + "')", "Read the changes from a Kafka topic.");
    }

    public Dataset<Row> xml(String path) {
        throw MillraceException.notYet("DataStreamReader.xml('" + path + "')", "Convert the files to JSON lines.");
    }

    public Dataset<Row> json(String path) {
        return format("json").load(path);
    }

    public Dataset<Row> csv(String path) {
        return format("csv").load(path);
    }

    public Dataset<Row> text(String path) {
        return format("text").load(path);
    }

    public Dataset<String> textFile(String path) {
        return text(path).as(Encoders.STRING());
    }

    public Dataset<Row> parquet(String path) {
        return format("parquet").load(path);
    }

    public Dataset<Row> orc(String path) {
        return format("orc").load(path);
    }
}
