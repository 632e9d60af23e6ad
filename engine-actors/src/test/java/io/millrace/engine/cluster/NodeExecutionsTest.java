package io.millrace.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.deploy.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node answers about executions of which it has nothing (any more). */
class NodeExecutionsTest {
    private static final NodeAddress SELF = new NodeAddress("millrace@127.0.0.1:1", 1);
    private static final NodeAddress BEFORE = new NodeAddress("millrace@127.0.0.1:2", 2);
    private static final NodeAddress LEAD = new NodeAddress("millrace@127.0.0.1:3", 3);

    private final List<Map.Entry<NodeAddress, ClusterMessage>> sent = new ArrayList<>();
    /** Nothing is started here, so there is nothing to start it with. */
    private final NodeExecutions executions =
            new NodeExecutions(SELF, null, (node, message) -> sent.add(Map.entry(node, message)), null);

    /** It may have ended by itself and told a coordinator that is dead by now; the next one waits for it before it closes anything. */
    @Test
    void whatIsGoneHasEndedForWhoeverAsks() {
        executions.undeploy(new ClusterMessage.Undeploy(LEAD, "id", 7, 40));
        assertThat(sent).containsExactly(Map.entry(LEAD, new ClusterMessage.PartEnded(SELF, "id", 40)));
    }

    @Test
    void oneThatWasReplacedHasNothingToSay() {
        executions.undeploy(new ClusterMessage.Undeploy(LEAD, "id", 7, 40));
        sent.clear();
        executions.undeploy(new ClusterMessage.Undeploy(BEFORE, "id", 6, 40));
        assertThat(sent).isEmpty();
        executions.survey(new ClusterMessage.Survey(BEFORE, "id", 6, 40, true));
        assertThat(sent).extracting(entry -> entry.getKey().hostPort()).containsExactly(BEFORE.hostPort());
        sent.clear();
        executions.survey(new ClusterMessage.Survey(LEAD, "id", 8, 40, true));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getValue()).isInstanceOf(ClusterMessage.Stands.class);
    }
}
