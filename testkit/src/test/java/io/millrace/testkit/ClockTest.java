package io.millrace.testkit;

import static io.millrace.testkit.MillraceKit.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.Trigger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time that the test moves. */
@Timeout(60)
class ClockTest {
    private static final Instant START = Instant.parse("2030-06-01T12:00:00Z");

    @RegisterExtension
    final MillraceKit kit = MillraceKit.create().startingAt(START);

    private Dataset<Row> stamped(TestStream<Row> rows) {
        return rows.toDF().selectExpr("v", "unix_millis(current_timestamp())");
    }

    @Test
    void currentTimestampIsTheKitsTime() {
        TestStream<Row> rows = kit.stream("v INT");
        TestQuery<Row> query = kit.query(stamped(rows)).start();
        rows.add(row(1));
        query.step().assertRows(row(1, START.toEpochMilli()));
        kit.advance(Duration.ofHours(3));
        rows.add(row(2));
        query.step().assertRows(row(2, START.plusSeconds(3 * 3600).toEpochMilli()));
        assertThat(kit.now()).isEqualTo(START.plusSeconds(3 * 3600));
    }

    @Test
    void currentTimestampIsTheKitsTimeInRealTimeToo() {
        TestStream<Row> rows = kit.stream("v INT");
        TestQuery<Row> query = kit.query(stamped(rows)).realTime().start();
        for (int i = 0; i < 20; i++) {
            rows.add(row(i));
            assertThat(query.awaitRows(i + 1).get(i))
                    .isEqualTo(row(i, START.plusSeconds(i * 60L).toEpochMilli()));
            kit.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void anIntervalIsOverWhenTheKitsClockSaysSo() {
        TestStream<Row> rows = kit.stream("v INT");
        rows.add(row(1));
        TestQuery<Row> query = kit.query(rows.toDF())
                .trigger(Trigger.ProcessingTime("10 seconds"))
                .start();
        query.awaitEpoch().assertRows(row(1));
        rows.add(row(2));
        kit.advance(Duration.ofSeconds(9));
        assertThat(query.rows()).hasSize(1);
        kit.advance(Duration.ofSeconds(1));
        query.awaitEpoch().assertRows(row(2));
        rows.add(row(3));
        query.step().assertRows(row(3));
        kit.advanceTo(START.plusSeconds(3600));
        rows.add(row(4));
        query.step().assertRows(row(4));
    }

    private static final MapGroupsWithStateFunction<String, String, Long, String> LAST_SEEN = (key, values, state) -> {
        if (state.hasTimedOut()) {
            state.remove();
            return key + " is silent";
        }
        state.update(1L);
        state.setTimeoutDuration("30 seconds");
        return key + " is there";
    };

    private Dataset<String> lastSeen(TestStream<String> devices) {
        return devices.toDS()
                .groupByKey((MapFunction<String, String>) d -> d, Encoders.STRING())
                .mapGroupsWithState(
                        LAST_SEEN, Encoders.LONG(), Encoders.STRING(), GroupStateTimeout.ProcessingTimeTimeout());
    }

    @Test
    void timeoutsFireByTheKitsClock() {
        TestStream<String> devices = kit.stream(Encoders.STRING());
        TestQuery<String> query =
                kit.query(lastSeen(devices)).outputMode("update").start();
        devices.add("pump");
        query.step().assertRows("pump is there");
        query.step().assertNothingToDo();
        kit.advance(Duration.ofSeconds(31));
        query.step().assertRows("pump is silent");
        query.step().assertNothingToDo();
    }

    @Test
    void timeoutsFireByTheKitsClockInRealTimeWithoutABarrier() {
        TestStream<String> devices = kit.stream(Encoders.STRING());
        TestQuery<String> query =
                kit.query(lastSeen(devices)).outputMode("update").realTime().start();
        devices.add("pump");
        query.awaitRows(1);
        kit.advance(Duration.ofSeconds(31));
        assertThat(query.awaitRows(2)).containsExactly("pump is there", "pump is silent");
    }

    @Test
    void realTimeHasBarriersBySteps() {
        TestStream<Row> rows = kit.stream("v INT");
        TestQuery<Row> query = kit.query(rows.toDF()).realTime().start();
        rows.add(row(1), row(2));
        query.awaitRows(2);
        query.step().assertRows(row(1), row(2));
        query.step().assertNoRows();
        rows.add(row(3));
        query.awaitQuiet();
        query.assertRows(row(1), row(2), row(3));
        assertThat(kit.now()).isEqualTo(START);
    }

    @Test
    void timeOnlyGoesForward() {
        assertThatThrownBy(() -> kit.advance(Duration.ofSeconds(-1))).hasMessageContaining("cannot be moved back");
    }

    @Test
    void patienceEnds() {
        kit.waitingAtMost(Duration.ofMillis(50));
        TestQuery<Row> query = kit.query(kit.stream("v INT").toDF()).realTime().start();
        assertThatThrownBy(() -> query.awaitRows(1)).hasMessageContaining("for 1 rows, and there are 0");
        assertThatThrownBy(query::awaitEpoch).hasMessageContaining("by the kit's clock");
    }
}
