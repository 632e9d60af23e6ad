package io.millrace.testkit;

import static io.millrace.testkit.MillraceKit.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.launch.CrashPoint;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries that are killed at chosen points, and go on. */
@Timeout(60)
class CrashTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    private TestStream<Row> words;

    private QuerySetup<Row> counts() {
        words = kit.stream("word STRING");
        Dataset<Row> counts = words.toDF().groupBy("word").count();
        return kit.query(counts).outputMode("update");
    }

    @Test
    void betweenEpochsNothingIsLostOrRepeated() {
        TestQuery<Row> query = counts().start();
        words.add(row("a"));
        query.step().assertRows(row("a", 1L));
        query.crash();
        assertThatThrownBy(query::step).hasMessageContaining("killed by its test");
        words.add(row("a"));
        query.restart();
        query.step().assertRows(row("a", 2L));
        assertThat(query.written()).containsExactly(row("a", 1L), row("a", 2L));
    }

    @Test
    void beforeTheCommitTheEpochComesAgainWithTheSameRows() {
        TestQuery<Row> query = counts().start();
        words.add(row("a"));
        query.step();
        words.add(row("a"));
        query.crashAt(CrashPoint.BEFORE_COMMIT);
        words.add(row("a"));
        query.restart();
        Epoch<Row> repeated = query.step().assertRows(row("a", 2L));
        assertThat(repeated.number()).isEqualTo(1);
        query.step().assertRows(row("a", 3L));
        assertThat(query.written()).containsExactly(row("a", 1L), row("a", 2L), row("a", 2L), row("a", 3L));
        query.assertRows(row("a", 1L), row("a", 2L), row("a", 3L));
    }

    @Test
    void afterTheCommitTheEpochDoesNotComeAgain() {
        TestQuery<Row> query = counts().start();
        words.add(row("a"));
        query.crashAt(CrashPoint.AFTER_COMMIT);
        query.restart();
        query.step().assertNothingToDo();
        words.add(row("a"));
        query.step().assertRows(row("a", 2L));
        assertThat(query.written()).containsExactly(row("a", 1L), row("a", 2L));
    }

    @Test
    void aPlanInTheLogIsKeptToAndOneThatIsNotIsMadeAnew() {
        TestQuery<Row> query = counts().start();
        words.add(row("a"));
        query.crashAt(CrashPoint.AFTER_PLAN);
        words.add(row("b"));
        query.restart();
        query.step().assertRows(row("a", 1L));
        query.step().assertRows(row("b", 1L));
        words.add(row("a"));
        query.crashAt(CrashPoint.BEFORE_PLAN);
        words.add(row("b"));
        query.restart();
        query.step().assertRowsInAnyOrder(row("a", 2L), row("b", 2L));
    }

    @ParameterizedTest
    @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "BEFORE_FINALIZED")
    void stateIsExactlyOnceWhereverTheCrashIs(CrashPoint point) {
        TestQuery<Row> query = counts().start();
        for (int i = 0; i < 3; i++) {
            words.add(row("a"), row("b"));
            query.crashAt(point).restart();
        }
        query.runAll();
        words.add(row("a"), row("b"));
        query.step().assertRowsInAnyOrder(row("a", 4L), row("b", 4L));
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashPoint.class,
            names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void realTimeCrashesBesideABarriersCommit(CrashPoint point) {
        TestQuery<Row> query = counts().realTime().start();
        words.add(row("a"));
        query.awaitRows(1);
        query.crashAt(point).restart();
        assertThatThrownBy(() -> query.crashAt(CrashPoint.AFTER_PLAN)).hasMessageContaining("no plan");
        assertThatThrownBy(query::runAll).hasMessageContaining("awaitQuiet()");
        words.add(row("a"));
        query.awaitQuiet();
        int repeated = point == CrashPoint.BEFORE_COMMIT ? 1 : 0;
        assertThat(query.written()).hasSize(2 + repeated).endsWith(row("a", 2L));
    }

    @Test
    void aPointThatIsNotReachedIsSaid() {
        TestQuery<Row> query = counts().start();
        assertThatThrownBy(() -> query.crashAt(CrashPoint.BEFORE_COMMIT)).hasMessageContaining("Add rows before");
        assertThatThrownBy(query::restart).hasMessageContaining("crash() or stop()");
        query.stop();
        query.restart();
    }

    @Test
    void anotherQueryGoesOnOnTheCheckpoint() {
        TestQuery<Row> query = counts().start();
        words.add(row("a"));
        query.step();
        query.stop();
        TestQuery<Row> filtered = kit.query(words.toDF().groupBy("word").count().filter("count > 1"))
                .outputMode("update")
                .checkpoint(query.checkpoint())
                .start();
        words.add(row("a"), row("b"));
        filtered.step().assertRows(row("a", 2L));
    }

    /** Counts are right whatever the order of the rows, the cuts between epochs and the crashes. */
    @Test
    void aPropertyHoldsUnderEverySeed() {
        Seeds.forEach(10, seed -> {
            TestQuery<Row> query = counts().start();
            List<Row> rows = new java.util.ArrayList<>();
            for (int i = 0; i < 30; i++) {
                rows.add(row("w" + i % 4));
            }
            java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
            CrashPoint[] points = {
                CrashPoint.BEFORE_PLAN, CrashPoint.AFTER_PLAN, CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT
            };
            List<Row> shuffled = Disorder.within(5, rows, seed);
            for (int from = 0; from < rows.size(); from += 10) {
                words.addAll(shuffled.subList(from, from + 10));
                if (random.nextBoolean()) {
                    query.crashAt(points[random.nextInt(points.length)]).restart();
                } else {
                    query.step();
                }
            }
            query.runAll();
            Map<String, Long> last = new TreeMap<>();
            query.rows().forEach(r -> last.put(r.getString(0), r.getLong(1)));
            assertThat(last).isEqualTo(Map.of("w0", 8L, "w1", 8L, "w2", 7L, "w3", 7L));
            query.stop();
        });
    }
}
