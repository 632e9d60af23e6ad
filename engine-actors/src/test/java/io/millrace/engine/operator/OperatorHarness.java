package io.millrace.engine.operator;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.engine.batch.HeapState;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskStats.OperatorStats;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskAssembly;
import io.millrace.engine.task.TaskEnvironment;
import io.millrace.engine.task.TaskEvents;
import io.millrace.engine.task.TaskSettings;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.row.RowCodec;
import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** A whole task around some operators, driven by hand under different schedules that must all give the same. */
final class OperatorHarness {
    enum Schedule {
        ROW_BY_ROW,
        ONE_FRAME,
        BLOCKED_EVERY_OTHER_ROW,
        RESTORED_AFTER_EACH_EPOCH
    }

    static final StageCode CODE = new GeneratedCode(new io.millrace.planner.function.BindContext(true, "UTC"));
    private static final TaskId ID = new TaskId(1, 0);
    private static final KeyGroupRange RANGE = new KeyGroupRange(0, 4, 4);

    private final Rhythm rhythm;
    private final List<OperatorSpec> specs;
    private final StructType input;
    private final Schedule schedule;
    private final OperatorContext.StaticRows staticRows;
    private final FramePool pool = new FramePool(4096, 8);
    private final List<String> out = new ArrayList<>();
    private HeapState state = new HeapState(ID, RANGE);
    private Task task;
    private TaskEvents.Snapshot last;
    private long epoch;
    private long lateMs = 0;
    private boolean open = true;
    private long nowMs;

    OperatorHarness(
            Rhythm rhythm,
            Schedule schedule,
            StructType input,
            OperatorContext.StaticRows staticRows,
            OperatorSpec... specs) {
        this.rhythm = rhythm;
        this.schedule = schedule;
        this.input = input;
        this.staticRows = staticRows;
        this.specs = List.of(specs);
        task = newTask();
    }

    static OperatorHarness microBatch(Schedule schedule, StructType input, OperatorSpec... specs) {
        return new OperatorHarness(Rhythm.MICRO_BATCH, schedule, input, plan -> List.of(), specs);
    }

    static OperatorHarness realTime(Schedule schedule, StructType input, OperatorSpec... specs) {
        return new OperatorHarness(Rhythm.REAL_TIME, schedule, input, plan -> List.of(), specs);
    }

    private Task newTask() {
        Stage stage = new Stage(
                1, new StageInput.FromStages(List.of(0), List.of(input)), specs, new StageOutput.ToSink(), true);
        TaskPlan plan = new TaskPlan(
                "q",
                "q",
                1,
                ID,
                stage,
                1,
                rhythm,
                RANGE,
                List.of(new TaskPlan.InputChannel(new TaskId(0, 0), 0)),
                List.of(),
                1,
                null,
                false);
        TaskEvents events = new TaskEvents() {
            @Override
            public void frozen(Snapshot snapshot) {
                last = snapshot;
            }

            @Override
            public void consumed(int channel, long bytes) {}

            @Override
            public void finished() {}
        };
        EvalContext eval = new EvalContext(true, ZoneOffset.UTC, new Random(1), 0);
        TaskSettings settings = new TaskSettings(4096, 64, 1 << 20, 4, 1000, 16, 0);
        Task made = TaskAssembly.build(
                plan,
                new TaskEnvironment(
                        events,
                        to -> null,
                        state,
                        null,
                        null,
                        sink()::createWriter,
                        eval,
                        CODE,
                        staticRows,
                        pool,
                        settings,
                        epoch,
                        -1,
                        () -> {}));
        made.open();
        return made;
    }

    private StreamSink sink() {
        StructType schema = specs.get(specs.size() - 1).output();
        RowCodec codec = new RowCodec(schema);
        return new StreamSink() {
            @Override
            public SinkWriter createWriter(int partition) {
                return new SinkWriter() {
                    @Override
                    public boolean ready() {
                        return open;
                    }

                    @Override
                    public void write(byte[] base, int off, int len) {
                        out.add(text(codec.decode(base, off)));
                        open = schedule != Schedule.BLOCKED_EVERY_OTHER_ROW;
                    }

                    @Override
                    public CompletionStage<byte[]> prepare(long e) {
                        return CompletableFuture.completedFuture(new byte[0]);
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public String description() {
                return "test";
            }

            @Override
            public void close() {}
        };
    }

    /** Runs a micro-batch: {@code st=total/updated/dropped+… {rows}}, downstream operator first, rows sorted. */
    String batch(long watermarkS, Object[]... rows) {
        return batchMs(watermarkS < 0 ? -1 : watermarkS * 1000, rows);
    }

    String batchMs(long watermarkMs, Object[]... rows) {
        task.offer(0, new StreamItem.EpochBegin(epoch, nowMs, watermarkMs, watermarkMs < 0 ? -1 : lateMs));
        lateMs = watermarkMs;
        rows(rows);
        return barrier();
    }

    /** The clock comes to this, and whoever waits for it is called; in real time, what came out. */
    String clockMs(long ms) {
        nowMs = ms;
        if (rhythm == Rhythm.MICRO_BATCH) {
            return "";
        }
        out.clear();
        run();
        return sorted();
    }

    /** When the task wants to be called again without news. */
    long nextDeadlineMs() {
        return task.nextDeadlineMs();
    }

    /** Real time: rows, one frame each call (or one a row); what came out of them. */
    String rows(Object[]... rows) {
        out.clear();
        RowCodec codec = new RowCodec(input);
        RowFrame frame = pool.take();
        for (Object[] values : rows) {
            byte[] row = codec.encode(values);
            frame.add(row, 0, row.length, 0);
            if (schedule == Schedule.ROW_BY_ROW) {
                task.offer(0, new StreamItem.Rows(frame));
                frame = pool.take();
            }
        }
        if (!frame.isEmpty()) {
            task.offer(0, new StreamItem.Rows(frame));
        }
        run();
        return sorted();
    }

    String watermark(long seconds) {
        out.clear();
        task.offer(0, new StreamItem.Watermark(seconds * 1000));
        run();
        return sorted();
    }

    /** The barrier of the epoch; in micro-batch rhythm rows of the whole epoch are shown. */
    String barrier() {
        if (rhythm == Rhythm.REAL_TIME) {
            out.clear();
        }
        last = null;
        task.offer(0, new StreamItem.Barrier(epoch++));
        run();
        if (schedule == Schedule.RESTORED_AFTER_EACH_EPOCH) {
            task.close();
            state = state.copy();
            task = newTask();
        }
        return stats() + sorted();
    }

    TaskEvents.Snapshot snapshot() {
        return last;
    }

    private void run() {
        int still = 0;
        while (still < 3) {
            int before = out.size();
            boolean did = task.work(nowMs, 0);
            still = did || out.size() > before ? 0 : still + 1;
            open = true;
        }
    }

    private String stats() {
        List<OperatorStats> stats = new ArrayList<>(last.stats().operators());
        Collections.reverse(stats);
        return "st="
                + stats.stream()
                        .map(s -> s.rowsTotal() + "/" + s.rowsUpdated() + "/" + s.rowsDroppedByWatermark())
                        .collect(Collectors.joining("+"))
                + " ";
    }

    private String sorted() {
        return out.stream().sorted().collect(Collectors.joining(" ", "{", "}"));
    }

    static Object[] row(Object... values) {
        return values;
    }

    private static String text(Object[] values) {
        String all = Arrays.stream(values)
                .map(v -> v instanceof Object[] nested ? text(nested) : String.valueOf(v))
                .collect(Collectors.joining(","));
        return values.length == 1 ? all : "(" + all + ")";
    }
}
