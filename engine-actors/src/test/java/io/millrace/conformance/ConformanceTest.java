package io.millrace.conformance;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases observed on Spark 4.2: each in micro-batch rhythm with its exact epochs and state figures, and in real time with the same final
 * rows. Writes {@code target/conformance.md}.
 */
class ConformanceTest {
    private static final Map<String, String[]> REPORT = new TreeMap<>();
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .appName("conformance")
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterAll
    static void stop() throws IOException {
        session.stop();
        StringBuilder out =
                new StringBuilder("| case | micro-batch, exact epochs | real time, final rows |\n|---|---|---|\n");
        REPORT.forEach((id, verdict) -> out.append("| ")
                .append(id)
                .append(" | ")
                .append(verdict[0])
                .append(" | ")
                .append(verdict[1])
                .append(" |\n"));
        Files.writeString(Path.of("target", "conformance.md"), out);
    }

    private static Stream<Case> cases() {
        return Stream.of(StatelessCases.all(), AggregationCases.all(), WindowCases.all(), DeduplicationCases.all())
                .flatMap(List::stream);
    }

    @TestFactory
    Stream<DynamicTest> microBatch() {
        return cases().map(c -> DynamicTest.dynamicTest(
                c.id(), () -> run(c, 0, runner -> runner.compareEpochs(), Trigger.ProcessingTime(0))));
    }

    @TestFactory
    Stream<DynamicTest> realTime() {
        return cases().filter(c -> {
                    if (c.realTime() != null) {
                        verdict(c, 1, "not comparable: " + c.realTime());
                    }
                    return c.realTime() == null;
                })
                .map(c -> DynamicTest.dynamicTest(
                        c.id(), () -> run(c, 1, runner -> runner.compareFinalRows(), Trigger.RealTime(100))));
    }

    private interface Comparison {
        void run(CaseRunner runner) throws Exception;
    }

    private static void run(Case c, int column, Comparison comparison, Trigger trigger) throws Exception {
        verdict(c, column, "FAIL");
        c.conf().forEach(session.conf()::set);
        try {
            comparison.run(new CaseRunner(session, c, trigger, Files.createTempDirectory(checkpoints, "case")));
            verdict(c, column, "pass");
        } finally {
            c.conf().forEach((key, value) -> session.conf().unset(key));
            session.conf().set("millrace.sql.session.timeZone", "UTC");
        }
    }

    private static void verdict(Case c, int column, String text) {
        REPORT.computeIfAbsent(c.id(), id -> new String[] {"-", "-"})[column] = text;
    }
}
