package io.millrace.engine.task;

/**
 * Sizes that a task works with.
 *
 * @param frameBytes size of a frame
 * @param maxFrameRows rows after which a frame is sent even if it has room
 * @param channelWindowBytes credit of one channel
 * @param keyGroups number of key groups, where the plan does not say
 * @param maxSortRows how many rows a sort may hold in one epoch
 * @param itemsPerCycle input items that one duty cycle takes before it lets others run
 * @param idleTimeoutMs real time: how long a source may give no row before it holds back no watermark; 0: for ever
 */
public record TaskSettings(
        int frameBytes,
        int maxFrameRows,
        long channelWindowBytes,
        int keyGroups,
        int maxSortRows,
        int itemsPerCycle,
        long idleTimeoutMs) {
    public static final TaskSettings DEFAULTS = new TaskSettings(32 << 10, 4096, 256 << 10, 256, 1_000_000, 64, 5_000);
}
