package io.millrace.bench.shuffle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs pairs of processes, raw Aeron and the shuffle in turns, a new pair each time, and prints a table of medians with least and greatest. Arguments:
 * rounds, seconds of warm-up, seconds of measuring.
 */
public final class ShuffleBesideAeron {
    private static final List<String> KINDS = List.of("raw", "shuffle");

    private ShuffleBesideAeron() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        String warmUpS = args.length > 1 ? args[1] : "4";
        String measureS = args.length > 2 ? args[2] : "5";
        Map<String, List<double[]>> figures = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String kind : KINDS) {
                for (EndProcess.Role role : List.of(EndProcess.Role.TAKE, EndProcess.Role.ASK)) {
                    EndProcess.Role other =
                            role == EndProcess.Role.TAKE ? EndProcess.Role.LOAD : EndProcess.Role.ANSWER;
                    double[] measured = pair(kind, role, other, warmUpS, measureS);
                    System.err.printf(
                            Locale.ROOT, "round %d of %d: %s %s %s%n", round, rounds, kind, role, line(measured));
                    figures.computeIfAbsent(kind + role, k -> new ArrayList<>()).add(measured);
                }
            }
        }
        table(figures, System.out);
    }

    private static String line(double[] measured) {
        StringBuilder line = new StringBuilder();
        for (double value : measured) {
            line.append(String.format(Locale.ROOT, "%.1f ", value));
        }
        return line.toString().trim();
    }

    private static double[] pair(
            String kind, EndProcess.Role measuring, EndProcess.Role other, String warmUpS, String measureS)
            throws IOException, InterruptedException {
        Path base = Files.createTempDirectory("millrace-shuffle-benchmark-");
        Process left = start(kind, measuring, base, "1", warmUpS, measureS);
        Process right = start(kind, other, base, "2", warmUpS, measureS);
        try (BufferedReader fromLeft = left.inputReader(StandardCharsets.UTF_8);
                BufferedReader fromRight = right.inputReader(StandardCharsets.UTF_8);
                PrintStream toLeft = new PrintStream(left.getOutputStream(), true, StandardCharsets.UTF_8);
                PrintStream toRight = new PrintStream(right.getOutputStream(), true, StandardCharsets.UTF_8)) {
            String leftEnd = fromLeft.readLine();
            String rightEnd = fromRight.readLine();
            toRight.println(leftEnd);
            toLeft.println(rightEnd);
            String answer = fromLeft.readLine();
            if (answer == null) {
                throw new IllegalStateException(
                        "The process that measures ended without figures: " + kind + " " + measuring);
            }
            return Stream.of(answer.split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } finally {
            // Both end when their input does.
            left.waitFor();
            right.waitFor();
            try (Stream<Path> files = Files.walk(base)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Process start(
            String kind, EndProcess.Role role, Path base, String number, String warmUpS, String measureS)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndProcess.class.getName(),
                        kind,
                        role.name(),
                        base.toString(),
                        number,
                        warmUpS,
                        measureS)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void table(Map<String, List<double[]>> figures, PrintStream out) {
        out.println("| what | raw Aeron | shuffle by key | ratio of medians |");
        out.println("|---|---|---|---|");
        row(figures, EndProcess.Role.TAKE, 0, 1e6, "million rows/s", out);
        row(figures, EndProcess.Role.TAKE, 1, 1e6, "MB/s of rows", out);
        row(figures, EndProcess.Role.ASK, 0, 1, "round trip at 1,000/s, p50, µs", out);
        row(figures, EndProcess.Role.ASK, 1, 1, "p99, µs", out);
        row(figures, EndProcess.Role.ASK, 2, 1, "p99.9, µs", out);
    }

    private static void row(
            Map<String, List<double[]>> figures,
            EndProcess.Role role,
            int figure,
            double unit,
            String what,
            PrintStream out) {
        double[] raw = sorted(figures.getOrDefault("raw" + role, List.of()), figure, unit);
        double[] ours = sorted(figures.getOrDefault("shuffle" + role, List.of()), figure, unit);
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.2f |%n",
                what,
                spread(raw),
                spread(ours),
                ours[ours.length / 2] / raw[raw.length / 2]);
    }

    private static double[] sorted(List<double[]> all, int figure, double unit) {
        return all.stream().mapToDouble(one -> one[figure] / unit).sorted().toArray();
    }

    private static String spread(double[] sorted) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}
