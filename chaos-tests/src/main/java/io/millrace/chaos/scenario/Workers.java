package io.millrace.chaos.scenario;

import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts the processes of one job, one after another or beside each other, each with a log of its own. One thread. */
public final class Workers {
    /** How long anything may take before it counts as hanging. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    // A small heap and the quick compiler only: a process lives for seconds here, on a machine that runs much beside
    // it.
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    private final Job job;
    private final Path logs;
    private int started;

    /** @param logs directory for the logs */
    public Workers(Job job, Path logs) {
        this.job = job;
        this.logs = logs;
    }

    /** The settings of a job whose sink delivers this way. */
    static Map<String, String> delivery(boolean exactlyOnce) {
        return exactlyOnce ? Map.of("millrace.delivery", "exactly-once") : Map.of();
    }

    /** Returns at once. */
    public JvmProcess start() {
        return start(Map.of());
    }

    /** As {@link #start()}, with settings for this process alone. */
    public JvmProcess start(Map<String, String> settings) {
        return start(List.of(), settings);
    }

    /** As {@link #start(Map)}, through another program ({@link JvmProcess#start}). */
    JvmProcess start(List<String> within, Map<String, String> settings) {
        started++;
        return JvmProcess.start(
                within,
                "worker-" + started,
                logs,
                JVM,
                CountingWorker.class,
                job.with(settings).toArguments());
    }
}
