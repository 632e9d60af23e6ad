package io.millrace.chaos.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
        List<String> lines = new ArrayList<>();
        for (KilledWorker.Kill kill : outcome.kills()) {
            lines.add(line(
                    outcome.plan().seed(),
                    "kill-9 " + outcome.plan().what(),
                    kill.aim().phase() + "+" + kill.aim().delayMs(),
                    outcome.ok(),
                    kill.recoveryMs()));
        }
        append(lines);
    }

    /** As the other, for a run on several nodes. */
    public void add(KilledNode.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        for (KilledNode.Hit hit : outcome.hits()) {
            String fault = hit.fault() == KilledNode.Fault.KILL ? "kill-9 " : "stop-cont ";
            lines.add(line(
                    outcome.plan().seed(),
                    fault + outcome.plan().kind() + " on " + outcome.plan().nodes() + " nodes",
                    (hit.leader() ? "leader+" : "node+") + hit.afterMs(),
                    outcome.verdict().ok(),
                    hit.recoveryMs()));
        }
        append(lines);
    }

    /** As the others, for losses of a node that leads and has no tasks; what is kept is the time until epochs came again. */
    public void add(LostLeader.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        for (LostLeader.Hit hit : outcome.hits()) {
            lines.add(line(
                    outcome.plan().seed(),
                    (hit.killed() ? "kill-9 " : "term ") + outcome.plan().kind() + " on "
                            + outcome.plan().nodes() + " nodes, none of its tasks on the leader",
                    "leader+" + hit.afterMs(),
                    outcome.verdict().ok() && hit.restartedNothing(),
                    hit.epochsMs()));
        }
        append(lines);
    }

    private String line(long seed, String fault, String phase, boolean ok, long recoveryMs) {
        Instant date = clock.get().truncatedTo(ChronoUnit.SECONDS);
        return String.join(
                        "\t",
                        List.of(
                                date.toString(),
                                commit,
                                String.valueOf(seed),
                                fault,
                                phase,
                                ok ? "ok" : "not-ok",
                                String.valueOf(recoveryMs)))
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
