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

    /** Bytes of overlays held in memory, for back-pressure and metrics. */
    long overlayBytes();
}
