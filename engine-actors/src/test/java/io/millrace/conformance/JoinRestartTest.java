package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A join's state over stops and starts, with rows in flight: each pair and each unmatched row comes out, and no other. */
class JoinRestartTest {
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(20));
    }

    private static Dataset<Row> side(MemoryStream<Row> stream, String p) {
        return stream.toDF()
                .selectExpr("k AS " + p + "k", "v AS " + p + "v", "timestamp_seconds(v) AS " + p + "t")
                .withWatermark(p + "t", "20 seconds");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void pairsAndUnmatchedRowsSurviveStops(Trigger trigger) throws Exception {
        Bench b = new Bench(session, trigger, Files.createTempDirectory(checkpoints, "join"));
        MemoryStream<Row> left = b.stream("k BIGINT, v BIGINT");
        MemoryStream<Row> right = b.stream("k BIGINT, v BIGINT");
        Dataset<Row> joined = side(left, "l")
                .join(
                        side(right, "r"),
                        expr("lk = rk AND lt >= rt - INTERVAL 3 SECONDS AND lt <= rt + INTERVAL 3 SECONDS"),
                        "full_outer")
                .selectExpr("lk", "lv", "rk", "rv");
        Random random = new Random(5);
        List<long[]> l = new ArrayList<>();
        List<long[]> r = new ArrayList<>();
        TreeSet<String> out = new TreeSet<>();
        for (int round = 0; round < 6; round++) {
            Bench.Run run = b.start(joined, "append");
            for (int i = 0; i < 40; i++) {
                long[] row = {random.nextInt(8), 100L + round * 40L + i + random.nextInt(4)};
                boolean isLeft = random.nextBoolean();
                Bench.add(isLeft ? left : right, (Object) Bench.row(row[0], row[1]));
                (isLeft ? l : r).add(row);
            }
            if (round % 2 == 0) {
                run.query().processAllAvailable();
            }
            run.stop();
            run.epochs().values().forEach(out::addAll);
        }
        Bench.Run last = b.start(joined, "append");
        Bench.add(left, (Object) Bench.row(100L, 5000L));
        Bench.add(right, (Object) Bench.row(101L, 5000L));
        out.addAll(last.rows());
        long kept = last.query().lastProgress().stateOperators()[0].numRowsTotal();
        last.stop();
        assertThat(out).isEqualTo(expected(l, r));
        assertThat(kept).as("only the last row of each side is left").isEqualTo(2);
    }

    private static TreeSet<String> expected(List<long[]> left, List<long[]> right) {
        TreeSet<String> all = new TreeSet<>();
        for (long[] l : left) {
            boolean matched = false;
            for (long[] r : right) {
                if (meet(l, r)) {
                    matched = true;
                    all.add("(" + l[0] + "," + l[1] + "," + r[0] + "," + r[1] + ")");
                }
            }
            if (!matched) {
                all.add("(" + l[0] + "," + l[1] + ",null,null)");
            }
        }
        for (long[] r : right) {
            if (left.stream().noneMatch(l -> meet(l, r))) {
                all.add("(null,null," + r[0] + "," + r[1] + ")");
            }
        }
        return all;
    }

    private static boolean meet(long[] l, long[] r) {
        return l[0] == r[0] && Math.abs(l[1] - r[1]) <= 3;
    }
}
