package io.millrace.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws a page from raw results, of as many calls as are named. */
@Command(name = "report", description = "Draw tables and charts from raw results.", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RESULTS",
            description = "Files, or folders with all that is in them (default: benchmarks/results in the checkout).")
    private List<Path> results = List.of();

    @CommandLine.Mixin
    private final PageOptions page = new PageOptions();

    @Override
    public Integer call() throws IOException {
        page.draw(results.isEmpty() ? List.of(page.checkout().resolve("benchmarks/results")) : results);
        return CommandLine.ExitCode.OK;
    }
}
