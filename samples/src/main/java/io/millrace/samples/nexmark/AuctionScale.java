package io.millrace.samples.nexmark;

import java.util.Map;

/**
 * How much happens in the auction house.
 *
 * @param events of all tables together
 * @param eventsPerSecond of event time
 * @param partitions of each table
 * @param seed of all values
 */
public record AuctionScale(long events, long eventsPerSecond, int partitions, long seed) {
    Map<String, String> options(String table) {
        return Map.of(
                "table", table,
                "events", String.valueOf(events),
                "eventsPerSecond", String.valueOf(eventsPerSecond),
                "numPartitions", String.valueOf(partitions),
                "seed", String.valueOf(seed));
    }
}
