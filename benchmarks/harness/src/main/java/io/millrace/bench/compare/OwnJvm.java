package io.millrace.bench.compare;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands for processes of the harness itself: this process's java and class path. */
final class OwnJvm {
    private OwnJvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * The compiler directives that Millrace's Kafka source gives its own process, as flags of another one. That JVM prints a line about it.
     *
     * @param checkout the root of the checkout
     */
    static List<String> simpleRequests(Path checkout) {
        Path directives = checkout.resolve(
                "connectors/kafka/src/main/resources/io/millrace/connector/kafka/client-compilation.json");
        return List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:CompilerDirectivesFile=" + directives);
    }

    /**
     * Has the JVM's archive of classes where it was made for, as Millrace's launcher has its own: elsewhere a start patches all of it first. Empty
     * where this JVM has no such flag.
     */
    static List<String> archiveInPlace() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return flags == null
                            || flags.getVMOption("ArchiveRelocationMode")
                                    .getValue()
                                    .isEmpty()
                    ? List.of()
                    : List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");
        } catch (IllegalArgumentException thereIsNone) {
            return List.of();
        }
    }

    static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
