package io.millrace.engine.keyed;

import io.millrace.error.MillraceException;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a processor may ask for what. */
final class HandleRules {
    private HandleRules() {}

    static void variable(String operation, String name, boolean initialised, boolean there) {
        if (initialised) {
            throw invalidState(operation, "INITIALIZED", "Get and delete state variables in init.");
        }
        if (there) {
            throw new MillraceException(
                    "STATEFUL_PROCESSOR_DUPLICATE_STATE_VARIABLE_DEFINED",
                    "42802",
                    "The processor has two state variables called " + name + ". Give each a name of its own.",
                    Map.of("stateVarName", name),
                    null);
        }
    }

    static void timer(String operation, TimeMode mode, boolean initialised) {
        if (mode == TimeMode.NONE) {
            throw new MillraceException(
                    "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE",
                    "42802",
                    "There is no " + operation
                            + " where timeMode is None. Use TimeMode.ProcessingTime() or TimeMode.EventTime().",
                    Map.of("operationType", operation, "timeMode", "None"),
                    null);
        }
        if (!initialised) {
            throw invalidState(operation, "CREATED", "Use timers while a key is handled, not in init.");
        }
    }

    private static MillraceException invalidState(String operation, String state, String remedy) {
        return new MillraceException(
                "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE",
                "42802",
                operation + " cannot be called while the handle is in state " + state + ". " + remedy,
                Map.of("operationType", operation, "handleState", state),
                null);
    }

    /** The time to live in milliseconds, 0 for ever. */
    static long ttlMs(String name, TTLConfig ttl, TimeMode mode) {
        @Nullable Duration duration = ttl.ttlDuration();
        if (duration != null && duration.isZero()) {
            return 0;
        }
        if (mode != TimeMode.PROCESSING_TIME) {
            throw new MillraceException(
                    "STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL",
                    "42802",
                    "Cannot use TTL for state=" + name + " in timeMode=" + mode
                            + ", use TimeMode.ProcessingTime() instead.",
                    Map.of("stateName", name, "timeMode", mode.toString()),
                    null);
        }
        if (duration == null || duration.isNegative()) {
            throw new MillraceException(
                    "STATEFUL_PROCESSOR_TTL_DURATION_MUST_BE_POSITIVE",
                    "42802",
                    "State " + name + " would expire at once: give a time to live above zero.",
                    Map.of("operationType", "update", "stateName", name),
                    null);
        }
        return Math.max(1, duration.toMillis());
    }
}
