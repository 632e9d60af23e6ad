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
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
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
            return replay(head, steps, stepped, new Clock(clock, engine));
        } finally {
            stepped.stop();
            MillraceSession.setActiveSession(session);
            MillraceSession.setDefaultSession(session);
        }
    }

    private List<String> replay(String[] head, List<String> steps, MillraceSession on, @Nullable Clock clock)
            throws Exception {
        List<String> got = new ArrayList<>();
        List<MemoryStream<String>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(MemoryStream.create(on, Encoders.STRING()));
        }
        ObservedChains.settings(head[0]).forEach(on.conf()::set);
        Run run = new Run(query(head[0], streams), head[1], head[0].contains("sort"), checkpoint, clock);
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
                            rows -> streams.get(rows.charAt(0) - 'A').addData(rows(rows))));
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
        Dataset<Row> a = columns(streams.get(0));
        Dataset<Row> b = columns(streams.get(1));
        ObservedChains.Chain chain = CHAINS.get(name);
        return chain == null
                ? ObservedQueries.all().get(name).of(a, b, names)
                : chain.of(a, b, columns(streams.get(2)));
    }

    /** A clock that stands still, and the engine that goes by it. */
    private record Clock(ManualClock clock, ControlledEngine engine) {}

    private static List<String> rows(String step) {
        String inner = step.substring(2, step.length() - 1);
        return inner.isEmpty() ? List.of() : List.of(inner.split(", ", -1));
    }

    private static Dataset<Row> columns(MemoryStream<String> stream) {
        return stream.toDF()
                .selectExpr(
                        "nullif(split(value,',')[0],'') AS k",
                        "CAST(nullif(split(value,',')[1],'') AS INT) AS v",
                        "timestamp_seconds(CAST(nullif(split(value,',')[2],'') AS BIGINT)) AS t");
    }

    private static String text(Object v) {
        if (v instanceof Timestamp t) {
            return String.valueOf(t.getTime() / 1000);
        } else if (v instanceof Row r) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < r.size(); i++) {
                parts.add(text(r.get(i)));
            }
            return "(" + String.join(",", parts) + ")";
        } else if (v instanceof List<?> l) {
            return l.stream().map(ObservedStreamsTest::text).toList().toString();
        }
        return v instanceof Double d ? String.format(Locale.ROOT, "%.6f", d) : String.valueOf(v);
    }

    /** The query, started when it is first asked for, and what its batches gave. */
    private static final class Run {
        private final Dataset<Row> rows;
        private final Path checkpoint;
        private final String mode;
        private final boolean ordered;
        private final @Nullable Clock clock;
        private final Map<Long, List<String>> epochs = new ConcurrentSkipListMap<>();
        private @Nullable StreamingQuery query;
        private long done = -1;

        Run(Dataset<Row> rows, String mode, boolean ordered, Path checkpoint, @Nullable Clock clock) {
            this.rows = rows;
            this.checkpoint = checkpoint;
            this.mode = mode;
            this.ordered = ordered;
            this.clock = clock;
        }

        /** The batches since the last call, once everything there is has been processed. */
        List<String> batches() throws TimeoutException {
            if (query == null) {
                done = -1;
                query = rows.writeStream()
                        .outputMode(mode)
                        .trigger(Trigger.ProcessingTime(clock == null ? "0 seconds" : "1 second"))
                        .option("checkpointLocation", checkpoint.toString())
                        .foreachBatch((Dataset<Row> batch, Long epoch) -> {
                            List<String> text = new ArrayList<>(batch.collectAsList().stream()
                                    .map(ObservedStreamsTest::text)
                                    .toList());
                            if (!ordered) {
                                Collections.sort(text);
                            }
                            epochs.put(epoch, text);
                        })
                        .start();
            }
            StreamingQuery running = query;
            if (clock == null) {
                running.processAllAvailable();
            } else {
                clock.engine().control(running).awaitRest();
            }
            List<String> out = new ArrayList<>();
            for (StreamingQueryProgress p : running.recentProgress()) {
                if (p.batchId() > done && epochs.containsKey(p.batchId())) {
                    done = p.batchId();
                    out.add(batch(p));
                }
            }
            return out;
        }

        void advanceTo(long second) {
            if (clock != null) {
                clock.clock().advance(Duration.between(clock.clock().now(), Instant.ofEpochSecond(second)));
            }
        }

        private String batch(StreamingQueryProgress p) {
            StringBuilder out = new StringBuilder("b").append(p.batchId()).append('<');
            String watermark = p.eventTime().get("watermark");
            if (watermark != null) {
                out.append("wm=").append(Instant.parse(watermark).getEpochSecond());
            }
            List<String> state = new ArrayList<>();
            for (StateOperatorProgress o : p.stateOperators()) {
                state.add(o.numRowsTotal() + "/" + o.numRowsUpdated() + "/" + o.numRowsDroppedByWatermark());
            }
            out.append(state.isEmpty() ? "" : " st=" + String.join("+", state));
            return out.append('>').append(epochs.get(p.batchId())).toString();
        }

        void stop() throws TimeoutException {
            if (query != null) {
                query.stop();
                query = null;
            }
        }
    }
}
