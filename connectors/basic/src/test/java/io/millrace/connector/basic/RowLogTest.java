package io.millrace.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.row.RowReader;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowLogTest {
    private static final StructType FULL = StructType.fromDDL("a BIGINT, b BIGINT");
    private static final StructType B = StructType.fromDDL("b BIGINT");

    private final RowLog log = new RowLog();
    private final SourceReader reader = log.reader(FULL, B);
    private final RowReader row = new RowReader(1);

    private List<Long> poll(long maxWaitNs) {
        List<Long> values = new ArrayList<>();
        reader.poll((base, off, len) -> values.add(row.point(base, off, len).getLong(0)), maxWaitNs);
        return values;
    }

    private void add(long... values) {
        List<Object[]> rows = new ArrayList<>();
        for (long value : values) {
            rows.add(new Object[] {0L, value});
        }
        log.addAll(rows);
    }

    private static Positions at(long position) {
        return Positions.of(Map.of(RowLog.SPLIT, position));
    }

    @Test
    void deliversFromThePositionToTheLimit() {
        add(1, 2, 3, 4);
        assertThat(poll(0)).as("nothing is assigned").isEmpty();
        reader.assign(at(1));
        reader.limit(at(3));
        assertThat(poll(0)).containsExactly(2L, 3L);
        assertThat(poll(0)).isEmpty();
        assertThat(reader.positions()).isEqualTo(at(3));
        reader.limit(Positions.NONE);
        assertThat(poll(0)).containsExactly(4L);
    }

    @Test
    void aWaitEndsWithDataOrWakeup() throws Exception {
        reader.assign(at(0));
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<List<Long>> polled = CompletableFuture.supplyAsync(() -> {
            waiting.countDown();
            return poll(TimeUnit.MINUTES.toNanos(10));
        });
        waiting.await();
        add(7);
        assertThat(polled.get(10, TimeUnit.SECONDS)).containsExactly(7L);
        reader.wakeup();
        assertThat(poll(TimeUnit.MINUTES.toNanos(10))).isEmpty();
    }
}
