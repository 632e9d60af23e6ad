package io.millrace.connector.files;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The columns of a request whose values a file has as a whole: those of its directories, and {@code _metadata}. Immutable. */
public final class FileColumns {
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
    private final PartitionDirectories directories;

    /** Those of the table that directories say. */
    private final List<StructField> partitions;

    private final ZoneId zone;

    FileColumns(SourceRequest request) {
        StructType table = request.tableSchema();
        metadata = request.schema().indexOf(METADATA, true) >= 0 && table.indexOf(METADATA, true) < 0;
        directories = PartitionDirectories.of(request.paths(), request.options());
        partitions = table.fieldList().stream()
                .filter(f -> directories.columns().indexOf(f.name(), false) >= 0)
                .toList();
        zone = request.environment().sessionTimeZone();
    }

    /** A record may lack any field, whatever the schema says. */
    static StructType nullable(StructType schema) {
        return (StructType) nullable((DataType) schema);
    }

    private static DataType nullable(DataType type) {
        if (type instanceof StructType s) {
            return new StructType(s.fieldList().stream()
                    .map(f -> new StructField(f.name(), nullable(f.dataType()), true, f.metadata()))
                    .toList());
        } else if (type instanceof ArrayType a) {
            return new ArrayType(nullable(a.elementType()), true);
        } else if (type instanceof MapType m) {
            return new MapType(nullable(m.keyType()), nullable(m.valueType()), true);
        }
        return type;
    }

    /** @throws AnalysisException COLUMN_ALREADY_EXISTS if two columns have one name, in upper or lower case */
    static void requireOnce(StructType schema) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (StructField f : schema.fieldList()) {
            if (!names.add(f.name())) {
                throw new AnalysisException(
                        "COLUMN_ALREADY_EXISTS",
                        "42711",
                        "Files have one column of a name, upper and lower case alike; `" + f.name()
                                + "` is there twice. Give one of them another name.",
                        Map.of("columnName", "`" + f.name().toLowerCase(Locale.ROOT) + "`"));
            }
        }
    }

    /** The columns that stand in the files. */
    StructType data(StructType table) {
        List<StructField> rest = new ArrayList<>(table.fieldList());
        rest.removeAll(partitions);
        return new StructType(rest);
    }

    /** The column's place in {@link #of}; -1 if its values are in the files. */
    public int indexOf(String column) {
        if (metadata && column.equals(METADATA)) {
            return partitions.size();
        }
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    /** Values in internal form. */
    public @Nullable Object[] of(InputFile file) {
        @Nullable
        Object[] values = directories.values(file.file().toAbsolutePath().normalize(), partitions, zone);
        if (!metadata) {
            return values;
        }
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = metadata(file);
        return all;
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
