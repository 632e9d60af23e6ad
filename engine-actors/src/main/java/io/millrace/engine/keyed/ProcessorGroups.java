package io.millrace.engine.keyed;

import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.streaming.ExpiredTimerInfo;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StatefulProcessorWithInitialState;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.tree.GroupCall;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * transformWithState: a processor of the task's own, its state variables and its timers. A timer is over at its time (inclusive) and is
 * removed after its call; timers that a call registers for a time already over wait for the next batch, in real time for the next
 * millisecond.
 */
final class ProcessorGroups implements GroupLogic {
    private final OperatorSpec.Grouped spec;
    private final GroupCall.Processor call;
    private final StatefulProcessor<Object, Object, Object> processor;
    private final DueKeys due = new DueKeys();
    private @Nullable ProcessorHandle handle;
    private @Nullable GroupTimes times;
    private @Nullable TimerValues timerValues;
    private boolean inTimer;
    private boolean walking;
    private long firingMs;
    private String function = "init";
    private final ExpiredTimerInfo firing = () -> firingMs;

    ProcessorGroups(OperatorSpec.Grouped spec, GroupCall.Processor call) {
        this.spec = spec;
        this.call = call;
        processor = call.processor().copy();
    }

    @Override
    public void open(OperatorContext context, GroupTimes groupTimes) {
        times = groupTimes;
        timerValues = new Times(groupTimes);
        ProcessorHandle h = new ProcessorHandle(context, spec.uid(), call.timeMode(), groupTimes);
        handle = h;
        processor.setHandle(h);
        try {
            processor.init(call.mode(), call.timeMode());
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
        h.initialised();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void initial(CurrentKey key, Object state) {
        begin(key, "handleInitialState");
        try {
            ((StatefulProcessorWithInitialState<Object, Object, Object, Object>) processor)
                    .handleInitialState(key.object(), state, opened(timerValues));
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
        opened(handle).key(null);
    }

    private void begin(CurrentKey key, String name) {
        function = name;
        opened(handle).key(key);
    }

    @Override
    public boolean byWatermark() {
        return call.timeMode() == TimeMode.EVENT_TIME;
    }

    @Override
    public @Nullable Iterator<?> call(CurrentKey key, Iterator<Object> values) {
        begin(key, "handleInputRows");
        inTimer = false;
        try {
            return processor.handleInputRows(key.object(), values, opened(timerValues));
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
    }

    @Override
    public void finished(CurrentKey key) {
        ProcessorHandle h = opened(handle);
        if (inTimer) {
            h.timers().delete(key, firingMs);
            inTimer = false;
        }
        h.key(null);
    }

    private long overMs() {
        GroupTimes now = opened(times);
        return byWatermark() ? now.watermarkMs : now.nowMs;
    }

    @Override
    public void findDue() {
        ProcessorTimers timers = opened(handle).timers();
        if (call.timeMode() != TimeMode.NONE && timers.earliestMs() <= overMs()) {
            timers.fill(due, overMs());
            walking = true;
        }
    }

    @Override
    public boolean nextDue(CurrentKey key) {
        ProcessorTimers timers = opened(handle).timers();
        while (walking && due.next(key)) {
            firingMs = due.timeMs();
            if (timers.contains(key, firingMs)) {
                return true;
            }
        }
        if (walking) {
            walking = false;
            timers.settle();
        }
        return false;
    }

    @Override
    public @Nullable Iterator<?> callDue(CurrentKey key) {
        begin(key, "handleExpiredTimer");
        inTimer = true;
        try {
            return processor.handleExpiredTimer(key.object(), opened(timerValues), firing);
        } catch (RuntimeException failed) {
            throw failure(failed);
        }
    }

    @Override
    public void endEpoch() {
        opened(handle).expire();
    }

    @Override
    public long nextDeadlineMs() {
        long earliestMs = opened(handle).timers().earliestMs();
        if (call.timeMode() == TimeMode.NONE || earliestMs == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (!byWatermark()) {
            return Math.max(0, earliestMs);
        }
        return earliestMs <= opened(times).watermarkMs ? 0 : Long.MAX_VALUE;
    }

    @Override
    public void report(EpochReport report, long dropped) {
        ProcessorHandle h = opened(handle);
        long updates = h.takeUpdates();
        long removals = h.takeRemovals();
        if (spec.streaming()) {
            report.add(spec.uid(), "transformWithStateExec", h.size(), updates, removals, dropped, Map.of());
        }
    }

    @Override
    public RuntimeException failure(Exception failed) {
        return failed instanceof MillraceException known
                ? known
                : new ExecutionException(
                        "TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR",
                        "The processor's " + function
                                + " threw an exception: "
                                + (failed.getMessage() == null ? failed.toString() : failed.getMessage()),
                        failed);
    }

    @Override
    public void close() {
        if (handle != null) {
            processor.close();
        }
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }

    private record Times(GroupTimes times) implements TimerValues {
        @Override
        public long getCurrentProcessingTimeInMs() {
            return times.nowMs;
        }

        @Override
        public long getCurrentWatermarkInMs() {
            return Math.max(0, times.watermarkMs);
        }
    }
}
