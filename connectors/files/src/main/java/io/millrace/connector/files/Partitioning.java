package io.millrace.connector.files;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.PartitionPath;
import io.millrace.error.ExecutionException;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a sink divides rows: a directory {@code column=value} for each partition column, in which the other columns are written. Thread-safe. */
public final class Partitioning {
    private static final int MAX_NAME_BYTES = 255;

    private final int width;
    private final List<StructField> columns;
    private final int[] columnPlaces;
    private final StructType data;
    private final int[] dataPlaces;
    private final ZoneId zone;

    Partitioning(SinkRequest request) {
        StructType schema = request.schema();
        width = schema.size();
        zone = request.environment().sessionTimeZone();
        columnPlaces = request.partitionBy().stream()
                .mapToInt(name -> schema.indexOf(name, false))
                .toArray();
        List<StructField> divided = new ArrayList<>();
        for (int place : columnPlaces) {
            divided.add(schema.field(place));
        }
        columns = List.copyOf(divided);
        List<StructField> rest = new ArrayList<>(schema.fieldList());
        rest.removeAll(divided);
        data = new StructType(rest);
        dataPlaces = rest.stream().mapToInt(f -> schema.fieldIndex(f.name())).toArray();
    }

    /** Levels of directories. */
    int depth() {
        return columns.size();
    }

    /** The columns that stand in files. */
    public StructType data() {
        return data;
    }

    /** For each of them its place in the sink's schema. A new array. */
    public int[] dataPlaces() {
        return dataPlaces.clone();
    }

    /** Columns of the sink's schema. */
    public int width() {
        return width;
    }

    /** Where a row belongs, relative to the sink's directory; empty for the directory itself. */
    String directory(byte[] base, int off) {
        if (columnPlaces.length == 0) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < columnPlaces.length; i++) {
            StructField column = columns.get(i);
            Object value = RowCodec.read(base, off, width, columnPlaces[i], column.dataType());
            String text = PartitionText.of(value, column.dataType(), zone);
            path.append(i == 0 ? "" : "/").append(PartitionPath.segment(column.name(), text));
        }
        return path.toString();
    }

    /** Refuses a directory that no file system has room for, as long as its rows belong to no durable epoch. */
    static void requireName(String directory) {
        try {
            for (Path name : Path.of(directory)) {
                if (name.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                    throw unusable(name.toString(), "it is longer than " + MAX_NAME_BYTES + " bytes");
                }
            }
        } catch (InvalidPathException e) {
            throw unusable(directory, e.getReason());
        }
    }

    private static ExecutionException unusable(String name, String why) {
        return new ExecutionException(
                "INVALID_PARTITION_VALUE",
                "22023",
                "There can be no directory of the name '" + name + "' for rows of this partition: " + why
                        + ". Divide by a column with shorter, plainer values.");
    }

    /** The values of a row that stand in files, in internal form. */
    @Nullable
    Object[] data(byte[] base, int off) {
        @Nullable Object[] values = new @Nullable Object[dataPlaces.length];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    RowCodec.read(base, off, width, dataPlaces[i], data.field(i).dataType());
        }
        return values;
    }
}
