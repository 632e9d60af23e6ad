package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which case passed in which rhythm. Kept in {@code docs/conformance.md}, so that a change of it shows in a review. */
final class Report {
    private static final String HEAD = """
            # Conformance

            Cases observed on Spark 4.2.0: stateless operators (ST), aggregation (AG), windows and watermarks (WM), deduplication (DD),
            session windows (SW), joins of two streams (JN), several stateful operators (MS), functions of groups with
            state (GS), processors (TW), Kafka (KF), and those of the other sections. In micro-batches the rows of every epoch, the watermark and the state figures are compared; in real time the final rows. A
            case with words behind its number follows from the same rules, beside the observed one. Written by ConformanceTest, which fails if
            this page does not say what it found.

            | case | micro-batch | real time | remark |
            |---|---|---|---|
            """;

    /** The sections that must be complete: each of these cases is in the report. */
    private static final Map<String, List<Integer>> SECTIONS = Map.of(
            "ST", odd(27, List.of()),
            "AG", odd(31, List.of(19)),
            "WM", odd(41, List.of()),
            "DD", odd(15, List.of()),
            "JN", odd(27, List.of()),
            "SW", odd(11, List.of()),
            "MS", odd(9, List.of()),
            "GS", odd(15, List.of()),
            "TW", odd(25, List.of()),
            "KF", odd(19, List.of()));

    private final Map<String, String[]> verdicts = new TreeMap<>();

    private static List<Integer> odd(int last, List<Integer> without) {
        return java.util.stream.IntStream.rangeClosed(1, last)
                .filter(i -> i % 2 == 1 && !without.contains(i))
                .boxed()
                .toList();
    }

    synchronized void verdict(String id, int column, String text) {
        verdicts.computeIfAbsent(id, i -> new String[] {"–", "–", ""})[column] = text;
    }

    /** Writes the report; compares it with the page if every case has run. */
    synchronized void close(int cases) throws IOException {
        if (verdicts.size() < cases) {
            return;
        }
        StringBuilder out = new StringBuilder(HEAD);
        verdicts.forEach((id, v) -> out.append("| ")
                .append(id)
                .append(" | ")
                .append(String.join(" | ", v))
                .append(" |\n"));
        String text = out.toString().replace("|  |\n", "| |\n");
        Files.writeString(Path.of("target", "conformance.md"), text);
        SECTIONS.forEach((section, numbers) -> numbers.forEach(n -> {
            String id = String.format("%s-%02d", section, n);
            assertThat(verdicts.keySet()).as("cases in the report").anyMatch(k -> k.startsWith(id));
        }));
        Path page = Path.of("..", "docs", "conformance.md");
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("docs/conformance.md; take it from engine-actors/target/conformance.md if the change is meant")
                .isEqualTo(text);
    }
}
