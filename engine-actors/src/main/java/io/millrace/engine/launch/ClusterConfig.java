package io.millrace.engine.launch;

import io.millrace.connector.KnownSettings;
import io.millrace.error.MillraceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;

/**
 * The settings of a node as a member of a cluster. Keys in the namespaces {@code millrace.cluster}, {@code millrace.node} and {@code millrace.exchange} that are not in
 * {@link #KEYS} are refused with the nearest one that is.
 *
 * @param host address that all ports bind to and by which other nodes reach this one
 * @param port of the control connections (TCP); ignored without seeds
 * @param seeds {@code host:port} of nodes to join; empty: a node alone, without a cluster. The first one listed founds the cluster
 * @param minNodes a query is not started before so many nodes have started it
 * @param rebalanceOnJoin whether nodes that come get tasks of queries that run
 * @param tasksOnLeader whether the node that leads a query gets tasks of it though there are others
 * @param heartbeatMs between signs of life
 * @param leaseMs of silence after which a node's tasks are placed elsewhere
 * @param stableMs how long the membership must have been stable before unreachable nodes are removed
 * @param mtuBytes of frames between nodes (UDP)
 * @param termBytes of a stream between two nodes; a row may have an eighth
 * @param loops event loops
 * @param keyFile with the key that seals frames between nodes; empty: none
 * @param tls of the control connections; empty: they are not encrypted
 * @param compress whether rows are sent to other nodes compressed
 */
