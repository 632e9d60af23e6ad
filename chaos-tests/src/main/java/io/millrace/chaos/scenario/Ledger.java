package io.millrace.chaos.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/**
 * The file to which every kill of a long run is added, so that kills add up over runs: a line each, columns as in its first line.
 *
 * @param commit of the tested tree, or "unknown"
 */
public record Ledger(Path file, Supplier<Instant> clock, String commit) {
    private static final String HEADER = "date\tcommit\tseed\tfault\tphase\tverdict\trecoveryMs\n";

    /**
     * A fault.
     *
     * @param fault what was done, and to what
     * @param phase when, in words and milliseconds
     * @param ok the verdict of the whole run: oracles compare once, at its end
     * @param recoveryMs -1 if there is none
     */
    public record Entry(long seed, String fault, String phase, boolean ok, long recoveryMs) {}

    /** What came of a run, as far as it goes into the ledger. */
    public interface Run {
        /** One for each fault, in order. */
        List<Entry> entries();
    }

    public void add(Run run) {
        append(run.entries().stream().map(this::line).toList());
    }

    private String line(Entry entry) {
        Instant date = clock.get().truncatedTo(ChronoUnit.SECONDS);
        return String.join(
                        "\t",
                        List.of(
                                date.toString(),
                                commit,
                                String.valueOf(entry.seed()),
                                entry.fault(),
                                entry.phase(),
                                entry.ok() ? "ok" : "not-ok",
                                String.valueOf(entry.recoveryMs())))
                + "\n";
    }

    private void append(List<String> lines) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, HEADER, StandardOpenOption.CREATE_NEW);
            }
            Files.writeString(file, String.join("", lines), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The ledger " + file + " could not be written", e);
        }
    }
}
