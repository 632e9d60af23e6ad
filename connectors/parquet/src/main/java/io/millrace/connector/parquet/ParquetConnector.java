package io.millrace.connector.parquet;

import io.millrace.connector.Options;
import io.millrace.connector.files.FileColumns;
import io.millrace.connector.files.FileConnector;
import io.millrace.connector.files.PartFormat;
import io.millrace.connector.files.Partitioning;
import io.millrace.connector.files.RecordFormat;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code format("parquet")}, and what is meant where no format is named. Values are read and written as Spark 4.2 does, in local files. Options of
 * a reader: {@code mergeSchema}, {@code ignoreCorruptFiles}. Options of a writer: {@code compression} (none, snappy, gzip, zstd),
 * {@code parquet.block.size} and {@code parquet.page.size} (bytes), {@code parquet.enable.dictionary}; of the session the setting
 * {@code millrace.sql.parquet.outputTimestampType}.
 */
public final class ParquetConnector extends FileConnector {
    @Override
    public String shortName() {
        return "parquet";
    }

    @Override
    protected StructType infer(List<Path> files, Options options) {
        return ParquetInference.infer(files, options);
    }

    @Override
    protected RecordFormat reading(SourceRequest request, FileColumns fileColumns) {
        return new ParquetRecords(request, fileColumns);
    }

    @Override
    protected PartFormat writing(SinkRequest request, Partitioning partitioning) {
        return new ParquetParts(request, partitioning);
    }
}
