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

    /** The verdict is that of the whole run: the oracle compares once, at its end. */
    public void add(KilledWorker.Outcome outcome) {
        Instant date = clock.get().truncatedTo(ChronoUnit.SECONDS);
        StringBuilder lines = new StringBuilder();
        for (KilledWorker.Kill kill : outcome.kills()) {
            lines.append(String.join(
                            "\t",
                            List.of(
                                    date.toString(),
                                    commit,
                                    String.valueOf(outcome.plan().seed()),
                                    "kill-9 " + outcome.plan().kind(),
                                    kill.aim().phase() + "+" + kill.aim().delayMs(),
                                    outcome.verdict().ok() ? "ok" : "not-ok",
                                    String.valueOf(kill.recoveryMs()))))
                    .append('\n');
        }
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, HEADER, StandardOpenOption.CREATE_NEW);
            }
            Files.writeString(file, lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The ledger " + file + " could not be written", e);
        }
    }
}
