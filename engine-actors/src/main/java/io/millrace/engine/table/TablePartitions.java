package io.millrace.engine.table;

import io.millrace.connector.PartitionPath;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The partitions of a table as directories below its rows' location. Thread-safe; calls block on files. */
public final class TablePartitions {
    private final TableInfo table;
    private final Path location;

    /** @param location of the rows: a local path */
    public TablePartitions(TableInfo table, String location) {
        this.table = table;
        this.location = Path.of(location.replaceFirst("^file:/*(?=/)", ""));
    }

    /**
     * Checks that these are partition columns of the table.
     *
     * @throws AnalysisException PARTITIONS_NOT_FOUND, INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY
     */
    public void requireColumns(Iterable<String> columns) {
        if (table.partitionBy().isEmpty()) {
            throw new AnalysisException(
                    "INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY",
                    "42601",
                    "The partition command is invalid. Table `" + table.name()
                            + "` is not partitioned. Leave PARTITION out, or make a table with PARTITIONED BY.",
                    Map.of("name", "`" + table.name() + "`"));
        }
        for (String column : columns) {
            if (table.partitionBy().stream().noneMatch(column::equalsIgnoreCase)) {
                throw new AnalysisException(
                        "PARTITIONS_NOT_FOUND",
                        "428FT",
                        "The partition(s) `" + column + "` cannot be found in table `" + table.name()
                                + "`. Its partition columns are " + table.partitionBy() + ".",
                        Map.of("partitionList", "`" + column + "`", "tableName", "`" + table.name() + "`"));
            }
        }
    }

    /** Paths of those with these values, relative to the location and sorted; a value is the text that stands in the directory's name. */
    public List<String> matching(Map<String, String> values) {
        requireColumns(values.keySet());
        List<String> found = new ArrayList<>();
        collect(location, "", 0, values, found);
        return found.stream().sorted().toList();
    }

    private void collect(Path at, String relative, int depth, Map<String, String> values, List<String> found) {
        if (depth == table.partitionBy().size()) {
            found.add(relative);
            return;
        }
        for (Path child : children(at)) {
            String name = child.getFileName().toString();
            if (PartitionPath.isSegment(name)
                    && PartitionPath.column(name)
                            .equalsIgnoreCase(table.partitionBy().get(depth))
                    && Files.isDirectory(child)
                    && wanted(name, values)) {
                collect(child, relative.isEmpty() ? name : relative + "/" + name, depth + 1, values, found);
            }
        }
    }

    private static boolean wanted(String segment, Map<String, String> values) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(PartitionPath.column(segment)))
                .allMatch(e -> PartitionPath.segment(PartitionPath.column(segment), e.getValue())
                        .equals(segment));
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the rows of a partition, with its directory. */
    public void remove(String relative) {
        removeTree(location.resolve(relative));
    }

    /** Removes all rows, and leaves what says that it is a table. */
    public void removeAll() {
        for (Path child : children(location)) {
            String name = child.getFileName().toString();
            if (!name.startsWith("_") && !name.startsWith(".")) {
                removeTree(child);
            }
        }
    }

    private static void removeTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
