package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The columns of a request whose values a file has as a whole: {@code _metadata}. */
final class FileColumns {
    private static final String METADATA = "_metadata";

    /** What every table of files has besides its columns. */
    static final StructType HIDDEN = new StructType(List.of(new StructField(
            METADATA,
            new StructType(List.of(
                    new StructField("file_path", DataTypes.StringType, false),
                    new StructField("file_name", DataTypes.StringType, false),
                    new StructField("file_size", DataTypes.LongType, false),
                    new StructField("file_block_start", DataTypes.LongType, false),
                    new StructField("file_block_length", DataTypes.LongType, false),
                    new StructField("file_modification_time", DataTypes.TimestampType, false))),
            false)));

    private final boolean metadata;

    FileColumns(SourceRequest request) {
        metadata = request.schema().indexOf(METADATA, true) >= 0
                && request.tableSchema().indexOf(METADATA, true) < 0;
    }

    /** The column's place in {@link #of}; -1 if its values are in the lines. */
    int indexOf(String column) {
        return metadata && column.equals(METADATA) ? 0 : -1;
    }

    /** Values in internal form. */
    @Nullable
    Object[] of(InputFile file) {
        return metadata ? new @Nullable Object[] {metadata(file)} : new @Nullable Object[0];
    }

    /** A file is never cut: it is one block. Path and name are as in a URI. */
    private static Object[] metadata(InputFile file) {
        String uri = uri(file);
        return new Object[] {
            uri,
            uri.substring(uri.lastIndexOf('/') + 1),
            file.bytes(),
            0L,
            file.bytes(),
            TimeUnit.MILLISECONDS.toMicros(file.modifiedMs())
        };
    }

    /** As Spark writes it: without an empty authority, and letters other than ASCII's as they are. */
    private static String uri(InputFile file) {
        try {
            return new URI(
                            "file",
                            null,
                            file.file().toAbsolutePath().normalize().toUri().getPath(),
                            null)
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("an absolute path is always a URI: " + file.file(), e);
        }
    }
}
