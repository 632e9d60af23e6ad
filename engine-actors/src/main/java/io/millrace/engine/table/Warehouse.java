package io.millrace.engine.table;

import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of a folder: a table is a folder of its name with the file {@code _table.json} in it, which readers of its rows pass over.
 * Thread-safe; of two that make a table of the same name at once one is told that it is there.
 */
public final class Warehouse {
    private static final String DESCRIPTION = "_table.json";
    private static final String TEMPORARY = "_table.tmp";
    private static final Pattern NAME = Pattern.compile("\\w+");

    private final Path folder;

    public Warehouse(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    private Path folderOf(String name) {
        return folder.resolve(name.toLowerCase(Locale.ROOT));
    }

    /** @return empty if there is no such table, whatever else the name may mean */
    public Optional<TableInfo> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folderOf(name).resolve(DESCRIPTION);
        try {
            return Optional.of(TableInfo.parse(Files.readString(file), file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> folders = Files.list(folder)) {
                folders.filter(f -> Files.exists(f.resolve(DESCRIPTION)))
                        .forEach(f -> names.add(f.getFileName().toString()));
            } catch (IOException e) {
                throw failed("list", folder, e);
            }
        }
        return names;
    }

    /** Where the rows are. */
    public String location(TableInfo table) {
        String path = table.path();
        return path != null ? path : folderOf(table.name()).toString();
    }

    /** Where a query that CREATE STREAMING TABLE starts keeps its checkpoint; readers of the rows pass over it. */
    public String checkpoint(TableInfo table) {
        return folderOf(table.name()).resolve("_checkpoint").toString();
    }

    /** @throws AnalysisException TABLE_OR_VIEW_ALREADY_EXISTS, or a name that is none */
    public void create(TableInfo table) {
        requireName(table.name());
        Path file = folderOf(table.name()).resolve(DESCRIPTION);
        try {
            Files.createDirectories(file.getParent());
            requireNothingIn(table, folderOf(table.name()));
            Path whole = written(table, file);
            try {
                // A link comes to be whole or not at all, and only if the name is free.
                Files.createLink(file, whole);
            } finally {
                Files.delete(whole);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(table.name());
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new AnalysisException(
                    "INVALID_SCHEMA_OR_RELATION_NAME",
                    "42602",
                    "A table cannot be called `" + name + "`. A name has only letters, digits and underscores.",
                    Map.of("name", name));
        }
    }

    /** Files that are no table's would become its rows, and go when it is dropped. */
    private static void requireNothingIn(TableInfo table, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> others = files.map(f -> f.getFileName().toString())
                    .filter(f -> !f.equals(DESCRIPTION) && !f.endsWith(TEMPORARY))
                    .toList();
            if (!others.isEmpty() && !Files.exists(folder.resolve(DESCRIPTION))) {
                throw new AnalysisException(
                        "LOCATION_ALREADY_EXISTS",
                        "42710",
                        "The folder of a table `" + table.name() + "` would be '" + folder
                                + "', in which there are files already. Name the table otherwise, or remove the folder first; to make"
                                + " its files a table, name it as LOCATION of a table of another name.",
                        Map.of("location", folder.toString(), "identifier", "`" + table.name() + "`"));
            }
        }
    }

    /**
     * Its folder moves, with its rows if they are there.
     *
     * @throws AnalysisException TABLE_OR_VIEW_ALREADY_EXISTS, or a name that is none
     */
    public void rename(TableInfo table, String to) {
        requireName(to);
        Path from = folderOf(table.name());
        Path target = folderOf(to);
        if (find(to).isPresent()) {
            throw exists(to);
        }
        try {
            requireNothingIn(table.named(to), Files.createDirectories(target));
            // An empty folder gives way to another.
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("move " + from + " to", target, e);
        }
        replace(table.named(to));
    }

    /** Of a table that there is. */
    public void replace(TableInfo table) {
        Path file = folderOf(table.name()).resolve(DESCRIPTION);
        try {
            Files.createDirectories(file.getParent());
            Files.move(written(table, file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static Path written(TableInfo table, Path beside) throws IOException {
        Path whole = Files.createTempFile(beside.getParent(), "_new", TEMPORARY);
        Files.writeString(whole, table.json(), StandardCharsets.UTF_8);
        return whole;
    }

    /** With its rows, unless they are elsewhere. */
    public void drop(TableInfo table) {
        Path path = folderOf(table.name());
        try {
            // First what makes it a table, so that half of it is none.
            Files.deleteIfExists(path.resolve(DESCRIPTION));
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Somebody else dropped it meanwhile.
        } catch (IOException | UncheckedIOException e) {
            throw failed("remove", path, e);
        }
    }

    /** For a name that is taken. */
    public static AnalysisException exists(String name) {
        return new AnalysisException(
                "TABLE_OR_VIEW_ALREADY_EXISTS",
                "42P07",
                "There is a table or view `" + name
                        + "` already. Name this one otherwise, drop the other, or add IF NOT EXISTS to leave it as it is"
                        + "; a DataFrameWriter has the modes append, overwrite and ignore.",
                Map.of("relationName", "`" + name + "`"));
    }

    private static MillraceException failed(String what, Path file, Exception e) {
        return new MillraceException(
                "WAREHOUSE_UNREACHABLE",
                "Cannot " + what + " " + file + " of the warehouse: " + e
                        + ". Give a folder that can be written with millrace.sql.warehouse.dir.",
                e);
    }
}
