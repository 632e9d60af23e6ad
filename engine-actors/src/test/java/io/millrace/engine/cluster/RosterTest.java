package io.millrace.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.deploy.NodeAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final NodeAddress A = new NodeAddress("millrace@127.0.0.1:1", 1);
    private static final NodeAddress B = new NodeAddress("millrace@127.0.0.1:2", 2);
    private static final NodeAddress C = new NodeAddress("millrace@127.0.0.1:3", 3);
    private static final QueryCard COUNT = card("count", "id-1", "Filter a > 1", "Aggregate [count]");

    private static QueryCard card(String name, String id, String... operators) {
        return new QueryCard(name, id, String.join("|", operators), List.of(operators));
    }

    private static NodeInfo info(NodeAddress node) {
        return new NodeInfo(node, "127.0.0.1", 1, 2, 3, 4, new LinkClaim(new UUID(7, 8), ""));
    }

    private static Roster three() {
        Roster roster = Roster.EMPTY.withMembers(List.of(A, B, C));
        for (NodeAddress node : List.of(A, B, C)) {
            roster = roster.greetedBy(info(node), node.equals(A) ? List.of() : List.of(COUNT));
        }
        return roster;
    }

    @Test
    void theOldestThatHasTheQueryLeadsIt() {
        assertThat(three().leaderOf("id-1")).isEqualTo(B);
        assertThat(three().leaderOf("id-2")).isNull();
        assertThat(three().isNext("id-1", C)).isTrue();
        assertThat(three().isNext("id-1", B)).as("it leads").isFalse();
        assertThat(three().isNext("id-1", A)).as("it has not started it").isFalse();
        assertThat(three().losing(B).isNext("id-1", C)).as("it leads now").isFalse();
    }

    @Test
    void aLostNodeLeadsNothingUntilItIsHeardAgain() {
        Roster lost = three().losing(B);
        assertThat(lost.leaderOf("id-1")).isEqualTo(C);
        assertThat(lost.nodesOf("id-1")).extracting(NodeInfo::address).containsExactly(C);
        assertThat(lost.findingAgain(B).leaderOf("id-1")).isEqualTo(B);
    }

    @Test
    void whoHearsLessThanHalfOfThoseThatMayLiveLeadsNothing() {
        Roster alone = three().losing(A).losing(C);
        assertThat(alone.outvoted()).isTrue();
        assertThat(alone.leaderOf("id-1")).isNull();
        assertThat(alone.placesOf("id-1")).isEmpty();
        assertThat(alone.findingAgain(C).leaderOf("id-1")).isEqualTo(B);
        assertThat(alone.withMembers(List.of(B)).leaderOf("id-1"))
                .as("the others have been removed")
                .isEqualTo(B);
        assertThat(three().losingForGood(A).losingForGood(C).leaderOf("id-1"))
                .as("the others are dead for certain")
                .isEqualTo(B);
        assertThat(three().losingForGood(A).losing(C).leaderOf("id-1"))
                .as("one of two")
                .isEqualTo(B);
    }

    @Test
    void aNodeThatIsAboutToLeaveLeadsUntilItGivesTheQueryUpAndGetsNoTasks() {
        Roster leaving = three().leftBy(B);
        assertThat(leaving.leaderOf("id-1")).isEqualTo(B);
        assertThat(leaving.placesOf("id-1")).containsExactly(C);
        Roster gaveUp = leaving.greetedBy(info(B), List.of());
        assertThat(gaveUp.leaderOf("id-1")).isEqualTo(C);
        NodeAddress again = new NodeAddress(B.hostPort(), 22);
        Roster back = gaveUp.withMembers(List.of(A, C, again)).greetedBy(info(again), List.of(COUNT));
        assertThat(back.placesOf("id-1")).containsExactly(C, again);
    }

    @Test
    void aNodeThatLeftIsForgottenAndItsSuccessorIsTheYoungest() {
        NodeAddress again = new NodeAddress(B.hostPort(), 22);
        Roster now = three().losing(B).withMembers(List.of(A, C, again)).greetedBy(info(again), List.of(COUNT));
        assertThat(now.leaderOf("id-1")).isEqualTo(C);
        assertThat(now.nodesOf("id-1")).extracting(NodeInfo::address).containsExactly(C, again);
    }

    @Test
    void anotherProgramUnderTheSameNameIsRefusedWithBothFingerprintsAndTheFirstDifference() {
        QueryCard other = card("count", "id-1", "Filter a > 2", "Aggregate [count]");
        Roster.Conflict conflict = Objects.requireNonNull(three().conflict(C, other));
        assertThat(conflict.node()).isEqualTo(B);
        assertThat(other.refusal(conflict.card(), conflict.node().hostPort()))
                .hasMessageContaining("[CLUSTER_QUERY_DIFFERS]")
                .hasMessageContaining(other.fingerprint())
                .hasMessageContaining(COUNT.fingerprint())
                .hasMessageContaining("'Filter a > 1' there and 'Filter a > 2' here");
        assertThat(three().conflict(B, COUNT)).isNull();
        assertThat(three().conflict(C, COUNT)).isNull();
        assertThat(three().conflict(A, other)).as("the oldest is right").isNull();
    }

    @Test
    void theSameNameOnAnotherCheckpointIsRefused() {
        QueryCard other = card("count", "id-7", "Filter a > 1", "Aggregate [count]");
        Roster.Conflict conflict = Objects.requireNonNull(three().conflict(C, other));
        assertThat(other.refusal(conflict.card(), "n")).hasMessageContaining("another checkpoint location");
    }
}
