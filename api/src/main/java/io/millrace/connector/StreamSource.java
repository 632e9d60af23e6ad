package io.millrace.connector;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * The query's view of a stream: where it starts, how far it goes, which splits there are. Called by the coordinator on a
 * blocking thread, one call at a time.
 */
public interface StreamSource extends AutoCloseable {

    /** Where a query without checkpoint starts: every split with a number, resolved once (never "latest"). */
    Positions initial();

    /**
     * Splits that appeared since and where they start (from their beginning), or none. {@code known} are all splits so far.
     */
    default Positions discover(Positions known) {
        return Positions.NONE;
    }

    /** The ends (exclusive), as of now, of these splits. */
    Positions latest(Positions known);

    /**
     * The end (exclusive) of the next micro-batch that starts at {@code from}: {@link #latest} cut by the source's own limits
     * (maxOffsetsPerTrigger …). Equal to from when there is nothing or too little to do.
     *
     * @param ignoreLimits Trigger.Once
     */
    Positions nextBatchEnd(Positions from, boolean ignoreLimits);

    /**
     * While this is held, nothing is added to this source or to any other that gives the same lock. The coordinator asks all sources of a
     * query for their ends under it, so that rows which were added to several of them at once are read by one micro-batch. Empty for
     * sources that do not know of each other.
     */
    default Optional<Lock> stillness() {
        return Optional.empty();
    }

    /** A reader for one task. Called on the task's thread. */
    SourceReader createReader();

    /** Everything before these positions is durable in the query's state and will not be asked for again. May be skipped. */
    default void commit(Positions durable) {}

    /** Whether a restart can read again from any retained position. Only then is anything exactly or at least once. */
    default boolean replayable() {
        return true;
    }

    /**
     * Whether readers of several sources, each opened with the same options in a process of its own, read the same at the same positions. Only
     * such a source can be read in a cluster of several nodes.
     */
    default boolean distributed() {
        return false;
    }

    /** Positions in the source's customary form for progress reports, for example {@code {"topic":{"0":42}}}. */
    default String describe(Positions positions) {
        StringBuilder json = new StringBuilder("{");
        positions
                .next()
                .forEach((split, next) -> json.append(json.length() > 1 ? "," : "")
                        .append('"')
                        .append(split)
                        .append("\":")
                        .append(next));
        return json.append('}').toString();
    }

    /** Source metrics for progress reports, for example offsets behind latest. From any thread; must not block. */
    default Map<String, String> metrics(Positions consumed) {
        return Map.of();
    }

    /** The text for progress reports, for example {@code KafkaV2[Subscribe[in]]}. */
    String description();

    @Override
    void close();
}
