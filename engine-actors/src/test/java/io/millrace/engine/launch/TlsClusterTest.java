package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.millrace.engine.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nodes of a cluster in this JVM, with TLS, with TLS of another authority, and without. */
class TlsClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STAYS_OUT = Duration.ofSeconds(4);

    @TempDir
    Path dir;

    private final TestAuthority authority = new TestAuthority("our authority");
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final List<Node> nodes = new ArrayList<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.millrace.engine.tls");
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(appender);
        nodes.forEach(Node::close);
        blocking.shutdownNow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Node start(int port, int seed, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("millrace.cluster.seed-nodes", "127.0.0.1:" + seed);
        settings.put("millrace.cluster.port", String.valueOf(port));
        Node node = Node.start(ClusterConfig.from(settings, 1), new SystemEnvironment(Map.of()), blocking);
        nodes.add(node);
        return node;
    }

    private Map<String, String> tls(TestAuthority issuer, String node) throws Exception {
        return TestAuthority.settings(issuer.issue(dir.resolve(node), node, "millrace.test", 1));
    }

    @Test
    void nodesOfOneAuthorityFormACluster() throws Exception {
        int seed = freePort();
        Node first = start(seed, seed, tls(authority, "one"));
        Node second = start(freePort(), seed, tls(authority, "two"));
        await().atMost(PATIENCE).until(() -> first.cluster().membersUp() == 2);
        assertThat(second.cluster().address()).isNotEqualTo(first.cluster().address());
        assertThat(log).isEmpty();
    }

    @Test
    void aNodeOfAnotherAuthorityIsRefusedAndBothSayWhy() throws Exception {
        int seed = freePort();
        Node first = start(seed, seed, tls(authority, "one"));
        first.address();
        start(freePort(), seed, tls(new TestAuthority("another authority"), "stranger"));
        await().atMost(PATIENCE)
                .until(() -> log.stream().anyMatch(line -> line.contains("CN=one, issued by CN=our authority"))
                        && log.stream().anyMatch(line -> line.contains("does not accept")));
        staysAlone(first);
    }

    @Test
    void aNodeWithoutTlsIsRefusedAndTheReasonIsLogged() throws Exception {
        int seed = freePort();
        Node first = start(seed, seed, tls(authority, "one"));
        first.address();
        start(freePort(), seed, Map.of());
        await().atMost(PATIENCE)
                .until(() -> log.stream()
                        .anyMatch(
                                line -> line.contains("does not speak TLS") && line.contains("millrace.cluster.tls")));
        staysAlone(first);
    }

    @Test
    void aNodeWithTlsDoesNotJoinOnesWithoutAndSaysWhy() throws Exception {
        int seed = freePort();
        Node first = start(seed, seed, Map.of());
        first.address();
        start(freePort(), seed, tls(authority, "one"));
        await().atMost(PATIENCE)
                .until(() -> log.stream().anyMatch(line -> line.contains("attempts end before TLS is agreed on")));
        staysAlone(first);
    }

    private static void staysAlone(Node node) {
        await().during(STAYS_OUT).atMost(PATIENCE).until(() -> node.cluster().membersUp() == 1);
    }

    @Test
    void settingsThatDoNotFitTogetherAreNamed() {
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.tls.keyfile", "x"), 1))
                .hasMessageContaining("Did you mean millrace.cluster.tls.keyFile");
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.tls.keyFile", "x"), 1))
                .hasMessageContaining("millrace.cluster.tls.certificateFile, millrace.cluster.tls.authorityFile");
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.tls.identity", "x"), 1))
                .hasMessageContaining("nothing is encrypted");
        assertThatThrownBy(() -> ClusterConfig.from(
                        Map.of("millrace.cluster.tls.keyFile", "x", "millrace.cluster.tls.keyStore", "y"), 1))
                .hasMessageContaining("twice");
    }
}
