package io.millrace.engine.operator;

import io.millrace.engine.protocol.TaskStats.OperatorStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what the operators of a task did in one epoch. */
public final class EpochReport {
    public final List<OperatorStats> operators = new ArrayList<>();
    public final Map<String, Object[]> observed = new HashMap<>();
    public final Map<Integer, Long> maxEventTimeMs = new HashMap<>();
    /** The place of the watermark's ordinal in {@link #eventTime}. */
    public static final int ORDINAL = 4;

    /** Min, max, sum in ms and count of the first watermark that had rows, and its ordinal; empty without rows. */
    public long[] eventTime = new long[0];
    /** Bytes of state in memory, for the first stateful operator: tables of a task share their overlays. */
    private long memoryBytes;

    public EpochReport(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    public void add(
            String uid, String name, long total, long updated, long removed, long dropped, Map<String, Long> custom) {
        operators.add(new OperatorStats(uid, name, total, updated, removed, dropped, memoryBytes, custom));
        memoryBytes = 0;
    }
}
