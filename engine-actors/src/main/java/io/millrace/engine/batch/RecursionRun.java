package io.millrace.engine.batch;

import io.millrace.connector.BatchSource;
import io.millrace.error.ExecutionException;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.RecursiveRows;
import io.millrace.planner.physical.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a recursion: its first query, then its step over the rows of the round before, until a round gives none. */
final class RecursionRun {
    private final RecursiveRows.Loop loop;
    private final BatchEnvironment environment;
    private final List<@Nullable Object[]> all = new ArrayList<>();

    RecursionRun(RecursiveRows.Loop loop, BatchEnvironment environment) {
        this.loop = loop;
        this.environment = environment;
    }

    List<@Nullable Object[]> rows() {
        if (loop.limit() == 0) {
            return all;
        }
        int levels = loop.maxLevel() == null ? environment.recursion().levels() : loop.maxLevel();
        List<@Nullable Object[]> round = run(loop.anchor(), environment.open());
        for (int level = 1; !round.isEmpty(); level++) {
            all.addAll(round);
            if (all.size() >= loop.limit()) {
                return all.subList(0, (int) loop.limit());
            }
            checkRows();
            if (levels >= 0 && level > levels) {
                throw new ExecutionException(
                        "RECURSION_LEVEL_LIMIT_EXCEEDED",
                        "42836",
                        "After " + levels
                                + " levels the recursion still gives rows. Allow more with WITH RECURSIVE t MAX RECURSION"
                                + " LEVEL " + 2 * levels + " AS, or with the setting"
                                + " spark.sql.cteRecursionLevelLimit, or let the step's WHERE end.");
            }
            List<@Nullable Object[]> before = round;
            round = run(loop.step(), spec -> isPrevious(spec) ? new LocalRows(spec, before) : open(spec));
        }
        return all;
    }

    private void checkRows() {
        int most = environment.recursion().rows();
        if (most >= 0 && loop.limit() == Long.MAX_VALUE && all.size() >= most) {
            throw new ExecutionException(
                    "RECURSION_ROW_LIMIT_EXCEEDED",
                    "42836",
                    "The recursion gives more than " + most + " rows. Allow more with the setting"
                            + " spark.sql.cteRecursionRowLimit, or add LIMIT.");
        }
    }

    private boolean isPrevious(SourceSpec spec) {
        return spec.recursive() instanceof RecursiveRows.Previous p && p.key().equals(loop.key());
    }

    private BatchSource open(SourceSpec spec) {
        return environment.open().apply(spec);
    }

    private List<@Nullable Object[]> run(PhysicalPlan plan, Function<SourceSpec, BatchSource> open) {
        return new BatchRunner(environment.opening(open)).run(plan);
    }
}
