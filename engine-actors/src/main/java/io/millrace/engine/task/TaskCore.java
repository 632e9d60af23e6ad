package io.millrace.engine.task;

import io.millrace.connector.Positions;
import io.millrace.engine.align.WatermarkMerger;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.engine.exchange.TaskOutput;
import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.Splits;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport.EpochAck;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.TaskState;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operators and the output of a task, whatever its input is. A watermark or a barrier walks down the chain, operator by
 * operator, so that what one emits is seen by the next before its own turn; the walk stops where output is blocked and goes on
 * in the next duty cycle. No row comes in while a walk is under way.
 */
final class TaskCore {
    private enum Walk {
        NONE,
        WATERMARK,
        TIME,
        BARRIER
    }

    private final TaskPlan plan;
    private final TaskEnvironment environment;
    private final List<Operator> operators;
    private final TaskOutput output;
    private final BooleanSupplier room;
    private final Splits splits = new Splits();

    /** How far the watermark before each operator, and behind the last, is behind that of the query. */
    private final long[] lagsMs;

    /** Real time: the watermark that each operator has been told, and the one it has passed on. */
    private final long[] inputWatermarks;

    private final long[] watermarks;
    private RowOutput head;

    private Walk walk = Walk.NONE;
    private int at;
    private boolean started;
    private long walkWatermarkMs;
    private long walkEpoch;
    private long walkedTimeMs = Long.MIN_VALUE;
    private long walkGeneration;
    private Positions walkPositions = Positions.NONE;

    private long sentWatermarkMs;
    private boolean sentUnbounded;
    private boolean idle;
    private long inputRows;

    TaskCore(TaskPlan plan, TaskEnvironment environment, List<Operator> operators, TaskOutput output) {
        this.plan = plan;
        this.environment = environment;
        this.operators = operators;
        this.output = output;
        room = output::ready;
        head = output;
        int n = operators.size();
        lagsMs = new long[n + 1];
        lagsMs[0] = plan.stage().watermarkLagMs();
        inputWatermarks = new long[n];
        watermarks = new long[n];
        // The watermark begins in 1970: rows before that are late even before any row has moved it.
        long startMs = tracksWatermarks() ? Math.max(0, environment.restoredWatermarkMs()) : -1;
        for (int i = 0; i < n; i++) {
            lagsMs[i + 1] = lagsMs[i] + plan.stage().operators().get(i).watermarkLagMs();
            inputWatermarks[i] = behind(startMs, lagsMs[i]);
            watermarks[i] = behind(environment.restoredWatermarkMs(), lagsMs[i + 1]);
        }
        sentWatermarkMs = -1;
    }

    boolean realTime() {
        return plan.rhythm() == Rhythm.REAL_TIME;
    }

    private static long behind(long watermarkMs, long lagMs) {
        return watermarkMs < 0 ? -1 : Math.max(-1, watermarkMs - lagMs);
    }

    /** Whether watermarks flow in band in this query. */
    boolean tracksWatermarks() {
        return realTime() && plan.watermarks() > 0;
    }

    TaskOutput output() {
        return output;
    }

    /** Where the rows of a source task come from. */
    Splits splits() {
        return splits;
    }

    /** Where input rows go. */
    RowOutput head() {
        return head;
    }

    /** Where rows of this input port go. */
    RowOutput head(int port) {
        return operators.isEmpty() ? head : operators.get(0).input(port);
    }

    /** Whether rows of this port come before others in an epoch. */
    boolean comesFirst(int port) {
        return !realTime() && !operators.isEmpty() && operators.get(0).comesFirst(port);
    }

    void open() {
        output.open(environment.firstEpoch());
        TaskState state = environment.state();
        if (state != null) {
            state.onRoom(environment.wakeTask());
        }
        for (int i = operators.size() - 1; i >= 0; i--) {
            Operator operator = operators.get(i);
            OperatorContext context = new OperatorContext(
                    plan.queryName(),
                    realTime(),
                    environment.eval(),
                    environment.code(),
                    environment.state(),
                    environment.staticRows(),
                    environment.settings().maxSortRows(),
                    splits,
                    realTime() ? inputWatermarks[i] : -1,
                    plan.keyGroups(),
                    environment.firstEpoch(),
                    environment.run());
            operator.open(context, head);
            head = operator::process;
        }
    }

    /** Whether rows must wait for the local store; the task is woken after that. */
    boolean holdsRows() {
        TaskState state = environment.state();
        return state != null && state.holdsRows();
    }

    /** What {@code current_timestamp()} is for the rows that follow. */
    void setNowMs(long nowMs) {
        environment.eval().setNowUs(nowMs * 1000);
    }

    void countInput(long rows) {
        inputRows += rows;
    }

