package io.millrace.conformance.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
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
 * rows of each state operator in total, updated and dropped. A line of observed-streams.txt: the query's name, the output mode,
 * the seed, then steps. {@code A[k,v,t, …]} adds rows to the first stream, {@code B[…]} to the second; {@code b3<wm=5 st=2/1/0>[…]}
 * is a batch; {@code RESTART} stops and starts on the same checkpoint; {@code ERR} is how it ended. Absent figures in
 * {@code <>} were not seen.
 */
class ObservedStreamsTest {
    private static final Pattern STEP =
            Pattern.compile("([AB])\\[([^\\]]*)\\]|(RESTART)|(b\\d+<[^>]*>\\[.*?\\])(?= [AbRE]|\\s*$)|ERR (.*)");
    private static MillraceSession session;
    private static Dataset<Row> names;

    @TempDir
    Path checkpoint;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .config("millrace.sql.streaming.numRecentProgressUpdates", "1000")
                .create();
        names = session.sql("SELECT * FROM VALUES ('a','Anna'),('b','Bob'),('a','Ann'),('z','Zed') AS s(k, name)");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static List<String> lines() throws IOException {
        try (InputStream in = ObservedStreamsTest.class.getResourceAsStream("/conformance/observed-streams.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
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
        List<String> got = replay(parts[0].split(" "), steps);
        assertThat(String.join("\n", got)).isEqualTo(String.join("\n", steps));
    }

    private List<String> replay(String[] head, List<String> steps) throws Exception {
        List<String> got = new ArrayList<>();
        MemoryStream<String> first = MemoryStream.create(session, Encoders.STRING());
        MemoryStream<String> second = MemoryStream.create(session, Encoders.STRING());
        Dataset<Row> query = ObservedQueries.all().get(head[0]).of(columns(first), columns(second), names);
        Run run = new Run(query, head[1], head[0].contains("sort"), checkpoint);
        try {
            for (int i = 0; i < steps.size(); i++) {
                String s = steps.get(i);
                if (s.startsWith("A")) {
                    got.addAll(run.batches());
                    got.add(s);
                    boolean two = i + 1 < steps.size() && steps.get(i + 1).startsWith("B");
                    List<String> other = two ? rows(steps.get(++i)) : List.of();
                    if (two) {
                        got.add(steps.get(i));
                    }
                    MemoryStream.together(() -> {
                        first.addData(rows(s));
                        second.addData(other);
                    });
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
        }
        for (int i = 0; i < Math.min(got.size(), steps.size()); i++) {
            if (steps.get(i).contains("<>")) {
                got.set(i, got.get(i).replaceFirst("<[^>]*>", "<>"));
            }
        }
        return got;
    }

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
        private final Map<Long, List<String>> epochs = new ConcurrentSkipListMap<>();
        private @Nullable StreamingQuery query;
        private long done = -1;

        Run(Dataset<Row> rows, String mode, boolean ordered, Path checkpoint) {
            this.rows = rows;
            this.checkpoint = checkpoint;
            this.mode = mode;
            this.ordered = ordered;
        }

        /** The batches since the last call, once everything there is has been processed. */
        List<String> batches() throws TimeoutException {
            if (query == null) {
                done = -1;
                query = rows.writeStream()
                        .outputMode(mode)
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
            running.processAllAvailable();
            List<String> out = new ArrayList<>();
            for (StreamingQueryProgress p : running.recentProgress()) {
                if (p.batchId() > done && epochs.containsKey(p.batchId())) {
                    done = p.batchId();
                    out.add(batch(p));
                }
            }
            return out;
        }

        private String batch(StreamingQueryProgress p) {
            StringBuilder out = new StringBuilder("b").append(p.batchId()).append('<');
            String watermark = p.eventTime().get("watermark");
            if (watermark != null) {
                out.append("wm=").append(java.time.Instant.parse(watermark).getEpochSecond());
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
