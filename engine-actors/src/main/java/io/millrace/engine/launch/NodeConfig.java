package io.millrace.engine.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** A node's settings as Pekko's. */
final class NodeConfig {
    static final String SYSTEM = "millrace";

    private NodeConfig() {}

    /** The dispatcher of a loop, for DispatcherSelector. */
    static String loopDispatcher(int loop) {
        return "millrace.loop-" + loop;
    }

    /** Of a node among several. */
    static Config toPekko(ClusterConfig config) {
        StringBuilder own = new StringBuilder();
        own.append("pekko.remote.artery.canonical { hostname = \"")
                .append(config.host())
                .append("\", port = ")
                .append(config.port())
                .append(" }\n");
        if (config.tls().isPresent()) {
            own.append("pekko.remote.artery.transport = tls-tcp\n");
        }
        own.append("pekko.cluster.split-brain-resolver.stable-after = ")
                .append(config.stableMs())
                .append("ms\n");
        own.append(loops(config.loops()));
        ClassLoader loader = NodeConfig.class.getClassLoader();
        return complete(
                ConfigFactory.parseString(own.toString())
                        .withFallback(ConfigFactory.parseResources(loader, "millrace-cluster.conf")),
                loader);
    }

    /** Of a node without a network; of the default settings those that the loader sees. */
    static Config alone(int loops, ClassLoader loader) {
        return complete(ConfigFactory.parseString("pekko.actor.provider = local\n" + loops(loops)), loader);
    }

    private static String loops(int loops) {
        StringBuilder all = new StringBuilder();
        for (int loop = 0; loop < loops; loop++) {
            all.append(loopDispatcher(loop)).append(" = ${millrace.loop-template}\n");
        }
        return all.toString();
    }

    private static Config complete(Config own, ClassLoader loader) {
        return own.withFallback(ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "millrace-node.conf"))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }
}
