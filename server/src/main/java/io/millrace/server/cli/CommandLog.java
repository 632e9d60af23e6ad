package io.millrace.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The command line's log: what needs attention, on standard error. MILLRACE_LOG sets the level of the engine's own messages. In code, because
 * reading it from a file takes a tenth of the time until a query starts; a file named by {@code -Dlogback.configurationFile} comes first.
 */
public final class CommandLog extends ContextAwareBase implements Configurator {
    private static final String FILE = "logback.configurationFile";
    private static final String LEVEL = "MILLRACE_LOG";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        set(context, setting());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** @param engine the level of the engine's messages; "" for the usual one */
    static void set(LoggerContext context, String engine) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{30} - %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        level(context, "io.millrace", Level.toLevel(engine, Level.WARN));
        // The embedded broker says much that nobody can act on.
        level(context, "kafka", Level.OFF);
        level(context, "org.apache.kafka", Level.ERROR);
        level(context, "org.apache.kafka.common.network", Level.OFF);
        level(context, "org.apache.pekko", Level.ERROR);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
    }

    private static String setting() {
        String property = System.getProperty(LEVEL);
        String variable = property == null ? System.getenv(LEVEL) : property;
        return variable == null ? "" : variable;
    }

    private static void level(LoggerContext context, String name, Level level) {
        context.getLogger(name).setLevel(level);
    }
}
