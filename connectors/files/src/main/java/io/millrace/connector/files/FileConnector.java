package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all formats of files have in common: which files there are, their partitions, reading each once, and writing them exactly once. A format
 * says what is in one file; such a format may be of another artifact.
 */
public abstract class FileConnector implements Connector {
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

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        PartitionDirectories directories = PartitionDirectories.of(paths, options);
        if (userSchema != null) {
            return directories.declared(userSchema);
        }
        FileStreamOptions.requireSchema(shortName(), streaming);
        return directories.inferred(infer(FileLister.list(paths, options), options));
    }

    @Override
    public final StructType hiddenColumns() {
        return FileColumns.HIDDEN;
    }

    @Override
    public final StreamSource openStream(SourceRequest request) {
        return new FileStreamSource(request, this::reading);
    }

    @Override
    public final BatchSource openBatch(SourceRequest request) {
        List<Path> files = FileLister.list(request.paths(), request.options());
        return new FileBatchSource(files, reading(request, new FileColumns(request)));
    }

    @Override
    public final boolean dividesOutput() {
        return true;
    }

    @Override
    public final StreamSink openSink(SinkRequest request) {
        Partitioning partitioning = new Partitioning(request);
        return new FileStreamSink(request, partitioning, writing(request, partitioning));
    }

    @Override
    public final StreamSink openBatchSink(SinkRequest request) {
        Partitioning partitioning = new Partitioning(request);
        return new FileSink(request, partitioning, writing(request, partitioning));
    }
}
