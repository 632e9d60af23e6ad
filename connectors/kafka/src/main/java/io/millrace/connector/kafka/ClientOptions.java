package io.millrace.connector.kafka;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The {@code kafka.*} options, which go to Kafka's client under their name without the prefix. Only settings that Kafka's own clients know
 * are let through; of these are refused those that the engine must control, and those by which a query's author could load classes, run
 * commands, read files or call other hosts from the engine's process.
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
            "enable.metrics.push", "The engine reports its own metrics.",
            "transactional.id",
                    "With the option 'millrace.delivery' set to exactly-once the engine names its transactions itself, after the query and its tasks, so that a restart finds them.",
            "group.instance.id", "Partitions are assigned by the engine, not by the group.");

    /** Names of classes, commands, files and addresses: see the Kafka client's advisories on JNDI and OAuth settings. */
    private static final Set<String> DANGEROUS = Set.of(
            "metric.reporters",
            "security.providers",
            "partition.assignment.strategy",
            "sasl.kerberos.kinit.cmd",
            "sasl.oauthbearer.token.endpoint.url",
            "sasl.oauthbearer.jwks.endpoint.url");

    private static final Set<String> LOGIN_MODULES = Set.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule");

    private static final Set<String> KNOWN = known();

    private ClientOptions() {}

    private static Set<String> known() {
        Set<String> names = new HashSet<>(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        return names;
    }

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
            throw refused(name, "is not supported. " + why);
        }
        if (dangerous(name)) {
            throw refused(
                    name,
                    "is not supported, because it would let a query load code, run commands or reach files and hosts. Leave it out.");
        }
        if (!KNOWN.contains(name)) {
            throw refused(name, "is not a setting of Kafka's clients. Correct its name, or leave it out.");
        }
        if (name.equals("sasl.jaas.config")) {
            for (String entry : jaasEntries(value)) {
                if (!LOGIN_MODULES.contains(entry.split("\\s", 2)[0])) {
                    throw refused(
                            name,
                            "names a login module that is not supported. Use one of " + List.copyOf(LOGIN_MODULES)
                                    + ".");
                }
            }
        }
    }

    private static boolean dangerous(String name) {
        return DANGEROUS.contains(name)
                || name.startsWith("config.providers")
                || name.endsWith(".class")
                || name.endsWith(".classes")
                || name.startsWith("sasl.oauthbearer.assertion.")
                || name.startsWith("sasl.oauthbearer.jwt.");
    }

    /** The login modules' entries: what stands between semicolons outside quotes. */
    private static List<String> jaasEntries(String config) {
        List<String> entries = new java.util.ArrayList<>();
        StringBuilder entry = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < config.length(); i++) {
            char c = config.charAt(i);
            if (quoted && c == '\\' && i + 1 < config.length()) {
                entry.append(c).append(config.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (c == ';' && !quoted) {
                entries.add(entry.toString().trim());
                entry.setLength(0);
            } else {
                entry.append(c);
            }
        }
        entries.add(entry.toString().trim());
        entries.removeIf(String::isEmpty);
        return entries;
    }

    private static AnalysisException refused(String name, String why) {
        return new AnalysisException("INVALID_OPTION", "The Kafka option 'kafka." + name + "' " + why);
    }
}
