package io.millrace.engine.batch;

import io.millrace.connector.BatchSource;
import io.millrace.engine.operator.StageCode;
import io.millrace.engine.task.TaskSettings;
import io.millrace.planner.physical.SourceSpec;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a batch query needs from its session.
 *
 * @param open opens a source's format for reading; not asked for sources whose rows are given in the program
 * @param nowMs {@code current_timestamp()} of the whole query
 */
public record BatchEnvironment(
        Function<SourceSpec, BatchSource> open,
        StageCode code,
        boolean ansi,
        ZoneId zone,
        RandomGenerator random,
        long nowMs,
        TaskSettings settings,
        RecursionLimits recursion) {
    /** The same with another way to open sources. */
    BatchEnvironment opening(Function<SourceSpec, BatchSource> other) {
        return new BatchEnvironment(other, code, ansi, zone, random, nowMs, settings, recursion);
    }
}
