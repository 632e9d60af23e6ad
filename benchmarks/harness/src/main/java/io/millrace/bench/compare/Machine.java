package io.millrace.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a comparison runs, and what it runs.
 *
 * @param description processor, cores, memory, kernel
 * @param commit of the checkout, with {@code -dirty} behind it if files differ from it
 */
record Machine(String description, String jdk, String commit) {
    private static final double KB_PER_GB = 1024 * 1024;

    static Machine look(Path checkout) throws IOException, InterruptedException {
        String processor = field(Path.of("/proc/cpuinfo"), "model name");
        long memoryKb =
                Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""));
        String description = String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GB, Linux %s",
                processor,
                Runtime.getRuntime().availableProcessors(),
                memoryKb / KB_PER_GB,
                System.getProperty("os.version"));
        String commit = git(checkout, "rev-parse", "--short=12", "HEAD");
        String changes = git(checkout, "status", "--porcelain", "--untracked-files=no");
        return new Machine(
                description,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                commit.isEmpty() ? "unknown" : commit + (changes.isEmpty() ? "" : "-dirty"));
    }

    /** Of the last minute: how many processes ran or wanted to. */
    static double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }

    private static String field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("0");
        }
    }

    private static String git(Path checkout, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        try {
            Process process = new ProcessBuilder(command)
                    .directory(checkout.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? answer : "";
        } catch (IOException noGit) {
            return "";
        }
    }
}