    void beginEpoch(StreamItem.EpochBegin begin) {
        setNowMs(begin.timestampMs());
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).beginEpoch(behind(begin, lagsMs[i]));
        }
        output.epochBegin(begin);
    }

    private static StreamItem.EpochBegin behind(StreamItem.EpochBegin begin, long lagMs) {
        return lagMs == 0
                ? begin
                : new StreamItem.EpochBegin(
                        begin.epoch(),
                        begin.timestampMs(),
                        behind(begin.watermarkMs(), lagMs),
                        behind(begin.lateWatermarkMs(), lagMs));
    }

    /** The end of an input frame or poll: operators let go what they hold, open frames leave. */
    void endBatch() {
        for (Operator o : operators) {
            o.endBatch();
        }
        output.flush();
    }

    /** Begins to bring a watermark down the chain, if it moves anything. Call {@link #resume} then. */
    void startWatermark(long inputMs) {
        long w = inputMs;
        boolean moves = false;
        for (int i = 0; i < watermarks.length; i++) {
            moves |= advances(w, inputWatermarks[i]);
            w = operators.get(i).outputWatermark(w);
            moves |= advances(w, watermarks[i]);
        }
        if (moves || advances(w, sentWatermarkMs) || w == WatermarkMerger.UNBOUNDED && !sentUnbounded) {
            start(Walk.WATERMARK);
            walkWatermarkMs = inputMs;
        }
    }

    /** When the clock alone gives something to do; at most once a millisecond. */
    long nextDeadlineMs() {
        long low = Long.MAX_VALUE;
        for (Operator o : operators) {
            low = Math.min(low, o.nextDeadlineMs());
        }
        return low == Long.MAX_VALUE ? low : Math.max(low, walkedTimeMs + 1);
    }

    /** Begins to tell the chain what time it is, because something is due. Call {@link #resume} then. */
    void startTime(long nowMs) {
        start(Walk.TIME);
        setNowMs(nowMs);
        walkedTimeMs = nowMs;
    }

    private static boolean advances(long watermarkMs, long before) {
        return watermarkMs != WatermarkMerger.UNBOUNDED && watermarkMs >= 0 && watermarkMs > before;
    }

    /** Begins to bring a barrier down the chain. Call {@link #resume} then. */
    void startBarrier(long epoch, long generation, Positions positions) {
        start(Walk.BARRIER);
        walkEpoch = epoch;
        walkGeneration = generation;
        walkPositions = positions;
    }

    private void start(Walk kind) {
        if (walk != Walk.NONE) {
            throw new IllegalStateException("A " + walk + " is still under way in task " + plan.task() + ".");
        }
        walk = kind;
        at = 0;
        started = false;
    }

    /** Goes on with a walk; true when there is none or it is finished. */
    boolean resume() {
        if (walk == Walk.NONE) {
            return true;
        }
        for (; at < operators.size(); at++, started = false) {
            Operator operator = operators.get(at);
            if (!started) {
                started = true;
                startOperator(operator);
            }
            if (!operator.resume(room)) {
                output.flush();
                return false;
            }
        }
        if (walk == Walk.BARRIER && !output.drained()) {
            return false;
        }
        Walk done = walk;
        walk = Walk.NONE;
        switch (done) {
            case BARRIER -> passBarrier();
            case TIME -> endBatch();
            default -> passWatermark();
        }
        return true;
    }

    private void startOperator(Operator operator) {
        if (walk == Walk.BARRIER) {
            operator.startBarrier(walkEpoch);
            return;
        }
        if (walk == Walk.TIME) {
            operator.startTime();
            return;
        }
        long input = walkWatermarkMs;
        long output = operator.outputWatermark(input);
        walkWatermarkMs = output;
        boolean moves = advances(input, inputWatermarks[at]);
        if (moves) {
            inputWatermarks[at] = input;
        }
        if (advances(output, watermarks[at])) {
            watermarks[at] = output;
            moves = true;
        }
        if (moves && input != WatermarkMerger.UNBOUNDED) {
            operator.startWatermark(input);
        }
    }

    private void passWatermark() {
        endBatch();
        if (walkWatermarkMs == WatermarkMerger.UNBOUNDED) {
            if (!sentUnbounded) {
                sentUnbounded = true;
                output.watermark(walkWatermarkMs);
            }
        } else if (advances(walkWatermarkMs, sentWatermarkMs)) {
            sentWatermarkMs = walkWatermarkMs;
            output.watermark(walkWatermarkMs);
        }
    }

    private void passBarrier() {
        output.flush();
        TaskState state = environment.state();
        EpochReport report = new EpochReport(state == null ? 0 : state.overlayBytes());
        operators.forEach(o -> o.report(report));
        StateDelta delta = state == null ? null : state.freeze(walkEpoch);
        CompletionStage<byte[]> prepared = output.barrier(walkEpoch);
        long @Nullable [] eventTime = report.eventTime.length == 0 ? null : report.eventTime;
        TaskStats stats = new TaskStats(
                inputRows, output.takeSinkRows(), List.copyOf(report.operators), eventTime, report.observed);
        inputRows = 0;
        environment
                .events()
                .frozen(new TaskEvents.Snapshot(
                        plan.task(),
                        walkGeneration,
                        walkEpoch,
                        delta,
                        walkPositions,
                        report.maxEventTimeMs,
                        prepared,
                        stats,
                        state == null || !tracksWatermarks() ? EpochAck.NO_WATERMARK : lowestWatermarkMs(),
                        nextDeadlineMs()));
    }

    void epochDurable(long epoch) {
        CompletionStage<Void> published = output.publish(epoch);
        if (published != null) {
            environment.events().publishing(epoch, published);
        }
    }

    /** As the query counts it: what joins are behind is added. */
    private long lowestWatermarkMs() {
        long low = Long.MAX_VALUE;
        for (int i = 0; i < watermarks.length; i++) {
            low = Math.min(low, watermarks[i] < 0 ? watermarks[i] : watermarks[i] + lagsMs[i + 1]);
        }
        return watermarks.length == 0 ? EpochAck.NO_WATERMARK : low;
    }

    /** The task holds no watermark back any more. */
    void goIdle() {
        if (!idle && tracksWatermarks()) {
            idle = true;
            output.idle();
        }
    }

    /** The task counts again, on all its channels, with the watermark it had. */
    void wake() {
        if (idle) {
            idle = false;
            output.watermark(sentWatermarkMs);
        }
    }

    boolean idle() {
        return idle;
    }

    void endOfInput() {
        endBatch();
        output.endOfInput();
        environment.events().finished();
    }

    void close(@Nullable Throwable error) {
        for (Operator o : operators) {
            o.close();
        }
        output.close(error);
    }
}
