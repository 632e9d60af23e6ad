package io.millrace.kafkabroker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A single KRaft node, broker and controller in one, listening on 127.0.0.1 unless it is told another address. Starts on existing data, so a
 * stopped broker can be started again on the same directory and port.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final String LOOPBACK = "127.0.0.1";

    private final KafkaRaftServer server;
    private final String host;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, String host, int port) {
        this.server = server;
        this.host = host;
        this.port = port;
    }

    /** Starts on free ports. */
    public static EmbeddedBroker start(Path dataDir) {
        return start(dataDir, freePort());
    }

    /** Starts on this port; the controller takes a free one. Blocks until clients can connect. */
    public static EmbeddedBroker start(Path dataDir, int port) {
        return start(dataDir, LOOPBACK, port);
    }

    /**
     * As the other, on an address that others than this machine may reach: neither encrypted nor authenticated, for networks that are private to
     * a test.
     */
    public static EmbeddedBroker start(Path dataDir, String host, int port) {
        try {
            Files.createDirectories(dataDir);
            Properties settings = settings(dataDir, host, port, freePort());
            if (!Files.exists(dataDir.resolve("meta.properties"))) {
                format(dataDir);
            }
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                throw e;
            }
            return new EmbeddedBroker(server, host, port);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The Kafka broker did not start on " + host + ":" + port + " with data in " + dataDir, e);
        }
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return host + ":" + port;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path dataDir) throws Exception {
        new Formatter()
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(dataDir.toString())
                .addDirectory(dataDir.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Properties settings(Path dataDir, String host, int port, int controllerPort) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", String.valueOf(NODE_ID));
        p.put("listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        p.put(
                "advertised.listeners",
                "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        p.put("log.dirs", dataDir.toString());
        for (String one : new String[] {
            "offsets.topic.replication.factor",
            "offsets.topic.num.partitions",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "transaction.state.log.num.partitions",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr"
        }) {
            p.put(one, "1");
        }
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("auto.create.topics.enable", "false");
        // A broker killed hard comes back in 3 s instead of 11.
        p.put("broker.session.timeout.ms", "1500");
        p.put("broker.heartbeat.interval.ms", "250");
        // A transaction that nobody ends is aborted within a second of its time-out instead of ten.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // Small, for machines with few cores that run the engine too.
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "2");
        p.put("background.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        return p;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("No free port on the loopback address", e);
        }
    }
}
