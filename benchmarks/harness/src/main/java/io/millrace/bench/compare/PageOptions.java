package io.millrace.bench.compare;

import io.millrace.bench.report.Page;
import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page goes. */
final class PageOptions {
    @Option(
            names = "--docs",
            description = "Folder of the page and its charts (default: docs/benchmarks in the checkout).")
    private @Nullable Path docs;

    @Option(names = "--page", description = "The page's name (default: ${DEFAULT-VALUE}).", defaultValue = "compare")
    private String name = "";

    /** The launcher names it. */
    Path checkout() {
        String home = System.getProperty("millrace.home");
        if (home == null) {
            throw new IllegalStateException("The checkout is not known: start with ./millrace bench");
        }
        return Path.of(home);
    }

    void draw(List<Path> results) throws IOException {
        List<CellResult> cells = results.stream()
                .flatMap(path -> ResultFile.readAll(path).stream())
                .toList();
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("There are no results in " + results + ".");
        }
        Path folder = Files.createDirectories(docs == null ? checkout().resolve("docs/benchmarks") : docs);
        for (Map.Entry<String, String> file : Page.of(name, cells).files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        System.out.println("Page: " + folder.resolve(name + ".md"));
    }
}
