package io.millrace.conformance.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays queries that Spark 4.2 ran or refused, batch by batch. A line of observed-programs.txt: the output mode, settings (with
 * {@code ordered} rows are compared in their order), the query ({@link ObservedProgram}; the one after {@code |||} is for
 * {@code NEXT}), and steps as {@link ObservedStreamsTest} writes them, with {@code NEXT} a restart with the next query,
 * {@code MODEupdate} one in that mode, and {@code ERR} with Spark's condition or how its message begins.
 */
class ObservedProgramsTest {
    private static final String STEP = " (?=[ABC]\\[|RESTART|NEXT|MODE|ERR |b\\d+<)";
    private static MillraceSession session;

    @TempDir
    Path checkpoint;

    private final List<MemoryStream<String>> streams = new ArrayList<>();
    private final Map<String, Dataset<Row>> views = new HashMap<>();
    private boolean ordered;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config(Map.of(
                        "millrace.sql.session.timeZone", "UTC",
                        "millrace.sql.shuffle.partitions", "1",
                        "millrace.sql.streaming.numRecentProgressUpdates", "1000"))
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static List<String> lines() throws IOException {
        try (InputStream in = ObservedProgramsTest.class.getResourceAsStream("/conformance/observed-programs.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void batchesAreSparks(String line) throws Exception {
        String[] parts = line.split("\t", -1);
        List<String> steps = List.of(parts[3].split(STEP));
        Map<String, String> settings = new HashMap<>();
        Arrays.stream(parts[1].split(";"))
                .filter(s -> !s.isEmpty())
                .forEach(s -> settings.put(s.replaceFirst("=.*", ""), s.replaceFirst(".*?=", "")));
        ordered = settings.remove("ordered") != null;
        settings.forEach(session.conf()::set);
        try {
            List<String> got = replay(parts[0], parts[2].split(" \\|\\|\\| "), steps);
            assertThat(String.join("\n", got)).isEqualTo(String.join("\n", steps));
        } finally {
            settings.keySet().forEach(session.conf()::unset);
        }
    }

    private List<String> replay(String mode, String[] programs, List<String> steps) throws Exception {
        List<String> got = new ArrayList<>();
        ObservedRun run = null;
        try {
            names();
            String now = mode;
            int program = 0;
            run = run(programs[0], now);
            boolean started = false;
            for (int i = 0; i < steps.size(); i++) {
                String step = steps.get(i);
                if (step.startsWith("A[")) {
                    if (started) {
                        got.addAll(run.batches());
                    }
                    int end = i + 1;
                    while (end < steps.size() && steps.get(end).matches("(?s)[BC]\\[.*")) {
                        end++;
                    }
                    List<String> additions = steps.subList(i, end);
                    got.addAll(additions);
                    MemoryStream.together(() -> additions.forEach(this::add));
                    started = true;
                } else if (step.matches("RESTART|NEXT|MODE.*")) {
                    got.addAll(run.batches());
                    got.add(step);
                    run.stop();
                    program += step.equals("NEXT") ? 1 : 0;
                    now = step.startsWith("MODE") ? step.substring(4) : now;
                    run = run(programs[program], now);
                    started = false;
                }
            }
            got.addAll(run.batches());
        } catch (MillraceException | IllegalArgumentException refused) {
            got.add(error(refused, steps));
        } finally {
            if (run != null) {
                run.stop();
            }
        }
        String last = steps.get(steps.size() - 1);
        // Where Spark refused what ran next, rows had been added that its line does not have.
        while (last.startsWith("ERR ") && got.size() > steps.size()) {
            got.remove(got.size() - 2);
        }
        return got;
    }

    private void names() {
        for (String name : List.of("a", "b", "c")) {
            MemoryStream<String> stream = MemoryStream.create(session, Encoders.STRING());
            streams.add(stream);
            views.put(name, ObservedRun.columns(stream));
        }
        views.put(
                "s",
                session.sql("SELECT * FROM VALUES ('a','Anna'),('b','Bob'),('a','Ann'),('z','Zed') AS s(k, name)"));
        views.forEach((name, rows) -> rows.createOrReplaceTempView(name));
    }

    private ObservedRun run(String program, String mode) {
        return new ObservedRun(ObservedProgram.query(session, program, views), mode, ordered, checkpoint, null);
    }

    private void add(String step) {
        List<String> rows = ObservedRun.rows(step);
        if (!rows.isEmpty()) {
            streams.get(step.charAt(0) - 'A').addData(rows);
        }
    }

    /** The step as it was observed if the error has what that says; else what came instead. */
    private static String error(Throwable error, List<String> steps) {
        String observed = steps.get(steps.size() - 1);
        StringBuilder all = new StringBuilder();
        for (Throwable t = error; t != null; t = t.getCause()) {
            all.append(' ').append(t.getMessage());
        }
        return observed.startsWith("ERR ") && all.indexOf(observed.substring(4)) >= 0 ? observed : "ERR" + all;
    }
}
