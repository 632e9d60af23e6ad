package io.millrace.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CommandLogTest {
    @Test
    void isFoundAndLeavesTheFirstWordToAFileThatIsNamed() {
        // Maven's tests name one.
        assertThat(System.getProperty("logback.configurationFile")).isNotNull();
        Configurator log = ServiceLoader.load(Configurator.class).stream()
                .filter(p -> p.type() == CommandLog.class)
                .findFirst()
                .orElseThrow()
                .get();
        assertThat(log.configure(new LoggerContext())).isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    }

    @Test
    void whatNeedsAttentionGoesToStandardError() {
        LoggerContext context = new LoggerContext();
        CommandLog.set(context, "debug");
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.getLevel()).isEqualTo(Level.WARN);
        assertThat(root.getAppender("stderr").isStarted()).isTrue();
        assertThat(context.getLogger("io.millrace.engine").getEffectiveLevel()).isEqualTo(Level.DEBUG);
        assertThat(context.getLogger("org.apache.pekko.actor").getEffectiveLevel())
                .isEqualTo(Level.ERROR);
        assertThat(context.getLogger("org.apache.kafka.common.network.Selector").getEffectiveLevel())
                .isEqualTo(Level.OFF);
        CommandLog.set(context, "");
        assertThat(context.getLogger("io.millrace.engine").getEffectiveLevel()).isEqualTo(Level.WARN);
    }
}
