package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    @Test
    void withoutSeedsItIsAClusterOfOneOnLoopback() {
        ClusterConfig config = ClusterConfig.from(Map.of(), 4);
        assertThat(config.several()).isFalse();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isZero();
        assertThat(config.loops()).isEqualTo(4);
    }

    @Test
    void seedsAreListed() {
        ClusterConfig config = ClusterConfig.from(
                Map.of(
                        "millrace.cluster.seed-nodes",
                        "10.0.0.1:25520, 10.0.0.2:25521",
                        "millrace.cluster.host",
                        "10.0.0.2"),
                4);
        assertThat(config.seeds()).containsExactly("10.0.0.1:25520", "10.0.0.2:25521");
        assertThat(config.port()).isEqualTo(25520);
        assertThat(config.mtuBytes()).as("plain Ethernet").isEqualTo(1408);
    }

    @Test
    void aMisspelledKeyIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.seednodes", "a:1"), 4))
                .hasMessageContaining("[INVALID_CONF_KEY]")
                .hasMessageContaining("Did you mean millrace.cluster.seed-nodes");
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.lease", "1000"), 4))
                .hasMessageContaining("Did you mean millrace.cluster.lease-ms");
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.node.port", "1"), 4))
                .hasMessageContaining("Did you mean millrace.node.loops");
    }

    @Test
    void aValueThatDoesNotDoIsRefusedByName() {
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.cluster.seed-nodes", "10.0.0.1"), 4))
                .hasMessageContaining("millrace.cluster.seed-nodes")
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> ClusterConfig.from(
                        Map.of("millrace.cluster.lease-ms", "300", "millrace.cluster.heartbeat-ms", "100"), 4))
                .hasMessageContaining("five heartbeats");
        assertThatThrownBy(() -> ClusterConfig.from(Map.of("millrace.exchange.compression", "zstd"), 4))
                .hasMessageContaining("none or lz4");
    }
}
