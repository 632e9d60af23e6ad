package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.util.Map;
import org.apache.pekko.remote.artery.ArterySettings;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
    /** A number for the path of an agent that was not there yet would send all later messages to nobody. */
    @Test
    void pathsOfAgentsAreNotReplacedByNumbers() {
        Config config = NodeConfig.toPekko(ClusterConfig.from(Map.of(ClusterConfig.SEEDS, "127.0.0.1:25520"), 2));
        ArterySettings settings = ArterySettings.apply(config.getConfig("pekko.remote.artery"));
        assertThat(settings.Advanced().Compression().ActorRefs().Enabled()).isFalse();
    }
}
