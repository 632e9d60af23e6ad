package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.connector.PartitionPath;
import io.millrace.error.ExecutionException;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Columns that a table of files has by the names of its directories, {@code column=value} level by level. Immutable. */
final class PartitionDirectories {
    private final List<Path> roots;
    private final StructType columns;

    private PartitionDirectories(List<Path> roots, StructType columns) {
        this.roots = roots;
        this.columns = columns;
    }

    /**
     * Those that are there now. An error if directories of the same table differ in their columns.
     *
     * @param paths of the table, which may be globs
     */
    static PartitionDirectories of(List<String> paths, Options options) {
        if (options.getBoolean("recursiveFileLookup", false)) {
            return new PartitionDirectories(List.of(), new StructType());
        }
        List<Path> roots =
                options.get("basePath").map(List::of).orElseGet(() -> FileLister.all(paths, options)).stream()
                        .map(PathPatterns::absolute)
                        .toList();
        List<Map<String, String>> leaves = new ArrayList<>();
        FileLister.roots(FileLister.all(paths, options)).stream()
                .filter(Files::isDirectory)
                .forEach(root -> collect(root.toAbsolutePath().normalize(), roots, leaves));
        return new PartitionDirectories(roots, schema(leaves));
    }

    private static void collect(Path directory, List<Path> roots, List<Map<String, String>> leaves) {
        List<Path> below = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.filter(FileLister::visible).toList()) {
                (PartitionPath.isSegment(child.getFileName().toString()) && Files.isDirectory(child) ? below : others)
                        .add(child);
            }
        } catch (IOException e) {
            throw FileLister.unreadable(directory, e);
        }
        if (!below.isEmpty() && others.stream().anyMatch(Files::isRegularFile)) {
            throw new ExecutionException(
                    "CONFLICTING_DIRECTORY_STRUCTURES",
                    "42KDE",
                    "Conflicting directory structures detected: " + directory
                            + " has both files and partitions such as "
                            + below.get(0).getFileName()
                            + ". Move the files into a partition, or name the directories of the table one by one.");
        }
        below.forEach(child -> collect(child, roots, leaves));
        Map<String, String> values = values(directory, roots);
        if (below.isEmpty() && !values.isEmpty()) {
            leaves.add(values);
        }
    }

    private static StructType schema(List<Map<String, String>> leaves) {
        StructType schema = new StructType();
        if (leaves.isEmpty()) {
            return schema;
        }
        List<String> names = List.copyOf(leaves.get(0).keySet());
        for (Map<String, String> leaf : leaves) {
            if (!List.copyOf(leaf.keySet()).equals(names)) {
                throw new ExecutionException(
                        "CONFLICTING_PARTITION_COLUMN_NAMES",
                        "KD009",
                        "Conflicting partition column names detected: " + names + " and " + leaf.keySet()
                                + ". Give directories of the same level the same column, or name them one by one.");
            }
        }
        for (String name : names) {
            DataType type = null;
            for (Map<String, String> leaf : leaves) {
                String text = leaf.getOrDefault(name, PartitionPath.NULL);
                type = text.equals(PartitionPath.NULL) ? type : PartitionText.wider(type, PartitionText.typeOf(text));
            }
            schema = schema.add(name, type == null ? DataTypes.StringType : type);
        }
        return schema;
    }

    /** The texts of the directories between the table's root and this path, by column. */
    private static Map<String, String> values(Path path, List<Path> roots) {
        int depth = roots.stream()
                .filter(r -> r.getNameCount() <= path.getNameCount() && PathPatterns.matches(r, path, r.getNameCount()))
                .mapToInt(Path::getNameCount)
                .max()
                .orElse(path.getNameCount());
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = depth; i < path.getNameCount(); i++) {
            String name = path.getName(i).toString();
            if (PartitionPath.isSegment(name)) {
                values.put(PartitionPath.column(name), PartitionPath.value(name));
            }
        }
        return values;
    }

    StructType columns() {
        return columns;
    }

    /** The table whose columns the user declared: those of directories come last, of the declared type if there is one. */
    StructType declared(StructType user) {
        List<StructField> all = new ArrayList<>(user.fieldList());
        all.removeIf(f -> columns.indexOf(f.name(), false) >= 0);
        for (StructField f : columns.fieldList()) {
            int own = user.indexOf(f.name(), false);
            all.add(own < 0 ? f : user.field(own));
        }
        return new StructType(all);
    }

    /** The table whose files have these columns: directories go before values in files, in their place if they have one. */
    StructType inferred(StructType data) {
        List<StructField> all = new ArrayList<>();
        for (StructField f : data.fieldList()) {
            int own = columns.indexOf(f.name(), false);
            all.add(own < 0 ? f : columns.field(own));
        }
        columns.fieldList().stream().filter(f -> !all.contains(f)).forEach(all::add);
        return new StructType(all);
    }

    /** The values of these columns for a file, in internal form; null where its directories do not say. */
    @Nullable
    Object[] values(Path file, List<StructField> wanted, ZoneId zone) {
        Map<String, String> texts = values(file.getParent() == null ? file : file.getParent(), roots);
        @Nullable Object[] values = new @Nullable Object[wanted.size()];
        for (int i = 0; i < values.length; i++) {
            StructField column = wanted.get(i);
            String text = texts.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(column.name()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(PartitionPath.NULL);
            values[i] = text.equals(PartitionPath.NULL) ? null : value(text, column, file, zone);
        }
        return values;
    }

    private static Object value(String text, StructField column, Path file, ZoneId zone) {
        try {
            return PartitionText.parse(text, column.dataType(), zone);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new ExecutionException(
                    "INVALID_PARTITION_VALUE",
                    "42846",
                    "Failed to cast value '" + text + "' to data type \""
                            + column.dataType().sql()
                            + "\" for partition column `" + column.name() + "` of " + file
                            + ". Give the column the type STRING in schema(…), or rename the directory.");
        }
    }
}