record ClusterConfig(
        String host,
        int port,
        List<String> seeds,
        int minNodes,
        boolean rebalanceOnJoin,
        boolean tasksOnLeader,
        long heartbeatMs,
        long leaseMs,
        long stableMs,
        int mtuBytes,
        int termBytes,
        int loops,
        String keyFile,
        Optional<TlsSettings> tls,
        boolean compress) {
    static final String SEEDS = "millrace.cluster.seed-nodes";
    static final String KEY_FILE = "millrace.cluster.keyFile";
    private static final String HOST = "millrace.cluster.host";
    private static final String PORT = "millrace.cluster.port";
    private static final String MIN_NODES = "millrace.cluster.min-nodes";
    private static final String REBALANCE = "millrace.cluster.rebalance-on-join";
    private static final String TASKS_ON_LEADER = "millrace.cluster.tasks-on-leader";
    private static final String HEARTBEAT = "millrace.cluster.heartbeat-ms";
    private static final String LEASE = "millrace.cluster.lease-ms";
    private static final String STABLE = "millrace.cluster.stable-after-ms";
    private static final String MTU = "millrace.cluster.transport.mtu-bytes";
    private static final String TERM = "millrace.cluster.transport.term-bytes";
    private static final String COMPRESSION = "millrace.exchange.compression";
    private static final String LOOPS = "millrace.node.loops";

    private static final int DEFAULT_PORT = 25520;
    private static final int LOOPBACK_MTU = 8192;
    private static final int ETHERNET_MTU = 1408;

    /** Every key, with what it means. docs/operations.md has them too. */
    static final Map<String, String> KEYS = keys();

    private static final KnownSettings KNOWN =
            new KnownSettings(List.of("millrace.cluster.", "millrace.node.", "millrace.exchange."), KEYS);

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(
                SEEDS,
                "host:port of some nodes of the cluster, separated by commas, the same list on every node; none: one node");
        keys.put(HOST, "address that the ports of this node bind to, reachable by the other nodes (127.0.0.1)");
        keys.put(PORT, "control port, TCP (" + DEFAULT_PORT + "); not used without seed nodes");
        keys.put(MIN_NODES, "how many nodes must have started a query before its tasks are placed (1)");
        keys.put(REBALANCE, "whether nodes that come get tasks of queries that run, behind their next epoch (true)");
        keys.put(
                TASKS_ON_LEADER,
                "whether the node that leads a query gets tasks of it though there are others; without any, its loss restarts nothing (true)");
        keys.put(HEARTBEAT, "milliseconds between signs of life (100)");
        keys.put(LEASE, "milliseconds of silence after which a node's tasks are placed elsewhere (2000)");
        keys.put(STABLE, "milliseconds without change of the membership before unreachable nodes are removed (3000)");
        keys.put(MTU, "packet size between nodes: 8192 on loopback and with jumbo frames, else 1408");
        keys.put(TERM, "buffer of a stream between two nodes, a power of two; a row may have an eighth (4194304)");
        keys.put(
                KEY_FILE,
                "file with the key of all nodes, readable by its owner only; frames between nodes are encrypted with it (none: they are not)");
        keys.put(LOOPS, "event loops of the node (one a core)");
        keys.put(COMPRESSION, "of rows that go to other nodes: none or lz4 (none)");
        keys.putAll(TlsSettings.keys());
        return keys;
    }

    /** Whether these settings ask for more than one node. */
    static boolean several(Map<String, String> settings) {
        return !settings.getOrDefault(SEEDS, "").isBlank();
    }

    boolean several() {
        return !seeds.isEmpty();
    }

    /** @throws MillraceException naming a key that does not exist, or a value that does not do */
    static ClusterConfig from(Map<String, String> settings, int cores) {
        KNOWN.check(settings);
        Settings typed = new Settings(settings);
        List<String> seeds = seeds(settings.getOrDefault(SEEDS, "").trim());
        String host = settings.getOrDefault(HOST, "127.0.0.1").trim();
        boolean loopback = loopback(host);
        int heartbeatMs = typed.number(HEARTBEAT, 100, 10, 60_000);
        int leaseMs = typed.number(LEASE, 2_000, 100, 600_000);
        if (leaseMs < 5 * heartbeatMs) {
            throw Settings.invalid(LEASE, String.valueOf(leaseMs), "at least five heartbeats (" + HEARTBEAT + ")");
        }
        return new ClusterConfig(
                host,
                typed.number(PORT, seeds.isEmpty() ? 0 : DEFAULT_PORT, 0, 65_535),
                seeds,
                typed.number(MIN_NODES, 1, 1, 10_000),
                typed.flag(REBALANCE, true),
                typed.flag(TASKS_ON_LEADER, true),
                heartbeatMs,
                leaseMs,
                typed.number(STABLE, 3_000, 100, 600_000),
                typed.number(MTU, loopback ? LOOPBACK_MTU : ETHERNET_MTU, 1408, 65_504),
                typed.number(TERM, 4 << 20, 64 << 10, 1 << 30),
                typed.number(LOOPS, cores, 1, 1024),
                settings.getOrDefault(KEY_FILE, "").trim(),
                TlsSettings.from(settings),
                compresses(settings.getOrDefault(COMPRESSION, "none").trim()));
    }

    private static boolean compresses(String codec) {
        return switch (codec.toLowerCase(Locale.ROOT)) {
            case "none" -> false;
            case "lz4" -> true;
            default -> throw Settings.invalid(COMPRESSION, codec, "none or lz4");
        };
    }

    private static boolean loopback(String host) {
        return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    }

    /** Whether frames leave this machine as everybody can read them. */
    boolean open() {
        return several() && keyFile.isEmpty() && !loopback(host);
    }

    private static List<String> seeds(String value) {
        List<String> seeds = new ArrayList<>();
        if (value.isEmpty()) {
            return seeds;
        }
        for (String one : value.split(",", -1)) {
            String seed = one.trim().toLowerCase(Locale.ROOT);
            int colon = seed.lastIndexOf(':');
            String port = seed.substring(colon + 1);
            if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
                throw Settings.invalid(SEEDS, value, "a list of host:port, such as 10.0.0.1:25520,10.0.0.2:25520");
            }
            seeds.add(seed);
        }
        return seeds;
    }

    /** As Pekko wants them. */
    List<Address> seedAddresses() {
        return seeds.stream()
                .map(seed -> AddressFromURIString.parse("pekko://" + NodeConfig.SYSTEM + "@" + seed))
                .toList();
    }
}
