package io.millrace.bench.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Lines of {@link CellResult}s, appended as the cells end, so that a call that is broken off keeps what it has measured. */
public record ResultFile(Path path) {
    /** Of all result files. */
    public static final String ENDING = ".jsonl";

    public void append(CellResult result) {
        try {
            Files.writeString(path, result.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The result could not be kept in " + path, e);
        }
    }

    /**
     * All results of a file, or of the result files of a folder and those below it, in the order of the files' names.
     *
     * @throws IllegalArgumentException if a file holds something else
     */
    public static List<CellResult> readAll(Path fileOrFolder) {
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .flatMap(file -> new ResultFile(file).read().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("No results can be read from " + fileOrFolder, e);
        }
    }

    private List<CellResult> read() {
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> !line.isBlank())
                    .map(CellResult::fromJson)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("No results can be read from " + path, e);
        }
    }
}
