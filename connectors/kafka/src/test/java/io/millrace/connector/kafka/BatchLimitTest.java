package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
    @Test
    void everythingWhenItFits() {
        Positions from = Positions.of(Map.of("t-0", 5L, "t-1", 0L));
        Positions latest = Positions.of(Map.of("t-0", 8L, "t-1", 2L));
        assertThat(BatchLimit.cut(from, latest, 5)).isEqualTo(latest);
    }

    @Test
    void smallPartitionsGetOneAndTheBigOneTheRest() {
        Positions from = Positions.of(Map.of("t-0", 0L, "t-1", 0L, "t-2", 0L));
        Positions latest = Positions.of(Map.of("t-0", 101L, "t-1", 11L, "t-2", 1L));
        assertThat(BatchLimit.cut(from, latest, 10)).isEqualTo(Positions.of(Map.of("t-0", 8L, "t-1", 1L, "t-2", 1L)));
    }

    @Test
    void neverMoreThanTheLimitAlwaysProgressAndNobodyStarves() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Map<String, Long> from = new TreeMap<>();
            Map<String, Long> latest = new TreeMap<>();
            int partitions = 1 + random.nextInt(40);
            for (int p = 0; p < partitions; p++) {
                long start = random.nextInt(1000);
                from.put("t-" + p, start);
                latest.put("t-" + p, start + (random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(20))));
            }
            Positions at = Positions.of(from);
            Positions ends = Positions.of(latest);
            long max = 1L + random.nextInt(500);
            int batches = 0;
            for (long waiting = at.recordsUntil(ends); waiting > 0 && batches < 200; waiting = at.recordsUntil(ends)) {
                Positions end = BatchLimit.cut(at, ends, max);
                long taken = at.recordsUntil(end);
                assertThat(taken).isBetween(1L, max);
                Positions before = at;
                end.next()
                        .forEach((split, next) -> assertThat(next).isBetween(before.get(split, 0), ends.get(split, 0)));
                at = end;
                batches++;
            }
        }
    }
}
