package io.millrace.chaos.scenario;

import java.util.List;
import java.util.SplittableRandom;

/**
 * When a process is killed.
 *
 * @param delayMs after the moment that the phase names
 */
public record Aim(Phase phase, long delayMs) {
    private static final long EPOCH_MS = 250;

    /** Where in a process's life. */
    public enum Phase {
        /** From the start of the process: while it starts, reads the log, restores. */
        STARTING,
        /** From READY: while it catches up and makes its first epochs. */
        CATCHING_UP,
        /** From the first result of a row sent after the last kill: uniformly over some epochs. */
        STEADY
    }

    private static final List<Phase> TURNS =
            List.of(Phase.STEADY, Phase.STARTING, Phase.STEADY, Phase.CATCHING_UP, Phase.STEADY);

    /**
     * The phases take turns; the moment within one is drawn.
     *
     * @param startupMs how long a start takes
     */
    static Aim draw(SplittableRandom random, int kill, long startupMs) {
        Phase phase = TURNS.get(kill % TURNS.size());
        return switch (phase) {
            case STARTING -> new Aim(phase, random.nextLong(startupMs / 3, startupMs + EPOCH_MS));
            case CATCHING_UP -> new Aim(phase, random.nextLong(EPOCH_MS));
            case STEADY -> new Aim(phase, random.nextLong(4 * EPOCH_MS));
        };
    }
}
