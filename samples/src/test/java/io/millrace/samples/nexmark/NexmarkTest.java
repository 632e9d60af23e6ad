package io.millrace.samples.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each query over streams comes to what the same text says of the same rows as tables, as far as its windows have closed. */
@Timeout(120)
class NexmarkTest {
    private static final AuctionScale SCALE = new AuctionScale(20_000, 400, 2, 7);

    private static MillraceSession session;

    @BeforeAll
    static void open() {
        session = MillraceSession.builder()
                .appName("nexmark-test")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @ParameterizedTest
    @EnumSource(NexmarkQuery.class)
    void inMicroBatches(NexmarkQuery query) throws Exception {
        matchesTables(query, Trigger.AvailableNow());
    }

    @ParameterizedTest
    @EnumSource(NexmarkQuery.class)
    void inRealTime(NexmarkQuery query) throws Exception {
        matchesTables(query, Trigger.RealTime("200 milliseconds"));
    }

    private void matchesTables(NexmarkQuery query, Trigger trigger) throws Exception {
        Dataset<Row> tables = query.overTables(session, SCALE);
        List<Row> all = tables.collectAsList();
        assertThat(all).as("the query says something of these rows").isNotEmpty();
        boolean windows = List.of(tables.columns()).contains("window");
        StreamingQuery running = query.overStreams(session, SCALE)
                .writeStream()
                .format("memory")
                .queryName("result")
                .outputMode("append")
                .trigger(trigger)
                .start();
        try {
            running.processAllAvailable();
            List<Row> expected = windows ? closed(all, closedUntil(query)) : all;
            assertThat(expected).as("rows of closed windows").isNotEmpty();
            assertThat(session.table("result").collectAsList()).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            running.stop();
        }
    }

    /** The least of the newest times of all splits that the query reads, and less by what an interval join may still add to. */
    private static Instant closedUntil(NexmarkQuery query) {
        AuctionHouse house = new AuctionHouse(SCALE.seed(), SCALE.eventsPerSecond());
        long leastUs = Stream.of(AuctionTable.values())
                .filter(table -> query.sql().contains(table.name().toLowerCase(Locale.ROOT)))
                .flatMapToLong(table -> {
                    long rows = table.rowsUntil(SCALE.events());
                    return LongStream.range(rows - SCALE.partitions(), rows)
                            .map(last -> house.timeUs(table.event(house, last)));
                })
                .min()
                .orElseThrow();
        boolean afterIntervalJoin = query == NexmarkQuery.Q4 || query == NexmarkQuery.Q6;
        return Instant.EPOCH.plus(leastUs, ChronoUnit.MICROS).minusSeconds(afterIntervalJoin ? 10 : 0);
    }

    private static List<Row> closed(List<Row> all, Instant watermark) {
        return all.stream()
                .filter(row ->
                        !row.getStruct(row.fieldIndex("window")).getInstant(1).isAfter(watermark))
                .toList();
    }

    @Test
    void eventsAreNumberedWithoutGaps() {
        AuctionHouse house = new AuctionHouse(1, 1000);
        for (long events : new long[] {0, 1, 2, 4, 5, 49, 50, 51, 1234}) {
            long rows = Stream.of(AuctionTable.values())
                    .mapToLong(table -> table.rowsUntil(events))
                    .sum();
            assertThat(rows).isEqualTo(events);
            for (AuctionTable table : AuctionTable.values()) {
                long count = table.rowsUntil(events);
                assertThat(count == 0 || table.event(house, count - 1) < events).isTrue();
                assertThat(table.event(house, count)).isGreaterThanOrEqualTo(events);
            }
        }
    }

    @Test
    void anUnknownTableIsNamed() {
        assertThatThrownBy(() -> session.read()
                        .format("nexmark")
                        .option("table", "seller")
                        .load()
                        .collectAsList())
                .hasMessageContaining("seller")
                .hasMessageContaining("person, auction or bid");
    }
}
