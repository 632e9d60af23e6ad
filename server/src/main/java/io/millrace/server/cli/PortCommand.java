package io.millrace.server.cli;

import io.millrace.server.port.SourceTree;
import io.millrace.server.port.SparkImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Java sources written for Spark, with Millrace's imports. Exit code 1 if names are left that a person has to look at. */
@Command(
        name = "port",
        description = "Copy Java sources written for Spark with Millrace's imports; the sources stay as they are.",
        mixinStandardHelpOptions = true)
final class PortCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FROM", description = "A directory of sources, for example src/main/java")
    private Path from = Path.of("");

    @Parameters(index = "1", paramLabel = "TO", description = "Where the copies go; made if it is not there")
    private Path to = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(from)) {
            throw new IllegalArgumentException(
                    "There is no directory " + from + ". Name the one that holds the sources.");
        }
        List<SourceTree.Ported> ported = SourceTree.port(from, to);
        int left = 0;
        for (SourceTree.Ported source : ported) {
            for (SparkImports.Leftover leftover : source.leftovers()) {
                left++;
                System.out.println(source.target() + ":" + leftover.line() + ": " + leftover.name()
                        + " has no counterpart; see docs/porting.md");
            }
        }
        System.out.println(ported.size() + " sources ported to " + to + ", " + left + " names left to look at");
        return left == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
