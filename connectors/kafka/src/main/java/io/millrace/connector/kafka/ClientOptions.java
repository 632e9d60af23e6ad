package io.millrace.connector.kafka;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The {@code kafka.*} options, which go to Kafka's client under their name without the prefix. Refused are those that the engine must
 * control, and those by which a query's author could load classes, read files or call other hosts from the engine's process.
 */
final class ClientOptions {
    private static final String PREFIX = "kafka.";

    /** The engine's business. */
    private static final Map<String, String> CONTROLLED = Map.of(
            "auto.offset.reset", "Use the option 'startingOffsets'.",
            "enable.auto.commit", "Offsets are kept in the checkpoint and committed to the group after each epoch.",
            "interceptor.classes", "It may break the contract of the source.",
            "key.deserializer", "Keys are read as bytes. Use DataFrame operations to decode them.",
            "value.deserializer", "Values are read as bytes. Use DataFrame operations to decode them.",
            "key.serializer", "Keys are written as bytes or strings.",
            "value.serializer", "Values are written as bytes or strings.",
            "enable.metrics.push", "The engine reports its own metrics.");

    /** Names of classes, files and addresses: see the Kafka client's advisories on JNDI and OAuth settings. */
    private static final Set<String> DANGEROUS = Set.of(
            "metric.reporters",
            "config.providers",
            "security.providers",
            "partitioner.class",
            "sasl.client.callback.handler.class",
            "sasl.login.callback.handler.class",
            "sasl.login.class",
            "ssl.engine.factory.class",
            "sasl.oauthbearer.token.endpoint.url",
            "sasl.oauthbearer.jwks.endpoint.url",
            "sasl.oauthbearer.assertion.file");

    private static final List<String> LOGIN_MODULES = List.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule");

    private ClientOptions() {}

    static Map<String, Object> parse(Options options) {
        Map<String, Object> client = new HashMap<>();
        options.asMap().forEach((key, value) -> {
            if (key.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
                check(name, value);
                client.put(name, value);
            }
        });
        if (!client.containsKey("bootstrap.servers")) {
            throw new AnalysisException(
                    "MISSING_OPTION",
                    "Option 'kafka.bootstrap.servers' must be specified for configuring Kafka, for example 'host1:9092,host2:9092'.");
        }
        return client;
    }

    private static void check(String name, String value) {
        String why = CONTROLLED.get(name);
        if (why != null) {
            throw new AnalysisException(
                    "INVALID_OPTION", "The Kafka option 'kafka." + name + "' is not supported. " + why);
        }
        if (DANGEROUS.contains(name) || name.startsWith("config.providers.")) {
            throw new AnalysisException(
                    "INVALID_OPTION",
                    "The Kafka option 'kafka." + name
                            + "' is not supported, because it would let a query load code or reach files and hosts. Leave it out.");
        }
        if (name.equals("sasl.jaas.config") && LOGIN_MODULES.stream().noneMatch(m -> value.trim().startsWith(m + " "))) {
            throw new AnalysisException(
                    "INVALID_OPTION",
                    "The Kafka option 'kafka.sasl.jaas.config' names a login module that is not supported. Use one of " + LOGIN_MODULES + ".");
        }
    }
}
