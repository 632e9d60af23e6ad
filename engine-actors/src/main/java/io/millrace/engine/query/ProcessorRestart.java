package io.millrace.engine.query;

import io.millrace.engine.keyed.ProcessorShape;
import io.millrace.engine.keyed.ProcessorShape.Variable;
import io.millrace.engine.statetable.StateRules;
import io.millrace.sql.AnalysisException;
import java.util.Map;

/** Whether a processor may go on with the state of another, as far as the first record of the log says what that was. */
final class ProcessorRestart {
    private ProcessorRestart() {}

    /** The modes must be the same. */
    static void checkModes(String before, String now) {
        ProcessorShape was = ProcessorShape.read(before);
        ProcessorShape is = ProcessorShape.read(now);
        same("outputMode", was.outputMode(), is.outputMode());
        same("timeMode", was.timeMode(), is.timeMode());
    }

    /** Variables may be added, the rest must be the same, types by their order: for a checkpoint that does not note their names. */
    static void checkVariables(String uid, String before, String now) {
        ProcessorShape was = ProcessorShape.read(before);
        ProcessorShape is = ProcessorShape.read(now);
        for (Map.Entry<String, Variable> e : is.variables().entrySet()) {
            Variable old = was.variables().get(e.getKey());
            if (old != null) {
                check(uid, e.getKey(), old, e.getValue());
            }
        }
    }

    private static void same(String config, String before, String now) {
        if (!before.equals(now)) {
            throw new AnalysisException(
                    "STATE_STORE_INVALID_CONFIG_AFTER_RESTART",
                    "42K06",
                    "The state in the checkpoint was kept with " + config + " " + before + ", and the query says " + now
                            + ". Set it back, or start with a new checkpointLocation.",
                    Map.of("configName", config, "oldConfig", before, "newConfig", now));
        }
    }

    private static void check(String uid, String name, Variable before, Variable now) {
        if (!before.kind().equals(now.kind())) {
            throw StateRules.otherKind(name, before.kind(), now.kind());
        }
        if (!before.types().equals(now.types())) {
            throw new AnalysisException(
                    "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE",
                    "State variable '" + name + "' of operator '" + uid
                            + "' keeps other types than in the checkpoint. There: " + before.types() + ", now: "
                            + now.types()
                            + ". This checkpoint does not note the names of fields yet: undo the change and run"
                            + " the query once, give the variable another name, or start with a new"
                            + " checkpointLocation.");
        }
    }
}
