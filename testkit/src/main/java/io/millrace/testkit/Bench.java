package io.millrace.testkit;

import io.millrace.engine.launch.ControlledEngine;
import io.millrace.engine.launch.ManualClock;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that one test holds open. */
record Bench(MillraceSession session, ControlledEngine engine, ManualClock clock, Progress progress, Path directory)
        implements AutoCloseable {

    static Bench open(Map<String, String> settings, Instant start) {
        try {
            Path directory = Files.createTempDirectory("millrace-testkit-");
            ManualClock clock = new ManualClock(start);
            ControlledEngine engine = new ControlledEngine(clock);
            MillraceSession session = MillraceSession.builder()
                    .config(
                            "millrace.state.localDir",
                            directory.resolve("local").toString())
                    .config(settings)
                    .create(engine);
            Progress progress = new Progress();
            session.streams().addListener(progress);
            return new Bench(session, engine, clock, progress, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The kit could not make a directory below java.io.tmpdir", e);
        }
    }

    /** Moves the clock, and waits until the epochs whose time has come are published. */
    void advance(Duration by) {
        clock.advance(by);
        for (StreamingQuery query : session.streams().active()) {
            engine.control(query).awaitRest();
        }
    }

    /** A directory for another checkpoint. */
    Path newCheckpoint() {
        try {
            return Files.createTempDirectory(directory, "checkpoint-");
        } catch (IOException e) {
            throw new UncheckedIOException("The kit could not make a checkpoint directory", e);
        }
    }

    @Override
    public void close() {
        for (StreamingQuery query : session.streams().active()) {
            engine.control(query).kill();
        }
        session.stop();
        MillraceSession.clearActiveSession();
        remove(directory);
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + directory + " of a test could not be removed", e);
        }
    }
}
