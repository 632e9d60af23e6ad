package io.millrace.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Positions;
import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.cluster.LinkClaim;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.cluster.QueryCard;
import io.millrace.engine.cluster.QueryNews;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;
import io.millrace.engine.epoch.FailureKind;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterSerializerTest {
    private static final NodeAddress NODE = new NodeAddress("millrace@10.0.0.1:25520", -5);
    private static final TaskId TASK = new TaskId(3, 7);
    private static final Positions POSITIONS = Positions.of(Map.of("t-0", 5L, "t-1", -1L));
    private static final ObjectRef REF = new ObjectRef("state/1/00000000000000000002-0of3-u.seg", 77, "ab");
    private static final TaskStats STATS = new TaskStats(
            5,
            6,
            List.of(new TaskStats.OperatorStats("u", "dedupe", 1, 2, 3, 4, 5, Map.of("n", 9L))),
            new long[] {1, 2, 3, 4, 1},
            Map.of("m", new Object[] {1L, 2.5, "x", null, new BigDecimal("1.20"), true, new Object[] {3}}));

    static List<ClusterMessage> messages() {
        return List.of(
                new ClusterMessage.Greet(
                        new NodeInfo(NODE, "10.0.0.1", 1, 2, 3, 4, new LinkClaim(new UUID(7, 8), "ab")),
                        List.of(new QueryCard("n", "id", "f", List.of("a", "b"))),
                        true,
                        false),
                new ClusterMessage.Greet(
                        new NodeInfo(NODE, "10.0.0.1", 1, 2, 3, 4, new LinkClaim(new UUID(7, 8), "")),
                        List.of(),
                        false,
                        true),
                new ClusterMessage.Rescale(NODE, "id", 7, 3),
                new ClusterMessage.News(NODE, "id", new QueryNews.Rescaled(7, 12)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.BeginEpoch(1, 2, null, true)),
                new ClusterMessage.Deploy(
                        NODE,
                        "id",
                        4,
                        5,
                        new ParallelismPlan.Sizes(1, 2, 3, true),
                        true,
                        List.of(POSITIONS, Positions.NONE),
                        REF,
                        new TreeMap<>(Map.of(TASK, NODE)),
                        new TreeMap<>(Map.of(TASK, NODE))),
                new ClusterMessage.Prepare(new ClusterMessage.Deploy(
                        NODE,
                        "id",
                        4,
                        5,
                        new ParallelismPlan.Sizes(1, 2, 3, true),
                        true,
                        List.of(POSITIONS),
                        null,
                        new TreeMap<>(Map.of(TASK, NODE)),
                        new TreeMap<>())),
                new ClusterMessage.Prepared(NODE, "id"),
                new ClusterMessage.PartDeployed(NODE, "id", 5),
                new ClusterMessage.Connect("id", 5),
                new ClusterMessage.Command(
                        "id",
                        5,
                        List.of(TASK, new TaskId(1, 0)),
                        new TaskCommand.BeginEpoch(1, 2, new TaskCommand.EpochPlan(List.of(POSITIONS), 3, 4, 5))),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.BeginEpoch(1, 2, null)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.EpochDurable(1, 2)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.CancelEpoch(1, 2)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.AddSplits(1, POSITIONS)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.FinishInput(1)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.Stop(1)),
                new ClusterMessage.Undeploy(NODE, "id", 4, 5),
                new ClusterMessage.Survey(NODE, "id", 4, 5, true),
                new ClusterMessage.Stands(NODE, "id", 4, 5, Set.of(TASK)),
                new ClusterMessage.Stands(NODE, "id", 4, 5, Set.of()),
                new ClusterMessage.Released(NODE, "id", 5),
                new ClusterMessage.Report("id", new TaskReport.Outdated(5, 4)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.AckAgain(1, 2)),
                new ClusterMessage.Command("id", 5, List.of(TASK), new TaskCommand.SayStanding(1)),
                new ClusterMessage.Report("id", new TaskReport.Standing(5, 4, TASK, 7, 6, POSITIONS)),
                new ClusterMessage.Report("id", new TaskReport.Surveyed(5, 4, new TreeSet<>(Set.of(TASK)))),
                new ClusterMessage.PartEnded(NODE, "id", 5),
                new ClusterMessage.Report("id", new TaskReport.Ready(5, TASK)),
                new ClusterMessage.Report("id", new TaskReport.Finished(5, TASK)),
                new ClusterMessage.News(NODE, "id", new QueryNews.Running(5)),
                new ClusterMessage.News(NODE, "id", new QueryNews.Status("s", true, false)),
                new ClusterMessage.News(NODE, "id", new QueryNews.NothingToDo()),
                new ClusterMessage.News(NODE, "id", new QueryNews.ProcessAllDone(5)),
                new ClusterMessage.News(NODE, "id", new QueryNews.Ended(new Outcome.Stopped())),
                new ClusterMessage.StopQuery("id", true),
                new ClusterMessage.ProcessAll(NODE, "id", 5));
    }

    private static ClusterMessage through(ClusterMessage message) {
        ClusterSerializer serializer = new ClusterSerializer();
        return (ClusterMessage) serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsRead(ClusterMessage message) {
        assertThat(through(message)).isEqualTo(message);
    }

    @Test
    void anAcknowledgementKeepsAllItHas() {
        TaskReport.EpochAck ack = new TaskReport.EpochAck(
                1, 2, 3, TASK, POSITIONS, Map.of(0, 9L), List.of(REF), new byte[] {1, 2}, STATS, 44, 55);
        var report = (ClusterMessage.Report) through(new ClusterMessage.Report("id", ack));
        assertThat(report.report()).usingRecursiveComparison().isEqualTo(ack);
        TaskReport.EpochAcks both = new TaskReport.EpochAcks(2, List.of(ack, ack.againTo(7)));
        report = (ClusterMessage.Report) through(new ClusterMessage.Report("id", both));
        assertThat(report.report()).usingRecursiveComparison().isEqualTo(both);
    }

    @Test
    void aSummaryKeepsAllItHas() {
        EpochSummary summary = new EpochSummary(
                1,
                2,
                3,
                List.of(POSITIONS),
                List.of(POSITIONS),
                4,
                new TreeMap<>(Map.of(TASK, STATS)),
                new EpochSummary.Timings(1, 2, 3, 4, 5, 6));
        var news = (ClusterMessage.News)
                through(new ClusterMessage.News(NODE, "id", new QueryNews.EpochCompleted(summary)));
        assertThat(news.news()).usingRecursiveComparison().isEqualTo(new QueryNews.EpochCompleted(summary));
    }

    @Test
    void aFailureIsJudgedOnTheOtherNodeAsHere() {
        for (Throwable failure : List.of(
                new NodeLostException("gone", null),
                new TransientException("BROKER_AWAY", "the broker is away", null),
                new MillraceException("DIVIDE_BY_ZERO", "Division by zero."),
                new IOException("disk"),
                new IllegalStateException("defect"))) {
            var report = (ClusterMessage.Report)
                    through(new ClusterMessage.Report("id", new TaskReport.Failed(5, TASK, failure)));
            Throwable there = ((TaskReport.Failed) report.report()).cause();
            assertThat(FailureKind.of(there)).isEqualTo(FailureKind.of(failure));
            assertThat(there instanceof NodeLostException).isEqualTo(failure instanceof NodeLostException);
            assertThat(there).hasMessageContaining(String.valueOf(failure.getMessage()));
            if (failure instanceof MillraceException known) {
                assertThat(there).hasMessage(known.getMessage());
            }
            assertThat(there.getCause()).hasMessageContaining("ClusterSerializerTest");
        }
    }

    @Test
    void whatIsCutOffOrTooLongOrOfAnotherVersionIsRefused() {
        ClusterSerializer serializer = new ClusterSerializer();
        byte[] bytes = serializer.toBinary(messages().get(1));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, serializer.manifest("")))
                    .isInstanceOf(MillraceException.class);
        }
        assertThatThrownBy(() -> serializer.fromBinary(Arrays.copyOf(bytes, bytes.length + 1), serializer.manifest("")))
                .hasMessageContaining("more than its kind allows");
        assertThatThrownBy(() -> serializer.fromBinary(bytes, "1")).hasMessageContaining("same Millrace version");
    }
}
