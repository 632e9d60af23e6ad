package io.millrace.docs;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.window;
import static io.millrace.testkit.MillraceKit.row;

import io.millrace.engine.launch.CrashPoint;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.testkit.MillraceKit;
import io.millrace.testkit.TestQuery;
import io.millrace.testkit.TestStream;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VisitsTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    /** The pipeline under test: from a table of visits to one of counts, whatever the source and the sink. */
    static Dataset<Row> visitsPerMinute(Dataset<Row> visits) {
        return visits.withWatermark("at", "10 seconds")
                .groupBy(window(col("at"), "1 minute"), col("page"))
                .count()
                .selectExpr("page", "count");
    }

    private Row visit(String page, long second) {
        return row(page, Timestamp.from(Instant.ofEpochSecond(second)));
    }

    @Test
    void aMinuteIsCountedWhenTheWatermarkHasPassedIt() {
        TestStream<Row> visits = kit.stream("page STRING, at TIMESTAMP");
        TestQuery<Row> counts = kit.query(visitsPerMinute(visits.toDF())).start();

        visits.add(visit("home", 1), visit("home", 59), visit("shop", 75));
        counts.step().assertNoRows().assertStateRows(2); // one epoch: reads the three rows
        counts.step()
                .assertRows(row("home", 2L)) // the next one closes the first minute
                .assertWatermark(Instant.ofEpochSecond(65));

        visits.add(visit("home", 2), visit("shop", 80)); // too late, and in time
        counts.step().assertNoRows().assertLateRowsDropped(1);

        visits.add(visit("home", 200));
        counts.crashAt(CrashPoint.BEFORE_COMMIT); // rows are out, the epoch is not durable
        counts.restart();
        counts.runAll(); // the same epoch again, then those that are due
        counts.assertRows(row("home", 2L), row("shop", 2L));
    }

    @Test
    void inRealTimeRowsComeOutAsTheyAreProcessed() {
        TestStream<Row> visits = kit.stream("page STRING, at TIMESTAMP");
        TestQuery<Row> seen = kit.query(visits.toDF().selectExpr("page", "current_timestamp()"))
                .realTime()
                .start();
        kit.advance(Duration.ofHours(1)); // the clock stands still but for this
        visits.add(visit("home", 1));
        seen.awaitRows(1);
        seen.assertRows(row("home", Timestamp.from(kit.now())));
    }
}
