package io.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.connector.SourceOutput;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.engine.operator.GeneratedCode;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.row.RowCodec;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceTaskTest {
    private static final StructType TIMES = StructType.fromDDL("t TIMESTAMP");
    private static final TaskId ID = new TaskId(0, 0);

    private final List<Long> stream = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<TaskEvents.Snapshot> snapshots = new ArrayList<>();
    private LocalChannel channel;
    private long at;
    private long limit = Long.MAX_VALUE;

    /** Which split the rows from a place of {@link #stream} on are from; empty: the reader does not say. */
    private final TreeMap<Integer, String> splitFrom = new TreeMap<>();

    /** A split named "s" over {@link #stream}, seconds of event time; one row a poll. */
    private final class Reader implements SourceReader {
        private final RowCodec codec = new RowCodec(TIMES);
        private boolean assigned;

        @Override
        public void assign(Positions start) {
            at = start.get("s", 0);
            assigned = true;
        }

        @Override
        public void limit(Positions endExclusive) {
            limit = endExclusive.get("s", Long.MAX_VALUE);
        }

        @Override
        public int poll(SourceOutput out, long maxWaitNs) {
            if (!assigned || at >= Math.min(limit, stream.size())) {
                return 0;
            }
            Map.Entry<Integer, String> split = splitFrom.floorEntry((int) at);
            if (split != null) {
                out.split(split.getValue());
            }
            byte[] row = codec.encode(new Object[] {stream.get((int) at++) * 1_000_000});
            out.row(row, 0, row.length);
            return 1;
        }

        @Override
        public Positions positions() {
            return assigned ? Positions.of(Map.of("s", at)) : Positions.NONE;
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }

    private Task task(Rhythm rhythm, long windowBytes) {
        StreamSource source = new StreamSource() {
            @Override
            public Positions initial() {
                return Positions.of(Map.of("s", 0L));
            }

            @Override
            public Positions latest(Positions known) {
                return Positions.of(Map.of("s", (long) stream.size()));
            }

            @Override
            public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
                return latest(from);
            }

            @Override
            public SourceReader createReader() {
                return new Reader();
            }

            @Override
            public String description() {
                return "test";
            }

            @Override
            public void close() {}
        };
        OperatorSpec watch = new OperatorSpec.Fused(
                TIMES,
                List.of(new RowStep.WatchEventTime(0, new Expr.Bound(0, DataTypes.TimestampType, true), 10_000_000)),
                TIMES);
        Stage stage = new Stage(
                0, new StageInput.FromSource(0), List.of(watch), new StageOutput.ToStage(1, 0, List.of()), false);
        TaskId to = new TaskId(1, 0);
        TaskPlan plan = new TaskPlan(
                "q", "q", 1, ID, stage, 1, rhythm, new KeyGroupRange(0, 0, 4), List.of(), List.of(to), 1, ID, false);
        TaskEvents events = new TaskEvents() {
            @Override
            public void frozen(Snapshot snapshot) {
                snapshots.add(snapshot);
            }

            @Override
            public void consumed(int c, long bytes) {}

            @Override
            public void finished() {
                sent.add("finished");
            }
        };
        channel = new LocalChannel(
                new ChannelId("q", 1, ID, to, 0),
                windowBytes,
                24,
                d -> sent.add(
                        d.item() instanceof StreamItem.Rows r
                                ? "rows " + r.frame().rows()
                                : d.item().toString()));
        Task made = TaskAssembly.build(
                plan,
                new TaskEnvironment(
                        events,
                        id -> channel,
                        null,
                        source,
                        TIMES,
                        null,
                        new EvalContext(true, ZoneOffset.UTC, new Random(1), 0),
                        new GeneratedCode(new BindContext(true, "UTC")),
                        p -> List.of(),
                        new FramePool(1024, 4),
                        new TaskSettings(1024, 64, windowBytes, 4, 100, 16, 1000),
                        1,
                        -1,
                        () -> {}));
        made.open();
        made.assign(source.initial());
        return made;
    }

    private static void drive(Task task, long nowMs) {
        while (task.work(nowMs, 0)) {
            // until nothing is left to do
        }
    }

    @Test
    void aPlannedEpochStopsAtItsEnds() {
        Task task = task(Rhythm.MICRO_BATCH, 1 << 16);
        stream.addAll(List.of(5L, 100L, 7L));
        drive(task, 0);
        assertThat(sent).as("nothing is read between epochs").isEmpty();
        TreeMap<String, Long> two = new TreeMap<>(Map.of("s", 2L));
        task.beginEpoch(
                new TaskCommand.BeginEpoch(9, 4, new TaskCommand.EpochPlan(List.of(new Positions(two)), 77, 3, 2)));
        task.finishInput();
        drive(task, 0);
        assertThat(sent)
                .containsExactly(
                        "EpochBegin[epoch=4, timestampMs=77, watermarkMs=3, lateWatermarkMs=2]",
                        "rows 1",
                        "rows 1",
                        "Barrier[epoch=4]",
                        "EndOfInput[]",
                        "finished");
        TaskEvents.Snapshot s = snapshots.get(0);
        assertThat(s.generation()).isEqualTo(9);
        assertThat(s.positions().get("s", -1)).isEqualTo(2);
        assertThat(s.maxEventTimeMs()).containsEntry(0, 100_000L);
        assertThat(s.stats().inputRows()).isEqualTo(2);
        assertThat(s.stats().eventTime()).containsExactly(5_000, 100_000, 105_000, 2, 0);
    }

    @Test
    void anEpochWithoutDataIsImmediate() {
        Task task = task(Rhythm.MICRO_BATCH, 1 << 16);
        task.beginEpoch(new TaskCommand.BeginEpoch(
                1, 0, new TaskCommand.EpochPlan(List.of(Positions.of(Map.of("s", 0L))), 0, 0, 0)));
        drive(task, 0);
        assertThat(sent).last().isEqualTo("Barrier[epoch=0]");
        assertThat(snapshots.get(0).maxEventTimeMs()).isEmpty();
    }

    @Test
    void realTimeWatermarksFollowTheRowsAndSilenceMakesIdle() {
        Task task = task(Rhythm.REAL_TIME, 1 << 16);
        stream.add(5L);
        drive(task, 0);
        assertThat(sent).as("before 1970: no watermark yet").containsExactly("rows 1");
        sent.clear();
        stream.addAll(List.of(30L, 25L));
        drive(task, 100);
        assertThat(sent).containsExactly("rows 1", "Watermark[watermarkMs=20000]", "rows 1");
        sent.clear();
        assertThat(task.nextDeadlineMs()).isEqualTo(1100);
        drive(task, 1099);
        assertThat(sent).isEmpty();
        drive(task, 1100);
        assertThat(sent).containsExactly("Idle[]");
        assertThat(task.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
        stream.add(26L);
        drive(task, 2000);
        assertThat(sent).containsExactly("Idle[]", "rows 1", "Watermark[watermarkMs=20000]");
    }

    @Test
    void aSourceThatHasJustStartedIsNotIdle() {
        Task task = task(Rhythm.REAL_TIME, 1 << 16);
        assertThat(task.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
        drive(task, 1_000_000);
        assertThat(sent).isEmpty();
        assertThat(task.nextDeadlineMs()).isEqualTo(1_001_000);
    }

    @Test
    void theWatermarkIsThatOfTheSplitThatLagsUnlessItIsIdle() {
        Task task = task(Rhythm.REAL_TIME, 1 << 16);
        splitFrom.putAll(Map.of(0, "s", 1, "slow", 2, "s"));
        stream.addAll(List.of(100L, 30L, 200L));
        drive(task, 0);
        assertThat(sent)
                .as("the split that lags holds it back from the moment it is known")
                .containsExactly("rows 1", "Watermark[watermarkMs=90000]", "rows 1", "rows 1");
        sent.clear();
        splitFrom.put(3, "slow");
        splitFrom.put(4, "s");
        stream.addAll(List.of(150L, 300L));
        drive(task, 500);
        assertThat(sent).containsExactly("rows 1", "Watermark[watermarkMs=140000]", "rows 1");
        sent.clear();
        stream.add(310L);
        drive(task, 1_400);
        assertThat(task.nextDeadlineMs()).as("of the slow one").isEqualTo(1_500);
        drive(task, 1_500);
        assertThat(sent).containsExactly("rows 1", "Watermark[watermarkMs=300000]");
    }

    @Test
    void barriersCutWhereTheyAreDueAndCancelledOnesArePassedOn() {
        Task task = task(Rhythm.REAL_TIME, 1 << 16);
        stream.add(50L);
        task.beginEpoch(new TaskCommand.BeginEpoch(1, 3, null));
        task.beginEpoch(new TaskCommand.BeginEpoch(1, 3, null));
        drive(task, 0);
        assertThat(sent).containsExactly("Barrier[epoch=3]", "rows 1", "Watermark[watermarkMs=40000]");
        sent.clear();
        task.beginEpoch(new TaskCommand.BeginEpoch(1, 4, null));
        task.cancelEpoch(4);
        task.cancelEpoch(4);
        drive(task, 0);
        assertThat(sent).containsExactly("CancelBarrier[epoch=4]");
    }

    @Test
    void withoutCreditNothingIsPolledButABarrierStillWaitsItsTurn() {
        Task task = task(Rhythm.REAL_TIME, 24);
        stream.addAll(List.of(1L, 2L, 3L));
        drive(task, 0);
        assertThat(at).as("one frame of 24 bytes fits").isEqualTo(1);
        channel.grant(48);
        drive(task, 0);
        assertThat(at).isEqualTo(2);
        assertThat(channel.unacknowledgedBytes()).isEqualTo(24);
    }
}
