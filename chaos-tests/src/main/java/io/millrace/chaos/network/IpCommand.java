package io.millrace.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code ip}, called and waited for. */
final class IpCommand {
    private static final long PATIENCE_S = 30;

    /** What it said, and its exit code; -1 if it could not be started. */
    record Answer(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    private IpCommand() {}

    static Answer call(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Answer(-1, "no end within " + PATIENCE_S + " s");
            }
            return new Answer(process.exitValue(), output);
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws UncheckedIOException with what it said, if it did not do it */
    static void run(String... arguments) {
        Answer answer = call(arguments);
        if (!answer.ok()) {
            throw new UncheckedIOException(
                    new IOException("'ip " + String.join(" ", arguments) + "' failed: " + answer.output()));
        }
    }
}
