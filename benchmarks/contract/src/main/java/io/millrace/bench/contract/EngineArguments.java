package io.millrace.bench.contract;

import java.nio.file.Path;

/**
 * What every engine's process is started with: {@code BOOTSTRAP IN OUT WORKLOAD TABLE_CSV}. It reads IN from the earliest offset, writes
 * to OUT keyed by account_id, prints a line READY once its job runs, and works until SIGTERM.
 *
 * @param tableCsv the table of {@link Workload#ENHANCE}
 */
public record EngineArguments(
        String bootstrapServers, String inTopic, String outTopic, Workload workload, Path tableCsv) {
    private static final int COUNT = 5;

    /** Where an engine may keep state, checkpoints and the like: the harness gives each cell a folder of its own and deletes it. */
    public Path scratch(String engine) {
        return Path.of(System.getProperty("java.io.tmpdir"), engine + "-" + outTopic);
    }

    public static EngineArguments parse(String[] arguments) {
        if (arguments.length != COUNT) {
            throw new IllegalArgumentException("Usage: BOOTSTRAP IN OUT WORKLOAD TABLE_CSV");
        }
        return new EngineArguments(
                arguments[0], arguments[1], arguments[2], Workload.of(arguments[3]), Path.of(arguments[4]));
    }

    /** Tells the harness that the job runs. */
    public static void ready() {
        System.out.println("READY");
        System.out.flush();
    }

    /** A setting of one engine, from the environment. */
    public static String knob(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    public static int knob(String name, int otherwise) {
        return Integer.parseInt(knob(name, Integer.toString(otherwise)));
    }
}
