package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all formats of files have in common: which files there are, their partitions, reading each once, and writing them exactly once. A format
 * says what is in one file; such a format may be of another artifact.
 */
public abstract class FileConnector implements Connector {
    private static final Map<String, String> OF_SESSION = Map.of(
            "columnNameOfCorruptRecord", "millrace.sql.columnNameOfCorruptRecord",
            "ignoreCorruptFiles", "millrace.sql.files.ignoreCorruptFiles",
            "ignoreMissingFiles", "millrace.sql.files.ignoreMissingFiles",
            "partitionOverwriteMode", "millrace.sql.sources.partitionOverwriteMode",
            "schemaInference", "millrace.sql.streaming.schemaInference");

    /** The columns of these files, which may be none, where the user gave no schema. */
    protected abstract StructType infer(List<Path> files, Options options);

    /**
     * How files are read; mistakes in the options are found here. Called once for each reader.
     *
     * @param fileColumns the columns of the request that are not in the files
     */
    protected abstract RecordFormat reading(SourceRequest request, FileColumns fileColumns);

    /**
     * How files are written; mistakes in the options are found here.
     *
     * @param partitioning which columns of the request are not in the files
     */
    protected abstract PartFormat writing(SinkRequest request, Partitioning partitioning);

    /** Schemas are inferred from all records, so a part of them that Spark would look at is only checked. */
    static void checkSamplingRatio(Options options) {
        String text = options.get("samplingRatio", "1.0");
        try {
            if (Double.parseDouble(text) > 0) {
                return;
            }
        } catch (NumberFormatException e) {
            throw Options.invalid("samplingRatio", text, "a number over 0, up to 1");
        }
        throw Options.invalid("samplingRatio", text, "over 0, up to 1");
    }

    /** Settings of the session stand for options that are not given. */
    @Override
    public Options inSession(Options given, Environment environment) {
        Map<String, String> all =
                new HashMap<>(Map.of("timeZone", environment.sessionTimeZone().getId()));
        Map<String, String> settings = environment.settings();
        OF_SESSION.forEach((option, setting) -> {
            if (settings.containsKey(setting)) {
                all.put(option, settings.get(setting));
            }
        });
        given.asMap().forEach((key, value) -> {
            all.keySet().removeIf(key::equalsIgnoreCase);
            all.put(key, value);
        });
        return new Options(all);
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        if (userSchema != null) {
            FileColumns.requireOnce(userSchema);
            return directories.declared(FileColumns.nullable(userSchema));
        }
        FileStreamOptions.requireSchema(shortName(), streaming, options);
        List<Path> files = FileLister.list(paths, options);
        if (streaming && files.isEmpty()) {
            throw FileStreamOptions.nothingToInferFrom(shortName());
        }
        return directories.inferred(infer(files, options));
    }

    @Override
    public final StructType hiddenColumns() {
        return FileColumns.HIDDEN;
    }

    @Override
    public final StreamSource openStream(SourceRequest request) {
        return new FileStreamSource(request, (of, columns) -> TolerantFormat.of(of.options(), reading(of, columns)));
    }

    @Override
    public final BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        RecordFormat format = reading(request, new FileColumns(request));
        return new FileBatchSource(files, TolerantFormat.of(request.options(), format));
    }

    @Override
    public final boolean dividesOutput() {
        return true;
    }

    @Override
    public final StreamSink openSink(SinkRequest request) {
        FileColumns.requireOnce(request.schema());
        Partitioning partitioning = new Partitioning(request);
        return new FileStreamSink(request, partitioning, writing(request, partitioning));
    }

    @Override
    public final StreamSink openBatchSink(SinkRequest request) {
        FileColumns.requireOnce(request.schema());
        Partitioning partitioning = new Partitioning(request);
        return new FileSink(request, partitioning, writing(request, partitioning));
    }
}
