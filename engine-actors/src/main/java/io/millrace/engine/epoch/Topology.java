package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Which tasks a query consists of. A pure function of where its sources stand. */
@FunctionalInterface
public interface Topology {

    /** The number of tasks that the query was configured with. */
    int AS_CONFIGURED = 0;

    /**
     * @param starts per source ordinal: the splits known and where they start
     * @param rescaledTo as many tasks as this where a stage can have several; {@link #AS_CONFIGURED}: what the settings say
     */
    Placement place(List<Positions> starts, int rescaledTo);

    /** As configured. */
    default Placement place(List<Positions> starts) {
        return place(starts, AS_CONFIGURED);
    }

    /**
     * @param tasks all of them
     * @param reads the splits of each source task and where it started them; a source task without splits has an empty entry
     * @param sourceOf the source ordinal of each source task
     * @param sinks tasks that end in the sink, in order of partition
     * @param parallelism tasks of each stage
     */
    record Placement(
            SortedSet<TaskId> tasks,
            SortedMap<TaskId, Positions> reads,
            SortedMap<TaskId, Integer> sourceOf,
            SortedSet<TaskId> sinks,
            Map<Integer, Integer> parallelism) {

        /** This with one more split for a source task. */
        Placement withSplit(TaskId reader, String split, long start) {
            SortedMap<TaskId, Positions> more = new TreeMap<>(reads);
            more.put(reader, more.getOrDefault(reader, Positions.NONE).with(Positions.of(Map.of(split, start))));
            return new Placement(tasks, more, sourceOf, sinks, parallelism);
        }
    }
}
