package io.millrace.chaos.scenario;

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

    /** @param startupMs how long the last start took */
    static Aim draw(SplittableRandom random, long startupMs) {
        return switch (random.nextInt(5)) {
            case 0 -> new Aim(Phase.STARTING, random.nextLong(Math.max(1, startupMs / 3), Math.max(2, startupMs + EPOCH_MS)));
            case 1 -> new Aim(Phase.CATCHING_UP, random.nextLong(EPOCH_MS));
            default -> new Aim(Phase.STEADY, random.nextLong(4 * EPOCH_MS));
        };
    }
}
