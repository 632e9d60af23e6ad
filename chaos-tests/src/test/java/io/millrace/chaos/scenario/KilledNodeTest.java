package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: a few faults of a cluster of three. The long run is {@link ChaosRunTest}. */
class KilledNodeTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void countsOfThreeNodesAreThoseOfTheInputWhicheverIsKilled() throws Exception {
        KilledNode.Plan plan = new KilledNode.Plan(Kind.COUNT_REAL_TIME, 20260102, 3, 2, 0, Keys.hot(50), 500, true);
        try (Rig rig = new Rig(dir)) {
            KilledNode.Outcome outcome = new KilledNode(rig, "nodes", plan, Map.of(), System.out).run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.hits()).hasSize(2).anyMatch(KilledNode.Hit::leader);
            assertThat(outcome.unwillingEnds()).isEmpty();
        }
    }

    @Tag("chaos")
    @Test
    void nothingIsLostOrThereTwiceOnThreeNodesThatDeliverExactlyOnce() throws Exception {
        KilledNode.Plan plan = new KilledNode.Plan(Kind.COUNT_REAL_TIME, 20260104, 3, 1, 0, Keys.hot(50), 500);
        try (Rig rig = new Rig(dir)) {
            KilledNode.Outcome outcome =
                    new KilledNode(rig, "once", plan, Map.of("millrace.delivery", "exactly-once"), System.out).run();
            assertThat(outcome.verdict().ok() && outcome.verdict().repeated() == 0)
                    .as(outcome.toString())
                    .isTrue();
        }
    }

    @Tag("chaos")
    @Test
    void countsAreRightWhenFramesAreSealedAndCompressedAndControlMessagesGoOverTls() throws Exception {
        KilledNode.Plan plan = new KilledNode.Plan(Kind.COUNT_REAL_TIME, 20260103, 3, 1, 0, Keys.hot(50), 500);
        String store = selfSigned().toString();
        Map<String, String> settings = Map.of(
                "millrace.cluster.keyFile",
                keyFile("key", "5a").toString(),
                "millrace.cluster.tls.keyStore",
                store,
                "millrace.cluster.tls.trustStore",
                store,
                "millrace.cluster.tls.passwordFile",
                keyFile("password", "5a").toString(),
                "millrace.cluster.tls.identity",
                "millrace.test",
                "millrace.exchange.compression",
                "lz4");
        try (Rig rig = new Rig(dir)) {
            KilledNode.Outcome outcome = new KilledNode(rig, "sealed", plan, settings, System.out).run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
        }
    }

    @Test
    void aNodeWithAnotherKeyIsRefusedAndSaysWhy() throws Exception {
        try (Rig rig = new Rig(dir);
                ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int[] ports = {first.getLocalPort(), second.getLocalPort()};
            first.close();
            second.close();
            Map<String, String> common = Map.of(
                    "millrace.cluster.seed-nodes",
                    "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1],
                    "millrace.sql.shuffle.partitions",
                    "2");
            Workers workers =
                    new Workers(rig.job("refused", Kind.COUNT_REAL_TIME, common, 2), dir.resolve("refused-logs"));
            JvmProcess older = workers.start(Map.of(
                    "millrace.cluster.port",
                    String.valueOf(ports[0]),
                    "millrace.cluster.keyFile",
                    keyFile("one", "5a").toString()));
            JvmProcess younger = null;
            try {
                older.awaitReady(Workers.PATIENCE);
                younger = workers.start(Map.of(
                        "millrace.cluster.port",
                        String.valueOf(ports[1]),
                        "millrace.cluster.keyFile",
                        keyFile("two", "a5").toString()));
                assertThat(younger.awaitExit(Workers.PATIENCE)).isEqualTo(CountingWorker.QUERY_FAILED);
                assertThat(younger.tail())
                        .contains("CLUSTER_KEY_DIFFERS", "has another cluster key than this node")
                        .doesNotContain("a5a5a5");
                assertThat(older.isAlive()).isTrue();
            } finally {
                older.kill();
                if (younger != null) {
                    younger.kill();
                }
            }
        }
    }

    /** One certificate for all nodes, which is its own authority. The password is that of {@code keyFile("password", "5a")}. */
    private Path selfSigned() throws IOException, InterruptedException {
        Path store = dir.resolve("node.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=node",
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:millrace.test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "5a".repeat(32))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return store;
    }

    private Path keyFile(String name, String octet) throws IOException {
        Path file = Files.writeString(dir.resolve(name), octet.repeat(32));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
