package io.millrace.engine.wire;

import io.millrace.engine.epoch.EpochSummary;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Commands to tasks, their reports, and the summary of an epoch. */
final class TaskCodec {
    private static final int BEGIN_EPOCH = 0;
    private static final int EPOCH_DURABLE = 1;
    private static final int CANCEL_EPOCH = 2;
    private static final int ADD_SPLITS = 3;
    private static final int FINISH_INPUT = 4;
    private static final int STOP = 5;
    private static final int ACK_AGAIN = 6;
    private static final int SAY_STANDING = 7;

    private static final int READY = 0;
    private static final int ACK = 1;
    private static final int DECLINED = 2;
    private static final int FAILED = 3;
    private static final int FINISHED = 4;
    private static final int PUBLISHED = 5;
    private static final int STANDING = 6;
    private static final int SURVEYED = 7;
    private static final int OUTDATED = 8;
    private static final int ACKS = 9;

    private TaskCodec() {}

    static void write(WireWriter w, TaskCommand command) {
        if (command instanceof TaskCommand.BeginEpoch c) {
            w.i8(BEGIN_EPOCH)
                    .i64(c.generation())
                    .i64(c.epoch())
                    .maybe(c.plan(), TaskCodec::plan)
                    .flag(c.last());
        } else if (command instanceof TaskCommand.EpochDurable c) {
            w.i8(EPOCH_DURABLE).i64(c.generation()).i64(c.epoch());
        } else if (command instanceof TaskCommand.CancelEpoch c) {
            w.i8(CANCEL_EPOCH).i64(c.generation()).i64(c.epoch());
        } else if (command instanceof TaskCommand.AddSplits c) {
            w.i8(ADD_SPLITS).i64(c.generation()).positions(c.start());
        } else if (command instanceof TaskCommand.FinishInput c) {
            w.i8(FINISH_INPUT).i64(c.generation());
        } else if (command instanceof TaskCommand.Stop c) {
            w.i8(STOP).i64(c.generation());
        } else if (command instanceof TaskCommand.AckAgain c) {
            w.i8(ACK_AGAIN).i64(c.generation()).i64(c.epoch());
        } else if (command instanceof TaskCommand.SayStanding c) {
            w.i8(SAY_STANDING).i64(c.generation());
        }
    }

    private static void plan(WireWriter w, TaskCommand.EpochPlan plan) {
        w.positions(plan.ends()).i64(plan.timestampMs()).i64(plan.watermarkMs()).i64(plan.lateWatermarkMs());
    }

    static TaskCommand command(WireReader r) {
        int code = r.i8();
        return switch (code) {
            case BEGIN_EPOCH ->
                new TaskCommand.BeginEpoch(
                        r.i64(),
                        r.i64(),
                        r.maybe(p -> new TaskCommand.EpochPlan(p.positionsBySource(), p.i64(), p.i64(), p.i64())),
                        r.flag());
            case EPOCH_DURABLE -> new TaskCommand.EpochDurable(r.i64(), r.i64());
            case CANCEL_EPOCH -> new TaskCommand.CancelEpoch(r.i64(), r.i64());
            case ADD_SPLITS -> new TaskCommand.AddSplits(r.i64(), r.positions());
            case FINISH_INPUT -> new TaskCommand.FinishInput(r.i64());
            case STOP -> new TaskCommand.Stop(r.i64());
            case ACK_AGAIN -> new TaskCommand.AckAgain(r.i64(), r.i64());
            case SAY_STANDING -> new TaskCommand.SayStanding(r.i64());
            default -> throw r.unknown("command", code);
        };
    }

    static void write(WireWriter w, TaskReport report) {
        if (report instanceof TaskReport.Ready m) {
            w.i8(READY).i64(m.execution()).task(m.task());
        } else if (report instanceof TaskReport.EpochAck m) {
            ack(w.i8(ACK), m);
        } else if (report instanceof TaskReport.EpochAcks m) {
            w.i8(ACKS).i64(m.execution()).all(m.acks(), TaskCodec::ack);
        } else if (report instanceof TaskReport.EpochDeclined m) {
            w.i8(DECLINED).i64(m.execution()).i64(m.epoch()).task(m.task());
            FailureCodec.write(w, m.cause());
        } else if (report instanceof TaskReport.Failed m) {
            w.i8(FAILED).i64(m.execution()).task(m.task());
            FailureCodec.write(w, m.cause());
        } else if (report instanceof TaskReport.Finished m) {
            w.i8(FINISHED).i64(m.execution()).task(m.task());
        } else if (report instanceof TaskReport.EpochPublished m) {
            w.i8(PUBLISHED).i64(m.execution()).i64(m.epoch()).task(m.task());
        } else if (report instanceof TaskReport.Standing m) {
            w.i8(STANDING)
                    .i64(m.execution())
                    .i64(m.generation())
                    .task(m.task())
                    .i64(m.lastEpoch())
                    .i64(m.lastCancelled())
                    .positions(m.reads());
        } else if (report instanceof TaskReport.Outdated m) {
            w.i8(OUTDATED).i64(m.execution()).i64(m.generation());
        } else if (report instanceof TaskReport.Surveyed m) {
            w.i8(SURVEYED).i64(m.execution()).i64(m.generation()).all(List.copyOf(m.found()), WireWriter::task);
        }
    }

