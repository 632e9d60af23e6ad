package io.millrace.conformance;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases observed on Spark 4.2: each in micro-batch rhythm with its exact epochs and state figures, and in real time with the same final
 * rows. Writes {@code target/conformance.md}, which is to be the same as {@code docs/conformance.md}.
 */
class ConformanceTest {
    private static final Trigger MICRO_BATCH = Trigger.ProcessingTime(0);
    private static final Trigger REAL_TIME = Trigger.RealTime(50);

    /** Cases that run under another number or in another test. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "JN-10", "JN-11 left outer",
            "KF-09", "KafkaReaderTest of the Kafka connector: transactions of both isolation levels",
            "TW-19", "there is one state store, with which transformWithState runs: TW-01");

    private static Report report;
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    @BeforeAll
    static void start() {
        report = new Report();
        session = MillraceSession.builder()
                .appName("conformance")
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterAll
    static void stop() throws IOException {
        session.stop();
        KafkaScenarios.stop();
        ELSEWHERE.forEach((id, where) -> report.verdict(id, 2, where));
        Set<String> ids = new TreeSet<>(ELSEWHERE.keySet());
        cases().forEach(c -> ids.add(c.id()));
        scenarios().forEach(s -> ids.add(s.id()));
        report.close(ids.size());
    }

    private static Stream<Case> cases() {
        return Stream.of(
                        StatelessCases.all(),
                        AggregationCases.all(),
                        WindowCases.all(),
                        DeduplicationCases.all(),
                        JoinCases.all(),
                        SessionCases.all(),
                        GroupStateCases.all(),
                        ProcessorCases.all())
                .flatMap(List::stream);
    }

    private static Stream<Scenario> scenarios() {
        return Stream.of(
                        RefusalScenarios.all(),
                        ProgressScenarios.all(),
                        LifeCycleScenarios.all(),
                        SinkScenarios.all(),
                        FileScenarios.all(),
                        GroupStateScenarios.all(),
                        ProcessorScenarios.all(),
                        RealTimeScenarios.all(),
                        KafkaScenarios.all())
                .flatMap(List::stream);
    }

    @TestFactory
    Stream<DynamicTest> microBatch() {
        return cases().map(c -> test(c.id(), 0, () -> run(c, MICRO_BATCH, CaseRunner::compareEpochs)));
    }

    @TestFactory
    Stream<DynamicTest> realTime() {
        return cases().filter(c -> {
                    if (c.realTime() != null) {
                        report.verdict(c.id(), 2, c.realTime());
                    }
                    return c.realTime() == null;
                })
                .map(c -> test(c.id(), 1, () -> run(c, REAL_TIME, CaseRunner::compareFinalRows)));
    }

    @TestFactory
    Stream<DynamicTest> scenariosInMicroBatches() {
        return scenarios()
                .filter(s -> s.microBatch() != null)
                .map(s -> test(s.id(), 0, () -> run(s, s.microBatch(), MICRO_BATCH)));
    }

    @TestFactory
    Stream<DynamicTest> scenariosInRealTime() {
        return scenarios()
                .filter(s -> s.realTime() != null)
                .map(s -> test(s.id(), 1, () -> run(s, s.realTime(), REAL_TIME)));
    }

    private interface Action {
        void run() throws Exception;
    }

    private interface Comparison {
        void run(CaseRunner runner) throws Exception;
    }

    private static DynamicTest test(String id, int column, Action action) {
        return DynamicTest.dynamicTest(id, () -> {
            report.verdict(id, column, "FAIL");
            action.run();
            report.verdict(id, column, "pass");
        });
    }

    private static Path checkpoint() throws IOException {
        return Files.createTempDirectory(checkpoints, "case");
    }

    private static void run(Scenario s, Scenario.Body body, Trigger trigger) throws Exception {
        report.verdict(s.id(), 2, s.why());
        try {
            body.run(new Bench(session, trigger, checkpoint()));
        } finally {
            for (var query : session.streams().active()) {
                query.stop();
            }
        }
    }

    private static void run(Case c, Trigger trigger, Comparison comparison) throws Exception {
        c.conf().forEach(session.conf()::set);
        try {
            comparison.run(new CaseRunner(session, c, trigger, checkpoint()));
        } finally {
            c.conf().forEach((key, value) -> session.conf().unset(key));
            session.conf().set("millrace.sql.session.timeZone", "UTC");
        }
    }
}
