package io.millrace.engine.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.millrace.error.MillraceException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Settings of a node.
 *
 * @param hostname address that the control port binds to; loopback unless set ({@code millrace.node.host})
 * @param port control port, 0 for any free one ({@code millrace.node.port})
 * @param seedNodes {@code host:port} of nodes to join; empty: a cluster of its own ({@code millrace.cluster.seed-nodes})
 * @param loops event loops ({@code millrace.node.loops}, default one a core)
 */
public record NodeConfig(String hostname, int port, List<String> seedNodes, int loops) {
    static final String SYSTEM = "millrace";

    static NodeConfig from(Map<String, String> settings, int cores) {
        String seeds = settings.getOrDefault("millrace.cluster.seed-nodes", "").trim();
        if (!seeds.isEmpty()) {
            throw MillraceException.notYet(
                    "A cluster of several nodes (millrace.cluster.seed-nodes)",
                    "Leave the setting out: the query runs on this node with all its cores.");
        }
        return new NodeConfig(
                settings.getOrDefault("millrace.node.host", "127.0.0.1"),
                number(settings, "millrace.node.port", 0),
                List.of(),
                Math.max(1, number(settings, "millrace.node.loops", cores)));
    }

    private static int number(Map<String, String> settings, String key, int otherwise) {
        String v = settings.get(key);
        try {
            return v == null ? otherwise : Integer.parseInt(v.trim());
        } catch (NumberFormatException e) {
            throw new MillraceException(
                    "INVALID_CONF_VALUE", "The setting " + key + " is '" + v + "', but must be a whole number.", e);
        }
    }

    /** The dispatcher of a loop, for DispatcherSelector. */
    static String loopDispatcher(int loop) {
        return "millrace.loop-" + loop;
    }

    Config toPekko() {
        StringBuilder own = new StringBuilder();
        own.append("pekko.remote.artery.canonical { hostname = \"")
                .append(hostname)
                .append("\", port = ")
                .append(port)
                .append(" }\n");
        IntStream.range(0, loops).forEach(i -> own.append(loopDispatcher(i)).append(" = ${millrace.loop-template}\n"));
        return ConfigFactory.parseString(own.toString())
                .withFallback(ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "millrace-node.conf"))
                .withFallback(ConfigFactory.defaultReference(NodeConfig.class.getClassLoader()))
                .resolve();
    }
}
