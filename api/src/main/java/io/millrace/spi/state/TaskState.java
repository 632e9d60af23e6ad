package io.millrace.spi.state;

/** The tables of one task. Task thread only. */
public interface TaskState {

    /**
     * The table of this name, made when it is first asked for. The name is stable across restarts ("{operatorUid}/{use}").
     *
     * @param order whether scans run in key order
     */
    StateTable table(String name, StateTable.Order order);

    /** Freezes what changed since the last freeze, in memory; the cost follows the change, not the size of the state. */
    StateDelta freeze(long epoch);

    /**
     * Whether the task should leave its rows for now because changes that are durable fill the memory and the store must take them in first.
     * Barriers, watermarks and rows that are begun go on. Each time this was true, what was given to {@link #onRoom} runs some time later.
     */
    boolean holdsRows();

    /** @param wake run on a background thread whenever rows may have room again; must not block */
    void onRoom(Runnable wake);

    /** Bytes of overlays held in memory, for metrics. */
    long overlayBytes();
}
