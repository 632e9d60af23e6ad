package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node without seed nodes. */
class NodeAloneTest {
    @Test
    void itHasNoRemotingAndAllItsLoops() {
        Config config = NodeConfig.alone(3, new LoneLoader(NodeAloneTest.class.getClassLoader()));
        assertThat(config.getString("pekko.actor.provider")).isEqualTo("local");
        for (int loop = 0; loop < 3; loop++) {
            assertThat(config.getString(NodeConfig.loopDispatcher(loop) + ".executor"))
                    .contains("EventLoopConfigurator");
        }
    }

    @Test
    void itIsUpAtOnceAndCannotBeReached() {
        ExecutorService blocking = Executors.newCachedThreadPool();
        try (Node node = Node.start(ClusterConfig.from(Map.of(), 1), new SystemEnvironment(Map.of()), blocking)) {
            assertThat(node.system().address().hasGlobalScope()).isFalse();
            assertThat(node.address().uid()).isZero();
            assertThatThrownBy(node::cluster).hasMessageContaining("without a cluster");
        } finally {
            blocking.shutdown();
        }
    }

    @Test
    void aTestsEngineIsOneNode() {
        SystemEnvironment several = new SystemEnvironment(Map.of(ClusterConfig.SEEDS, "127.0.0.1:25520"));
        try (NodeHandle node = new NodeHandle(several, true)) {
            assertThatThrownBy(node::startSoon)
                    .hasMessageContaining(ClusterConfig.SEEDS)
                    .hasMessageContaining("Leave it out");
        }
    }
}
