package io.millrace.bench.load;

import io.millrace.bench.contract.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one cell is to do, as it goes to the load's process.
 *
 * @param rate records a second, {@link #DRAIN} or {@link #IDLE}
 * @param seconds that are measured, after {@code warmupSeconds} at the same rate; for a drain the time limit
 * @param tickUs records of a tick fall due together at its start; 0: evenly spaced
 * @param drainRecords lie ready for a drain
 * @param folder for the engine's log and the table, in a file system with room
 * @param command starts the engine; the arguments of the contract come after it
 */
public record CellSpec(
        String engine,
        Workload workload,
        int rate,
        int seconds,
        int warmupSeconds,
        int tickUs,
        int drainRecords,
        String bootstrapServers,
        long brokerPid,
        Path folder,
        List<String> command) {
    /** In place of a rate: work off what lies ready. */
    public static final int DRAIN = 0;

    /** In place of a rate: nothing comes. */
    public static final int IDLE = -1;

    private static final String COMMAND_FOLLOWS = "--";

    public boolean isDrain() {
        return rate == DRAIN;
    }

    public boolean isIdle() {
        return rate == IDLE;
    }

    /** Arguments that {@link #parse} reads. */
    public List<String> toArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "engine=" + engine,
                "workload=" + workload.label(),
                "rate=" + rate,
                "seconds=" + seconds,
                "warmup=" + warmupSeconds,
                "tickUs=" + tickUs,
                "drainRecords=" + drainRecords,
                "bootstrap=" + bootstrapServers,
                "brokerPid=" + brokerPid,
                "folder=" + folder,
                COMMAND_FOLLOWS));
        arguments.addAll(command);
        return arguments;
    }

    public static CellSpec parse(String... arguments) {
        int end = Arrays.asList(arguments).indexOf(COMMAND_FOLLOWS);
        if (end < 0) {
            throw new IllegalArgumentException("No " + COMMAND_FOLLOWS + " in front of the engine's command");
        }
        Map<String, String> given = new HashMap<>();
        for (String argument : List.of(arguments).subList(0, end)) {
            int equals = argument.indexOf('=');
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new CellSpec(
                text(given, "engine"),
                Workload.of(text(given, "workload")),
                number(given, "rate"),
                number(given, "seconds"),
                number(given, "warmup"),
                number(given, "tickUs"),
                number(given, "drainRecords"),
                text(given, "bootstrap"),
                Long.parseLong(text(given, "brokerPid")),
                Path.of(text(given, "folder")),
                List.of(arguments).subList(end + 1, arguments.length));
    }

    private static String text(Map<String, String> given, String name) {
        String value = given.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The load needs the argument " + name + "=");
        }
        return value;
    }

    private static int number(Map<String, String> given, String name) {
        return Integer.parseInt(text(given, name));
    }
}
