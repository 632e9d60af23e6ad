package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** Which tasks a query consists of. A pure function of where its sources stand. */
@FunctionalInterface
public interface Topology {

    /** @param starts per source ordinal: the splits known and where they start */
    Placement place(List<Positions> starts);

    /**
     * @param tasks all of them
     * @param reads what each source task reads first; a source task without splits has an empty entry
     * @param sourceOf the source ordinal of each source task
     * @param sinks tasks that end in the sink, in order of partition
     * @param parallelism tasks of each stage
     */
    record Placement(
            SortedSet<TaskId> tasks,
            SortedMap<TaskId, Positions> reads,
            SortedMap<TaskId, Integer> sourceOf,
            SortedSet<TaskId> sinks,
            Map<Integer, Integer> parallelism) {}
}