    static TaskReport report(WireReader r) {
        int code = r.i8();
        return switch (code) {
            case READY -> new TaskReport.Ready(r.i64(), r.task());
            case ACK -> ack(r);
            case ACKS -> new TaskReport.EpochAcks(r.i64(), r.all(TaskCodec::ack));
            case DECLINED -> new TaskReport.EpochDeclined(r.i64(), r.i64(), r.task(), FailureCodec.read(r));
            case FAILED -> new TaskReport.Failed(r.i64(), r.task(), FailureCodec.read(r));
            case FINISHED -> new TaskReport.Finished(r.i64(), r.task());
            case PUBLISHED -> new TaskReport.EpochPublished(r.i64(), r.i64(), r.task());
            case STANDING -> new TaskReport.Standing(r.i64(), r.i64(), r.task(), r.i64(), r.i64(), r.positions());
            case OUTDATED -> new TaskReport.Outdated(r.i64(), r.i64());
            case SURVEYED -> new TaskReport.Surveyed(r.i64(), r.i64(), new TreeSet<>(r.all(WireReader::task)));
            default -> throw r.unknown("report", code);
        };
    }

    private static void ack(WireWriter w, TaskReport.EpochAck m) {
        w.i64(m.generation())
                .i64(m.execution())
                .i64(m.epoch())
                .task(m.task())
                .positions(m.positions())
                .map(m.maxEventTimeMs(), WireWriter::i32, WireWriter::i64)
                .all(m.segments(), WireWriter::object)
                .bytes(m.sinkPrepared())
                .i64(m.watermarkMs())
                .i64(m.nextTimerMs());
        stats(w, m.stats());
    }

    private static TaskReport.EpochAck ack(WireReader r) {
        long generation = r.i64();
        long execution = r.i64();
        long epoch = r.i64();
        var task = r.task();
        var positions = r.positions();
        var maxEventTimeMs = r.map(WireReader::i32, WireReader::i64);
        var segments = r.all(WireReader::object);
        byte[] prepared = r.bytes();
        long watermarkMs = r.i64();
        long nextTimerMs = r.i64();
        return new TaskReport.EpochAck(
                generation,
                execution,
                epoch,
                task,
                positions,
                maxEventTimeMs,
                segments,
                prepared,
                stats(r),
                watermarkMs,
                nextTimerMs);
    }

    private static void stats(WireWriter w, TaskStats s) {
        w.i64(s.inputRows())
                .i64(s.outputRows())
                .all(
                        s.operators(),
                        (o, op) -> o.text(op.uid())
                                .text(op.name())
                                .i64(op.rowsTotal())
                                .i64(op.rowsUpdated())
                                .i64(op.rowsRemoved())
                                .i64(op.rowsDroppedByWatermark())
                                .i64(op.memoryUsedBytes())
                                .map(op.custom(), WireWriter::text, WireWriter::i64));
        w.maybe(s.eventTime(), (o, times) -> {
            o.i32(times.length);
            for (long t : times) {
                o.i64(t);
            }
        });
        w.map(s.observed(), WireWriter::text, ValueCodec::row);
    }

    private static TaskStats stats(WireReader r) {
        return new TaskStats(
                r.i64(),
                r.i64(),
                r.all(o -> new TaskStats.OperatorStats(
                        o.text(),
                        o.text(),
                        o.i64(),
                        o.i64(),
                        o.i64(),
                        o.i64(),
                        o.i64(),
                        o.map(WireReader::text, WireReader::i64))),
                r.maybe(TaskCodec::longs),
                r.map(WireReader::text, ValueCodec::readRow));
    }

    private static long @Nullable [] longs(WireReader r) {
        return r.all(WireReader::i64).stream().mapToLong(Long::longValue).toArray();
    }

    static void write(WireWriter w, EpochSummary s) {
        EpochSummary.Timings t = s.timings();
        w.i64(s.epoch())
                .i64(s.execution())
                .i64(s.triggerMs())
                .positions(s.starts())
                .positions(s.ends())
                .i64(s.watermarkUsedMs())
                .map(s.stats(), WireWriter::task, TaskCodec::stats)
                .i64(t.latestOffsetMs())
                .i64(t.walCommitMs())
                .i64(t.addBatchMs())
                .i64(t.commitBatchMs())
                .i64(t.commitOffsetsMs())
                .i64(t.triggerExecutionMs());
    }

    static EpochSummary summary(WireReader r) {
        return new EpochSummary(
                r.i64(),
                r.i64(),
                r.i64(),
                r.positionsBySource(),
                r.positionsBySource(),
                r.i64(),
                new TreeMap<>(r.map(WireReader::task, TaskCodec::stats)),
                new EpochSummary.Timings(r.i64(), r.i64(), r.i64(), r.i64(), r.i64(), r.i64()));
    }
}
