package io.millrace.engine.epoch;

/**
 * What the functions of a program keep by key, as manifests note it ({@link io.millrace.spi.checkpoint.StateVersions}). Pure; what shapes say is the
 * business of who writes them.
 */
@FunctionalInterface
public interface KeptShape {
    /** They keep nothing; what was noted before stays noted. */
    KeptShape NOTHING = before -> before;

    /**
     * The shape of state behind an epoch of this program.
     *
     * @param before as it was noted of the epoch before; empty: nothing was
     * @return empty: there is nothing to note
     */
    String after(String before);
}
