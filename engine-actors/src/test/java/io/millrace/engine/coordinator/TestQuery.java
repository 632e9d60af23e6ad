package io.millrace.engine.coordinator;

import io.millrace.connector.Positions;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A query of one task over one split "s", whose rows are numbers of records only. */
public final class TestQuery {
    public final AtomicLong available = new AtomicLong();
    public final List<Long> published = new CopyOnWriteArrayList<>();
    public final List<String> closed = new CopyOnWriteArrayList<>();
    public final Fleet fleet = new Fleet();
    public final PhysicalPlan plan = new PhysicalPlan(
            List.of(new Stage(0, new StageInput.FromSource(0), List.of(), new StageOutput.ToSink(), true)),
            List.of(),
            new StructType(),
            "plan",
            List.of());

    public ParallelismPlan parallelism(Rhythm rhythm) {
        return new ParallelismPlan("query", "name", plan, rhythm, new ParallelismPlan.Sizes(1, 1, 256, true));
    }

    public final StreamSource source = new StreamSource() {
        @Override
        public Positions initial() {
            return Positions.of(Map.of("s", 0L));
        }

        @Override
        public Positions latest(Positions known) {
            return Positions.of(Map.of("s", available.get()));
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return latest(from);
        }

        @Override
        public SourceReader createReader() {
            throw new UnsupportedOperationException("the fleet reads");
        }

        @Override
        public String description() {
            return "Numbers";
        }

        @Override
        public void close() {
            closed.add("source");
        }
    };

    public final StreamSink sink = new StreamSink() {
        @Override
        public SinkWriter createWriter(int partition) {
            throw new UnsupportedOperationException("the fleet writes");
        }

        @Override
        public void finalizeEpoch(long epoch, List<byte[]> prepared) {
            published.add(epoch);
        }

        @Override
        public String description() {
            return "Nothing";
        }

        @Override
        public void close() {
            closed.add("sink");
        }
    };

    /** The task: reads to the planned end, or to what is there, and acknowledges at once. Calls come from the coordinator. */
    public final class Fleet implements TaskFleet {
        private static final TaskId TASK = new TaskId(0, 0);

        /** Set to fail the next epoch with this. */
        public volatile @Nullable Throwable nextFailure;

        private @Nullable ActorRef<TaskReport> reports;
        private long readTo;

        @Override
        public void deploy(DeployOrder order, ActorRef<TaskReport> to) {
            Manifest base = order.base();
            reports = to;
            readTo = base == null ? 0 : base.positions().get(0).get("s");
            order.plans().forEach(p -> to.tell(new TaskReport.Ready(order.execution(), p.task())));
        }

        @Override
        public void send(long execution, List<TaskId> tasks, TaskCommand command) {
            ActorRef<TaskReport> to = reports;
            if (to == null || !(command instanceof TaskCommand.BeginEpoch begin)) {
                return;
            }
            Throwable failure = nextFailure;
            if (failure != null) {
                nextFailure = null;
                to.tell(new TaskReport.Failed(execution, TASK, failure));
                return;
            }
            long from = readTo;
            TaskCommand.EpochPlan p = begin.plan();
            readTo = p == null ? available.get() : p.ends().get(0).get("s", from);
            to.tell(new TaskReport.EpochAck(
                    begin.generation(),
                    execution,
                    begin.epoch(),
                    TASK,
                    Positions.of(Map.of("s", readTo)),
                    Map.of(),
                    List.of(),
                    new byte[] {1},
                    new TaskStats(readTo - from, readTo - from, List.of(), null, Map.of())));
        }

        @Override
        public void survey(long generation, long execution, ActorRef<TaskReport> to) {
            to.tell(new TaskReport.Surveyed(execution, generation, new TreeSet<>()));
        }

        @Override
        public CompletionStage<Void> release(long execution) {
            return undeploy(execution);
        }

        @Override
        public CompletionStage<Void> undeploy(long execution) {
            closed.add("tasks");
            return CompletableFuture.completedFuture(null);
        }
    }
}
