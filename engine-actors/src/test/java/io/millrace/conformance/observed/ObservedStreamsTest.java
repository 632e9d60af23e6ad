package io.millrace.conformance.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.engine.launch.ControlledEngine;
import io.millrace.engine.launch.ManualClock;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what a random generator fed to Spark 4.2 and compares each micro-batch with what Spark did: rows, watermark, and the
 * rows of each state operator in total, updated and dropped. A line of observed-streams.txt, or of observed-chains.txt with several
 * operators in a query: the query's name, the output mode, the seed, then steps. {@code A[k,v,t, …]} adds rows to the first stream,
 * {@code B[…]} and {@code C[…]} to the others; {@code b3<wm=5 st=2/1/0>[…]} is a batch; {@code T7} moves a clock that stands still to
 * 7 s, with a trigger each second; {@code RESTART} stops and starts on the same checkpoint; {@code ERR} is how it ended. Absent
 * figures in {@code <>} were not seen.
 */
class ObservedStreamsTest {
    private static final Pattern STEP = Pattern.compile(
            "([ABC])\\[([^\\]]*)\\]|(RESTART)|T\\d+|(b\\d+<[^>]*>\\[.*?\\])(?= [ABCbRTE]|\\s*$)|ERR (.*)");
    private static final Map<String, ObservedChains.Chain> CHAINS = chains();
    private static final Map<String, String> SETTINGS = Map.of(
            "millrace.sql.session.timeZone", "UTC",
            "millrace.sql.shuffle.partitions", "1",
            "millrace.sql.streaming.numRecentProgressUpdates", "1000");
    private static final int STREAMS = 3;
    private static MillraceSession session;
    private static Dataset<Row> names;

    @TempDir
    Path checkpoint;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder().config(SETTINGS).create();
        names = session.sql("SELECT * FROM VALUES ('a','Anna'),('b','Bob'),('a','Ann'),('z','Zed') AS s(k, name)");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Map<String, ObservedChains.Chain> chains() {
        Map<String, ObservedChains.Chain> all = ObservedChains.all();
        all.putAll(ObservedGroups.all());
        all.putAll(ObservedProcessors.all());
        return all;
    }

    static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : List.of("observed-streams.txt", "observed-chains.txt")) {
            try (InputStream in = ObservedStreamsTest.class.getResourceAsStream("/conformance/" + file)) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void batchesAreSparks(String line) throws Exception {
        String[] parts = line.split("\t", 2);
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(parts[1]);
        while (step.find()) {
            steps.add(step.group());
        }
        List<String> got = steps.stream().anyMatch(s -> s.startsWith("T"))
                ? replayByClock(parts[0].split(" "), steps)
                : replay(parts[0].split(" "), steps, session, null);
        assertThat(String.join("\n", got)).isEqualTo(String.join("\n", steps));
    }

    private List<String> replayByClock(String[] head, List<String> steps) throws Exception {
        ManualClock clock = new ManualClock(Instant.ofEpochSecond(1));
        ControlledEngine engine = new ControlledEngine(clock);
        MillraceSession stepped = MillraceSession.builder().config(SETTINGS).create(engine);
        try {
            return replay(head, steps, stepped, new ObservedRun.Clock(clock, engine));
        } finally {
            stepped.stop();
            MillraceSession.setActiveSession(session);
            MillraceSession.setDefaultSession(session);
        }
    }

    private List<String> replay(
            String[] head, List<String> steps, MillraceSession on, ObservedRun.@Nullable Clock clock) throws Exception {
        List<String> got = new ArrayList<>();
        List<MemoryStream<String>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(MemoryStream.create(on, Encoders.STRING()));
        }
        ObservedChains.settings(head[0]).forEach(on.conf()::set);
        ObservedRun run =
                new ObservedRun(query(head[0], streams), head[1], head[0].contains("sort"), checkpoint, clock);
        try {
            for (int i = 0; i < steps.size(); i++) {
                String s = steps.get(i);
                if (s.startsWith("A")) {
                    got.addAll(run.batches());
                    int end = i + 1;
                    while (end < steps.size() && steps.get(end).matches("[BC]\\[.*")) {
                        end++;
                    }
                    List<String> additions = steps.subList(i, end);
                    got.addAll(additions);
                    MemoryStream.together(() -> additions.forEach(
                            rows -> streams.get(rows.charAt(0) - 'A').addData(ObservedRun.rows(rows))));
                    i = end - 1;
                } else if (s.startsWith("T")) {
                    got.add(s);
                    run.advanceTo(Long.parseLong(s.substring(1)));
                    got.addAll(run.batches());
                } else if (s.equals("RESTART")) {
                    got.addAll(run.batches());
                    got.add(s);
                    run.stop();
                }
            }
            got.addAll(run.batches());
        } catch (MillraceException refused) {
            got.add("ERR " + refused.getCondition());
        } finally {
            run.stop();
            ObservedChains.settings(head[0]).keySet().forEach(on.conf()::unset);
        }
        for (int i = 0; i < Math.min(got.size(), steps.size()); i++) {
            if (steps.get(i).contains("<>")) {
                got.set(i, got.get(i).replaceFirst("<[^>]*>", "<>"));
            }
        }
        return got;
    }

    private static Dataset<Row> query(String name, List<MemoryStream<String>> streams) {
        Dataset<Row> a = ObservedRun.columns(streams.get(0));
        Dataset<Row> b = ObservedRun.columns(streams.get(1));
        ObservedChains.Chain chain = CHAINS.get(name);
        return chain == null
                ? ObservedQueries.all().get(name).of(a, b, names)
                : chain.of(a, b, ObservedRun.columns(streams.get(2)));
    }
}
