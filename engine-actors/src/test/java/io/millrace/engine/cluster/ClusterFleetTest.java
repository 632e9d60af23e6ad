package io.millrace.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.coordinator.DeployOrder;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.types.StructType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who gets tasks, and when they are to be placed anew. */
class ClusterFleetTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final NodeAddress A = new NodeAddress("millrace@127.0.0.1:1", 1);
    private static final NodeAddress B = new NodeAddress("millrace@127.0.0.1:2", 2);
    private static final NodeAddress C = new NodeAddress("millrace@127.0.0.1:3", 3);
    private static final ParallelismPlan.Sizes SIZES = new ParallelismPlan.Sizes(4, 4, 16, false);

    private final List<ClusterMessage.Deploy> orders = new ArrayList<>();
    private final List<ClusterMessage> sent = new ArrayList<>();
    private final TestProbe<TaskReport> reports = KIT.createTestProbe();
    private long execution;

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    private static Roster of(NodeAddress... nodes) {
        Roster roster = Roster.EMPTY.withMembers(List.of(nodes));
        for (NodeAddress node : nodes) {
            roster = roster.greetedBy(
                    new NodeInfo(node, "127.0.0.1", 1, 2, 3, 4, new LinkClaim(new UUID(7, 8), "")),
                    List.of(new QueryCard("count", "id", "f", List.of("a"))));
        }
        return roster;
    }

    private ClusterFleet fleet(boolean toNewcomers, Roster roster) {
        return fleet(toNewcomers, true, roster);
    }

    private ClusterFleet fleet(boolean toNewcomers, boolean onLeader, Roster roster) {
        ClusterFleet fleet = new ClusterFleet(
                "id",
                A,
                true,
                new ClusterFleet.Placing(toNewcomers, onLeader, true),
                (node, message) -> {
                    if (message instanceof ClusterMessage.Deploy order && node.equals(A)) {
                        orders.add(order);
                    }
                    sent.add(message);
                },
                roster,
                null);
        deploy(fleet);
        return fleet;
    }

    /** Of a node that has heard an order for four tasks on A, B and C, as one of execution 40. */
    private ClusterFleet successor(Roster roster) {
        fleet(true, of(A, B, C));
        ClusterMessage.Deploy order = orders.get(orders.size() - 1);
        sent.clear();
        return new ClusterFleet(
                "id",
                A,
                true,
                new ClusterFleet.Placing(true, true, true),
                (node, message) -> sent.add(message),
                roster,
                new ClusterMessage.Deploy(
                        B,
                        order.queryId(),
                        order.generation(),
                        40,
                        order.sizes(),
                        order.realTime(),
                        order.starts(),
                        null,
                        order.placement(),
                        order.standby()));
    }

    private void deploy(ClusterFleet fleet) {
        deploy(fleet, List.of());
    }

    private void deploy(ClusterFleet fleet, List<OperatorSpec> operators) {
        PhysicalPlan plan = new PhysicalPlan(
                List.of(new Stage(0, new StageInput.FromSource(0), operators, new StageOutput.ToSink(), false)),
                List.of(),
                new StructType(),
                "plan",
                List.of());
        ParallelismPlan tasks = new ParallelismPlan("id", "count", plan, Rhythm.REAL_TIME, SIZES);
        List<Positions> starts = List.of(Positions.of(Map.of("a", 0L, "b", 0L, "c", 0L, "d", 0L)));
        execution++;
        fleet.deploy(
                new DeployOrder(
                        1, execution, starts, SIZES, tasks.taskPlans(execution, tasks.place(starts)), null, null),
                reports.getRef());
    }

    private List<NodeAddress> places() {
        return orders.get(orders.size() - 1).placement().values().stream()
                .distinct()
                .sorted(java.util.Comparator.comparing(NodeAddress::hostPort))
                .toList();
    }

    @Test
    void tasksOfANodeThatIsAboutToLeaveAreWantedElsewhereOnce() {
        ClusterFleet fleet = fleet(true, of(A, B, C));
        assertThat(places()).containsExactly(A, B, C);
        Roster leaving = of(A, B, C).leftBy(B);
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        assertThat(fleet.rosterChanged(leaving)).isTrue();
        deploy(fleet);
        assertThat(places()).containsExactly(A, C);
        assertThat(fleet.rosterChanged(leaving)).isFalse();
        assertThat(fleet.rosterChanged(of(A, C))).isFalse();
    }

    @Test
    void whenAllLeaveThereIsNowhereToPlaceThem() {
        ClusterFleet fleet = fleet(true, of(A, B));
        assertThat(fleet.rosterChanged(of(A, B).leftBy(A).leftBy(B))).isFalse();
    }

    @Test
    void aNewcomerGetsTasksIfTheSettingSaysSo() {
        assertThat(fleet(true, of(A, B)).rosterChanged(of(A, B, C))).isTrue();
        ClusterFleet fixed = fleet(false, of(A, B));
        assertThat(fixed.rosterChanged(of(A, B, C))).isFalse();
        deploy(fixed);
        assertThat(places()).as("at the next change it does").containsExactly(A, B, C);
    }

    @Test
    void aNewcomerIsToHaveTheStateBeforeTheTasksAreDisturbed() {
        ClusterFleet fleet = fleet(true, of(A, B));
        deploy(fleet, List.of(new OperatorSpec.Limit("limit", 5, 0, false, new StructType())));
        sent.clear();
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        assertThat(sent).hasSize(1);
        ClusterMessage.Prepare asked = (ClusterMessage.Prepare) sent.get(0);
        assertThat(asked.order().placement()).containsValue(C);
        fleet.prepared(B);
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        fleet.prepared(C);
        assertThat(fleet.rosterChanged(of(A, B, C))).isTrue();
        deploy(fleet);
        assertThat(orders.get(orders.size() - 1).placement())
                .isEqualTo(asked.order().placement());
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
    }

    @Test
    void aNewcomerThatDoesNotGetReadyGetsItsTasksAllTheSameAndOneThatIsLostIsAskedAgain() {
        ClusterFleet fleet = fleet(true, of(A, B));
        deploy(fleet, List.of(new OperatorSpec.Limit("limit", 5, 0, false, new StructType())));
        sent.clear();
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        fleet.lost(C, "is dead");
        assertThat(fleet.rosterChanged(of(A, B))).isFalse();
        assertThat(fleet.rosterChanged(of(A, B, C))).isFalse();
        assertThat(sent).hasSize(2);
        int looks = 1;
        while (!fleet.rosterChanged(of(A, B, C)) && looks < 1_000) {
            looks++;
        }
        assertThat(looks).isBetween(10, 100);
        assertThat(fleet.rosterChanged(of(A, B, C).leftBy(B))).isTrue();
    }

    @Test
    void theNodeThatLeadsGetsNoneIfTheSettingSaysSoAndThereAreOthers() {
        fleet(true, false, of(A, B, C));
        assertThat(places()).containsExactly(B, C);
        fleet(true, false, of(A));
        assertThat(places()).containsExactly(A);
    }

    @Test
    void whenAllNodesHaveSaidWhatTheyHaveTheTasksAreItsOwn() {
        ClusterFleet fleet = fleet(true, of(A, B, C));
        TestProbe<TaskReport> reports = KIT.createTestProbe();
        TaskId b = new TaskId(0, 0);
        TaskId c = new TaskId(0, 1);
        fleet.survey(7, 40, reports.getRef());
        assertThat(sent).filteredOn(ClusterMessage.Survey.class::isInstance).hasSize(3);
        fleet.stands(new ClusterMessage.Stands(A, "id", 7, 40, Set.of()));
        fleet.stands(new ClusterMessage.Stands(B, "id", 7, 40, Set.of(b)));
        fleet.stands(new ClusterMessage.Stands(B, "id", 7, 40, Set.of(b)));
        fleet.stands(new ClusterMessage.Stands(C, "id", 6, 40, Set.of(c)));
        reports.expectNoMessage(Duration.ofMillis(1));
        fleet.stands(new ClusterMessage.Stands(C, "id", 7, 40, Set.of(c)));
        reports.expectMessage(new TaskReport.Surveyed(40, 7, new TreeSet<>(Set.of(b, c))));
        assertThat(fleet.hasTasksHere()).isFalse();
        fleet.lost(C, "is dead");
        assertThat(reports.receiveMessage()).isInstanceOf(TaskReport.Failed.class);
        sent.clear();
        var ended = fleet.undeploy(40).toCompletableFuture();
        assertThat(sent).containsExactly(new ClusterMessage.Undeploy(A, "id", 7, 40));
        fleet.partEnded(B, 40);
        assertThat(ended).isCompleted();
    }

    @Test
    void nobodyIsAskedWhereANodeThatHasTasksIsGone() {
        ClusterFleet fleet = successor(of(A, C));
        fleet.survey(7, 40, reports.getRef());
        assertThat(sent).isEmpty();
        reports.fishForMessage(
                Duration.ofSeconds(5),
                report -> report instanceof TaskReport.Surveyed found
                                && found.generation() == 7
                                && found.found().size() < 4
                                && !found.found().isEmpty()
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.fail("not the answer: " + report));
        var ended = fleet.undeploy(40).toCompletableFuture();
        assertThat(sent)
                .as("what is left of it ends")
                .containsExactly(
                        new ClusterMessage.Undeploy(A, "id", 7, 40), new ClusterMessage.Undeploy(A, "id", 7, 40));
        fleet.partEnded(A, 40);
        assertThat(ended).isNotCompleted();
        fleet.partEnded(C, 40);
        assertThat(ended).isCompleted();
    }

    /** Whoever is lost: what it had goes where its state is, also by the order of a successor. */
    @Test
    void tasksOfANodeThatIsLostGoWhereTheirStateIsKept() {
        fleet(true, of(A, B, C));
        ClusterMessage.Deploy order = orders.get(orders.size() - 1);
        assertThat(order.standby().keySet()).isEqualTo(order.placement().keySet());
        order.standby()
                .forEach((task, node) ->
                        assertThat(node).isNotEqualTo(order.placement().get(task)));
        for (NodeAddress lost : List.of(B, C)) {
            Roster rest = lost.equals(B) ? of(A, C) : of(A, B);
            ClusterFleet fleet = successor(rest);
            fleet.survey(7, 40, reports.getRef());
            sent.clear();
            deploy(fleet);
            ClusterMessage.Deploy next = (ClusterMessage.Deploy) sent.get(0);
            next.placement().forEach((task, node) -> {
                NodeAddress was = order.placement().get(task);
                assertThat(node)
                        .as("task %s without %s", task, lost)
                        .isEqualTo(was.equals(lost) ? order.standby().get(task) : was);
            });
        }
        assertThat(fleet(true, of(A)).hasTasksHere()).isTrue();
        assertThat(orders.get(orders.size() - 1).standby()).isEmpty();
    }

    @Test
    void allAreAskedWhereNoNodeWithTasksIsGoneOrAnotherExecutionMayRun() {
        ClusterFleet all = successor(of(A, B, C));
        all.survey(7, 40, reports.getRef());
        assertThat(sent).filteredOn(ClusterMessage.Survey.class::isInstance).hasSize(3);
        ClusterFleet later = successor(of(A, C));
        later.survey(7, 41, reports.getRef());
        assertThat(sent).filteredOn(ClusterMessage.Survey.class::isInstance).hasSize(2);
        reports.expectNoMessage(Duration.ofMillis(1));
    }

    @Test
    void aNodeThatDiesBeforeItAnswersHasNothing() {
        ClusterFleet fleet = fleet(true, of(A, B));
        TestProbe<TaskReport> reports = KIT.createTestProbe();
        fleet.survey(7, 40, reports.getRef());
        fleet.stands(new ClusterMessage.Stands(A, "id", 7, 40, Set.of()));
        fleet.lost(B, "is dead");
        reports.expectMessage(new TaskReport.Surveyed(40, 7, new TreeSet<>()));
    }

    @Test
    void aCoordinatorThatIsCutOffFromMostNodesGivesUpInsteadOfFailingAgainAndAgain() {
        ClusterFleet fleet = fleet(true, of(A, B, C));
        fleet.rosterChanged(of(A, B, C).losing(B).losing(C));
        fleet.lost(C, "has been silent");
        assertThat(reports.receiveMessage()).isEqualTo(new TaskReport.Outdated(execution, 2));
        deploy(fleet);
        assertThat(reports.receiveMessage()).isEqualTo(new TaskReport.Outdated(execution, 2));
        fleet.rosterChanged(Roster.EMPTY);
        deploy(fleet);
        assertThat(reports.receiveMessage())
                .as("removed from the membership")
                .isEqualTo(new TaskReport.Outdated(execution, 2));
    }

    @Test
    void whatIsReleasedIsNotWaitedFor() {
        ClusterFleet fleet = fleet(true, of(A, B));
        var ending = fleet.undeploy(execution).toCompletableFuture();
        assertThat(ending).isNotCompleted();
        assertThat(fleet.release(execution).toCompletableFuture()).isCompleted();
        assertThat(ending).isCompleted();
    }
}
