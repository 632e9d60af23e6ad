package io.millrace.conformance;

import static io.millrace.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a static side that change while the query runs. */
@Timeout(120)
class StaticRefreshTest {
    private static final String OPTION = "millrace.refreshIntervalMs";
    private static MillraceSession session;

    @TempDir
    static Path directory;

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

    static Stream<Arguments> rhythmsAndJoins() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(20))
                .flatMap(t -> Stream.of("inner", "left_outer").map(j -> Arguments.of(t, j)));
    }

    /** Whole under its name at once, as a reader must find it. */
    private static void write(Path file, String name) throws IOException {
        Path whole = Files.writeString(directory.resolve("next"), "{\"k\":1,\"name\":\"" + name + "\"}\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Dataset<Row> table(Path files, String intervalMs) {
        return session.read()
                .schema("k INT, name STRING")
                .option(OPTION, intervalMs)
                .json(files.toString());
    }

    private static void awaitName(MemoryStream<Row> stream, Bench.Run run, String name) {
        Awaitility.await().until(() -> {
            Bench.add(stream, 1);
            return run.rows().contains("(1," + name + ")");
        });
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rhythmsAndJoins")
    void changesAreSeenAndATableThatIsAwayKeepsItsLastVersion(Trigger trigger, String join) throws Exception {
        Path files = Files.createTempDirectory(directory, "table");
        Path file = files.resolve("a.json");
        write(file, "first");
        Bench b = new Bench(session, trigger, Files.createTempDirectory(directory, "checkpoint"));
        MemoryStream<Row> stream = b.stream("v INT");
        Dataset<Row> joined =
                stream.toDF().join(table(files, "5"), expr("v = k"), join).selectExpr("v", "name");
        Bench.Run run = b.start(joined, "append");
        Bench.add(stream, 1);
        assertThat(run.rows()).containsExactly("(1,first)");
        write(file, "second");
        awaitName(stream, run, "second");
        Files.delete(file);
        Files.delete(files);
        int before = run.rows().size();
        for (int i = 0; i < 10; i++) {
            Bench.add(stream, 1);
            run.query().processAllAvailable();
        }
        assertThat(run.rows()).hasSize(before + 10).doesNotContain("(1,null)");
        Files.createDirectory(files);
        write(file, "third");
        awaitName(stream, run, "third");
        run.stop();
        write(file, "fourth");
        Bench.Run again = b.start(joined, "append");
        Bench.add(stream, 1);
        assertThat(again.rows()).as("a start reads the newest").containsExactly("(1,fourth)");
        again.stop();
    }

    @Test
    void otherValuesAndOtherPlacesAreRefused() throws Exception {
        Path files = Files.createTempDirectory(directory, "table");
        write(files.resolve("a.json"), "x");
        Bench b = new Bench(session, Trigger.ProcessingTime(0), Files.createTempDirectory(directory, "checkpoint"));
        MemoryStream<Row> stream = b.stream("v INT");
        for (String wrong : List.of("0", "-5", "5 seconds", "")) {
            b.refused(
                    stream.toDF().join(table(files, wrong), expr("v = k")),
                    "append",
                    "The option 'millrace.refreshIntervalMs' is '" + wrong
                            + "', but must be a whole number of milliseconds above 0.");
        }
        b.refused(
                session.readStream().format("rate").option(OPTION, "5").load(),
                "append",
                "Give it to read(), not to readStream().");
        b.refused(
                stream.toDF()
                        .join(
                                session.read()
                                        .schema("k INT, name STRING")
                                        .option("millrace.refreshIntervallMs", "5")
                                        .json(files.toString()),
                                expr("v = k")),
                "append",
                "Did you mean 'millrace.refreshIntervalMs'?");
    }
}
