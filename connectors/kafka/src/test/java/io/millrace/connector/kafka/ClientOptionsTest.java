package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOptionsTest {
    private static Map<String, Object> parse(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of("kafka.bootstrap.servers", "h:1"));
        all.putAll(more);
        return ClientOptions.parse(new Options(all));
    }

    @Test
    void theRestGoesToTheClientWithoutPrefix() {
        assertThat(parse(Map.of("KAFKA.Fetch.Min.Bytes", "5", "subscribe", "t", "kafka.group.id", "g")))
                .isEqualTo(Map.of("bootstrap.servers", "h:1", "fetch.min.bytes", "5", "group.id", "g"));
    }

    @Test
    void theServersAreRequired() {
        assertThatThrownBy(() -> ClientOptions.parse(new Options(Map.of())))
                .hasMessageContaining("kafka.bootstrap.servers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto.offset.reset",
                "enable.auto.commit",
                "interceptor.classes",
                "key.deserializer",
                "value.deserializer",
                "key.serializer",
                "value.serializer",
                "metric.reporters",
                "config.providers",
                "config.providers.file.class",
                "security.providers",
                "partitioner.class",
                "partition.assignment.strategy",
                "sasl.client.callback.handler.class",
                "sasl.login.callback.handler.class",
                "sasl.login.class",
                "ssl.engine.factory.class",
                "sasl.kerberos.kinit.cmd",
                "sasl.oauthbearer.token.endpoint.url",
                "sasl.oauthbearer.jwks.endpoint.url",
                "sasl.oauthbearer.assertion.file",
                "sasl.oauthbearer.jwt.retriever.class",
                "transactional.id",
            })
    void refusedByName(String name) {
        assertThatThrownBy(() -> parse(Map.of("kafka." + name, "x")))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("kafka." + name)
                .hasMessageContaining("not supported");
        assertThatThrownBy(() -> parse(Map.of("KAFKA." + name.toUpperCase(java.util.Locale.ROOT), "x")))
                .as("whatever the case")
                .hasMessageContaining("not supported");
    }

    @Test
    void unknownSettingsAreRefusedSoThatTyposSurface() {
        assertThatThrownBy(() -> parse(Map.of("kafka.fetch.min.byte", "x")))
                .hasMessageContaining("kafka.fetch.min.byte");
    }

    @Test
    void onlyPasswordLoginModules() {
        String plain =
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a;b\" password=\"p\\\";x\";";
        assertThat(parse(Map.of("kafka.sasl.jaas.config", plain))).containsEntry("sasl.jaas.config", plain);
        String jndi = "com.sun.security.auth.module.JndiLoginModule required user.provider.url=\"ldap://x\";";
        assertThatThrownBy(() -> parse(Map.of("kafka.sasl.jaas.config", jndi)))
                .hasMessageContaining("sasl.jaas.config");
        assertThatThrownBy(() -> parse(Map.of("kafka.sasl.jaas.config", plain + " " + jndi)))
                .as("also as a second entry")
                .hasMessageContaining("sasl.jaas.config");
        assertThatThrownBy(() -> parse(Map.of(
                        "kafka.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModuleX required;")))
                .hasMessageContaining("sasl.jaas.config");
    }
}
