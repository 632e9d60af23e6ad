package io.millrace.chaos.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of our own with this one's java and class path. It says READY on a line of its own when it works; what it prints goes to a log
 * file. Only this very process is ever killed, by its handle. Thread-safe.
 */
public final class JvmProcess implements AutoCloseable {
    /** The line by which it says that it works. */
    public static final String READY = "READY";

    /** System properties of this JVM that are its children's too. */
    private static final List<String> PASSED_ON =
            List.of("logback.configurationFile", "aws.accessKeyId", "aws.secretAccessKey");

    private static final String RESIDENT = "VmRSS:";
    private static final int TAIL_LINES = 60;
    private static final long DEATH_TIMEOUT_S = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<Long> ready = new CompletableFuture<>();
    private final Thread reader;

    /** The answer that is waited for. */
    private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();

    private record Awaited(String prefix, CompletableFuture<String> line) {}

    private JvmProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it and returns at once.
     *
     * @param logDir gets the file {@code <name>.log}
     * @param jvmOptions for example {@code -Xmx256m}
     */
    public static JvmProcess start(
            String name, Path logDir, List<String> jvmOptions, Class<?> main, List<String> arguments) {
        return start(List.of(), name, logDir, jvmOptions, main, arguments);
    }

    /**
     * As the other, through another program.
     *
     * @param within a command that becomes the one behind it, as {@code ip netns exec NAME} does; empty: none
     */
    public static JvmProcess start(
            List<String> within,
            String name,
            Path logDir,
            List<String> jvmOptions,
            Class<?> main,
            List<String> arguments) {
        List<String> command = new ArrayList<>(within);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        for (String key : PASSED_ON) {
            String value = System.getProperty(key);
            if (value != null) {
                command.add("-D" + key + "=" + value);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            Files.createDirectories(logDir);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new JvmProcess(name, process, logDir.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + name + " could not be started", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                Awaited answer = awaited.get();
                if (answer != null && line.startsWith(answer.prefix())) {
                    answer.line().complete(line);
                }
                if (line.equals(READY)) {
                    ready.complete(System.nanoTime());
                }
            }
        } catch (IOException e) {
            // The pipe of a killed process may break in the middle of a line.
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IllegalStateException(name + " ended without being ready"));
    }

    /**
     * Waits for the READY line.
     *
     * @return when it came, by System.nanoTime
     * @throws IllegalStateException with the end of its log, if it ended or did not come
     */
    public long awaitReady(Duration patience) throws InterruptedException {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            printThreads();
            throw new IllegalStateException(name + " was not ready within " + patience + ". " + tail(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " ended before it was ready. " + tail(), e);
        }
    }

    /**
     * Writes a line to its input and waits for a line of its output that begins so; one conversation at a time.
     *
     * @throws IllegalStateException with the end of its log, if none came
     */
    public String ask(String line, String answerPrefix, Duration patience) throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        awaited.set(new Awaited(answerPrefix, answer));
        try {
            Writer in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(line + "\n");
            in.flush();
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | TimeoutException | ExecutionException e) {
            printThreads();
            throw new IllegalStateException(name + " did not answer " + line + ". " + tail(), e);
        }
    }

    public boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; the exit code. */
    public int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            printThreads();
            throw new IllegalStateException(name + " did not end within " + patience + ". " + tail());
        }
        reader.join();
        return process.exitValue();
    }

    /** SIGKILL; returns when it is gone. Does nothing if it has ended. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(DEATH_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " survived its kill");
        }
        reader.join();
    }

    /** SIGSTOP: it stands still until {@link #goOn}. */
    public void standStill() throws InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void goOn() throws InterruptedException {
        signal("-CONT");
    }

    /** SIGTERM: it may end in good order. Its pipes stay, unlike after Process.destroy, so that what it says is heard to the end. */
    public void tellToEnd() throws InterruptedException {
        signal("-TERM");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + name + " could not be sent " + signal, e);
        }
    }

    /** Its memory that is resident, in bytes, as the kernel counts it (VmRSS, Linux); 0 if it has ended. */
    public long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The memory of " + name + " could not be read", e);
        }
    }

    /** Has the JVM print its threads into the log, for finding out why it hangs. */
    public void printThreads() throws InterruptedException {
        signal("-QUIT");
        TimeUnit.SECONDS.sleep(1);
    }

    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its log, for messages. */
    public String tail() {
        List<String> lines = log().lines().toList();
        return "Log " + log + ", last lines:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
