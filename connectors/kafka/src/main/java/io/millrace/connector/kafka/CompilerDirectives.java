package io.millrace.connector.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells HotSpot which methods of Kafka's clients to leave to its quick compiler: by the command that {@code jcmd Compiler.directives_add}
 * gives, since a flag would have to be set by every service. They hold for the whole process; {@code jcmd Compiler.directives_clear} takes
 * them away. On another JVM, or one without its management commands, nothing happens.
 */
final class CompilerDirectives {
    static final String RESOURCE = "client-compilation.json";

    private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);
    private static final AtomicBoolean ADDED = new AtomicBoolean();

    private CompilerDirectives() {}

    /** Once in a process, on a thread of its own: a task does not wait for the management beans to be loaded. */
    static void addOnce() {
        if (!ADDED.getAndSet(true)) {
            Thread thread = new Thread(CompilerDirectives::add, "millrace-kafka-compilation");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static void add() {
        try {
            Path file = Files.createTempFile("millrace-kafka-", ".json");
            try (InputStream directives = CompilerDirectives.class.getResourceAsStream(RESOURCE)) {
                if (directives == null) {
                    throw new IOException("there is no resource " + RESOURCE);
                }
                Files.copy(directives, file, StandardCopyOption.REPLACE_EXISTING);
                String answer = command("compilerDirectivesAdd", file);
                if (!answer.contains("added")) {
                    throw new IOException(answer);
                }
                LOG.info("Requests of Kafka's clients are compiled simply: {}", answer);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (JMException | JMRuntimeException | IOException | SecurityException e) {
            LOG.info(
                    "Requests of Kafka's clients are compiled as ever, since this JVM takes no directives: {}",
                    e.toString());
        }
    }

    private static String command(String operation, Path file) throws JMException {
        Object answer = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        operation,
                        new Object[] {new String[] {file.toString()}},
                        new String[] {String[].class.getName()});
        return String.valueOf(answer).trim();
    }
}
