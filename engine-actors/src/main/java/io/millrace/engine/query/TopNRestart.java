package io.millrace.engine.query;

import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PlanText;
import io.millrace.sql.AnalysisException;
import java.util.Map;

/**
 * Whether the first rows of partitions may be kept on from those of another query: there may be fewer, not more, since the rows behind
 * them are gone; what they are ordered by and what is kept of a row must be the same. The text is one line each.
 */
final class TopNRestart {
    private static final String START = "topn\n";
    private static final int FUNCTION = 1;
    private static final int ROWS = 2;
    private static final int ORDER = 3;
    private static final int TYPES = 4;

    private TopNRestart() {}

    static String text(OperatorSpec.TopN t, String types) {
        return START + t.call().name() + "\n" + t.rows() + "\n"
                + PlanText.orders(t.ranks().orders()) + "\n" + types;
    }

    static boolean describes(String text) {
        return text.startsWith(START);
    }

    static void check(String uid, String before, String now) {
        String[] was = before.split("\n", -1);
        String[] is = now.split("\n", -1);
        if (!was[TYPES].equals(is[TYPES])) {
            throw new AnalysisException(
                    "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE",
                    "The rows that operator '" + uid
                            + "' keeps have other types than those in the checkpoint. There: " + was[TYPES] + ", now: "
                            + is[TYPES]
                            + ". Undo the change, or start with a new checkpointLocation.");
        }
        same(uid, "function", was[FUNCTION], is[FUNCTION]);
        same(uid, "ORDER BY", was[ORDER], is[ORDER]);
        if (Integer.parseInt(is[ROWS]) > Integer.parseInt(was[ROWS])) {
            throw changed(
                    "number of rows",
                    was[ROWS],
                    is[ROWS],
                    "Cannot keep " + is[ROWS] + " rows of each partition in operator '" + uid
                            + "': the state has the first " + was[ROWS] + " only. Keep at most " + was[ROWS]
                            + ", or start with a new checkpointLocation.");
        }
    }

    private static void same(String uid, String what, String before, String now) {
        if (!before.equals(now)) {
            throw changed(
                    what,
                    before,
                    now,
                    "Cannot change the " + what + " of operator '" + uid + "' from " + before + " to " + now
                            + " between restarts: the state has the first rows by the former only. Undo the change, or start with a new"
                            + " checkpointLocation.");
        }
    }

    private static AnalysisException changed(String what, String before, String now, String text) {
        return new AnalysisException(
                "STATE_STORE_INVALID_CONFIG_AFTER_RESTART",
                "42K06",
                text,
                Map.of("configName", what, "oldConfig", before, "newConfig", now));
    }
}
