package io.millrace.testkit;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.window;
import static io.millrace.testkit.MillraceKit.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Epochs one by one, in micro-batches. */
@Timeout(60)
class StepsTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    /** A typed row. */
    public record Visit(String page, long seconds) {}

    private static Timestamp at(long second) {
        return Timestamp.from(Instant.ofEpochSecond(second));
    }

    @Test
    void aStepIsOneEpochWithWhatWasAddedBefore() {
        TestStream<Row> words = kit.stream("word STRING");
        TestQuery<Row> counts = kit.query(words.toDF().groupBy("word").count())
                .outputMode("update")
                .start();
        counts.step().assertNothingToDo();
        words.add(row("a"), row("b"), row("a"));
        Epoch<Row> first =
                counts.step().assertRowsInAnyOrder(row("a", 2L), row("b", 1L)).assertStateRows(2);
        assertThat(first.number()).isZero();
        counts.step().assertNothingToDo();
        words.add(row("a"));
        words.add(row("c"));
        assertThat(counts.step()
                        .assertRowsInAnyOrder(row("a", 3L), row("c", 1L))
                        .number())
                .isEqualTo(1);
        assertThat(counts.rows()).hasSize(4);
        counts.stop();
    }

    @Test
    void typedRowsGoInAndComeOut() {
        TestStream<Visit> visits = kit.stream(Visit.class);
        TestQuery<Visit> long_ = kit.query(visits.toDS().filter("seconds > 10")).start();
        visits.add(new Visit("home", 3), new Visit("shop", 30));
        long_.step().assertRows(new Visit("shop", 30));
    }

    @Test
    void anEpochWithoutRowsOfItsOwnClosesWindows() {
        TestStream<Row> rows = kit.stream("k STRING, t TIMESTAMP");
        Dataset<Row> counts = rows.toDF()
                .withWatermark("t", "5 seconds")
                .groupBy(window(col("t"), "10 seconds"), col("k"))
                .count()
                .selectExpr("unix_seconds(window.start)", "k", "count");
        TestQuery<Row> query = kit.query(counts).start();
        rows.add(row("a", at(1)), row("a", at(9)), row("b", at(20)));
        query.step().assertNoRows().assertWatermark(Instant.EPOCH).assertStateRows(2);
        query.step().assertRows(row(0L, "a", 2L)).assertWatermark(Instant.ofEpochSecond(15));
        query.step().assertNothingToDo();
        rows.add(row("late", at(2)), row("b", at(21)));
        query.step().assertNoRows().assertLateRowsDropped(1);
        List<Epoch<Row>> left = query.runAll();
        assertThat(left).hasSize(1);
        left.get(0).assertNoRows().assertWatermark(Instant.ofEpochSecond(16));
    }

    @Test
    void whatIsAddedTogetherIsSeenTogether() {
        TestStream<Row> left = kit.stream("k INT, a STRING");
        TestStream<Row> right = kit.stream("k INT, b STRING");
        TestQuery<Row> joined = kit.query(left.toDF().join(right.toDF(), "k")).start();
        kit.together(() -> {
            left.add(row(1, "x"));
            right.add(row(1, "y"));
        });
        joined.step().assertRows(row(1, "x", "y"));
    }

    @Test
    void aFailureOfTheQueryFailsTheStepWithItsCause() {
        TestStream<Row> numbers = kit.stream("n INT");
        TestQuery<Row> inverse = kit.query(numbers.toDF().selectExpr("1 / n")).start();
        numbers.add(row(0));
        assertThatThrownBy(inverse::step)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("DIVIDE_BY_ZERO")
                .hasCauseInstanceOf(io.millrace.sql.streaming.StreamingQueryException.class);
        assertThat(inverse.awaitFailure()).hasMessageContaining("DIVIDE_BY_ZERO");
    }

    @Test
    void differencesAreShownRowByRow() {
        TestStream<Row> rows = kit.stream("k STRING, v INT");
        TestQuery<Row> query = kit.query(rows.toDF()).start();
        rows.add(row("a", 1), row("b", 2));
        Epoch<Row> epoch = query.step();
        assertThatThrownBy(() -> epoch.assertRows(row("a", 1), row("b", 3)))
                .hasMessageContaining("Epoch 0")
                .hasMessageContaining("   0   [a,1]")
                .hasMessageContaining("   1 - [b,3]")
                .hasMessageContaining("   1 + [b,2]");
        assertThatThrownBy(() -> epoch.assertRowsInAnyOrder(row("b", 2), row("c", 1)))
                .hasMessageContaining("- [c,1]")
                .hasMessageContaining("+ [a,1]")
                .hasMessageContaining("1 more as expected");
        assertThatThrownBy(epoch::assertNoRows).isInstanceOf(AssertionError.class);
        assertThatThrownBy(epoch::assertNothingToDo).hasMessageContaining("nothing to do");
        assertThatThrownBy(() -> epoch.assertWatermark(Instant.EPOCH)).hasMessageContaining("withWatermark");
        assertThatThrownBy(() -> epoch.assertStateRows(1)).hasMessageContaining("expected 1, but was 0");
    }

    @Test
    void twoQueriesOfOneKitStepEachForItself() {
        TestStream<Row> rows = kit.stream("v INT");
        TestQuery<Row> all = kit.query(rows.toDF()).start();
        TestQuery<Row> big = kit.query(rows.toDF().filter("v > 1")).name("big").start();
        rows.add(row(1), row(2));
        all.step().assertRows(row(1), row(2));
        assertThat(big.rows()).isEmpty();
        big.step().assertRows(row(2));
        assertThat(List.of(kit.session().streams().active())).hasSize(2);
    }

    @StreamTest
    void aKitComesAsAParameter(MillraceKit own) {
        TestStream<Row> rows = own.with("millrace.sql.session.timeZone", "Europe/Berlin").stream("v INT");
        TestQuery<Row> query =
                own.query(rows.toDF().selectExpr("v", "current_timezone()")).start();
        rows.add(row(1));
        query.step().assertRows(row(1, "Europe/Berlin"));
        assertThatThrownBy(() -> own.with("a", "b")).hasMessageContaining("right behind MillraceKit.create()");
    }
}
