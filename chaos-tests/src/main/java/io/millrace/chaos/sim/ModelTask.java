package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.align.BarrierAligner;
import io.millrace.engine.exchange.CreditGrants;
import io.millrace.engine.exchange.CreditLedger;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task in miniature: a source (stage 0), a counter of rows (stage 1) or a sink (stage 2), with the engine's own alignment and credits between.
 * Rows travel as ranges of positions; counters take them by parity. In real time a source reads between barriers too, unless it was told that
 * the last one is the last.
 */
final class ModelTask {
    private static final int WINDOW = 64;
    private static final int FRAME = 16;

    /** What travels on a channel. */
    sealed interface Item {
        record Range(ModelStore.Rows rows) implements Item {}

        record Barrier(long epoch) implements Item {}

        record Cancel(long epoch) implements Item {}
    }

    private record Undurable(long epoch, List<ObjectRef> segments, List<Long> parts) {}

    /** The sender's end of a channel. */
    private static final class Output {
        final ModelTask to;
        final int channel;
        final CreditLedger credit = new CreditLedger(WINDOW, FRAME);
        final ArrayDeque<Item> backlog = new ArrayDeque<>();
        long lastDeliveryMs;

        Output(ModelTask to, int channel) {
            this.to = to;
            this.channel = channel;
        }
    }

    final TaskId id;
    private final ModelExecution of;
    private final ModelFleet fleet;
    private final Scheduler scheduler;
    private final int counters;
    private final int inputs;
    private final boolean cumulative;
    private final List<Output> outputs = new ArrayList<>();
    private final List<ModelTask> senders = new ArrayList<>();

    private @Nullable ModelNode node;
    private boolean dead;
    private boolean parked;

    // source
    private final TreeMap<String, Long> positions = new TreeMap<>();
    private long lastBegun = -1;
    private long lastCancelled = -1;
    private boolean polling;
    private boolean paused;

    // behind a channel
    private final List<ArrayDeque<Item>> queues = new ArrayList<>();
    private final List<CreditGrants> grants = new ArrayList<>();
    private final BarrierAligner aligner;
    private final Map<String, Long> delta = new HashMap<>();
    private final List<ModelStore.Rows> open = new ArrayList<>();

    private final List<Undurable> undurable = new ArrayList<>();
    private final Map<Long, List<Long>> prepared = new HashMap<>();
    private final TreeMap<Long, TaskReport> said = new TreeMap<>();
    private final TreeMap<Long, Long> askedBy = new TreeMap<>();

    ModelTask(TaskId id, ModelExecution of, int counters, boolean cumulative, ModelFleet fleet) {
        this.id = id;
        this.of = of;
        this.counters = counters;
        inputs = id.stage() == 0 ? 0 : id.stage() == 1 ? 2 : counters;
        this.cumulative = cumulative;
        this.fleet = fleet;
        scheduler = fleet.scheduler();
        aligner = new BarrierAligner(inputs);
        for (int i = 0; i < inputs; i++) {
            queues.add(new ArrayDeque<>());
            grants.add(new CreditGrants(WINDOW));
        }
    }

    void connect(Map<TaskId, ModelTask> tasks) {
        int receivers = id.stage() == 0 ? counters : id.stage() == 1 ? 1 : 0;
        for (int p = 0; p < receivers; p++) {
            outputs.add(new Output(task(tasks, id.stage() + 1, p), id.partition()));
        }
        for (int p = 0; p < inputs; p++) {
            senders.add(task(tasks, id.stage() - 1, p));
        }
    }

    private static ModelTask task(Map<TaskId, ModelTask> tasks, int stage, int partition) {
        ModelTask task = tasks.get(new TaskId(stage, partition));
        if (task == null) {
            throw new AssertionError("no task " + stage + "/" + partition);
        }
        return task;
    }

    void placed(ModelNode on) {
        node = on;
    }

    long execution() {
        return of.number();
    }

    void kill() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    void park(boolean now) {
        parked = now;
        if (!now && !dead) {
            work();
        }
    }

    void report(TaskReport report) {
        ModelNode on = node;
        if (on != null && !dead) {
            on.report(this, report);
        }
    }

    TaskReport.Standing standing(long generation) {
        return id.stage() == 0
                ? new TaskReport.Standing(
                        of.number(), generation, id, lastBegun, lastCancelled, new Positions(positions))
                : new TaskReport.Standing(
                        of.number(),
                        generation,
                        id,
                        Math.max(aligner.completed(), aligner.aligning()),
                        aligner.cancelled(),
                        Positions.NONE);
    }

    void command(TaskCommand command) {
        if (dead) {
            return;
        }
        if (command instanceof TaskCommand.AddSplits c) {
            c.start().next().forEach((split, at) -> {
                of.claim(split, id);
                positions.putIfAbsent(split, at);
            });
        } else if (command instanceof TaskCommand.BeginEpoch c) {
            if (id.stage() == 0 && c.epoch() > lastBegun) {
                begin(c);
            }
        } else if (command instanceof TaskCommand.CancelEpoch c) {
            cancel(c.epoch());
        } else if (command instanceof TaskCommand.EpochDurable c) {
            publish(c.epoch());
            undurable.removeIf(u -> u.epoch <= c.epoch());
            forget(c.epoch());
        } else if (command instanceof TaskCommand.AckAgain c) {
            askedBy.merge(c.epoch(), c.generation(), Math::max);
            TaskReport answer = said.get(c.epoch());
            if (answer != null) {
                say(answer, c.epoch());
            }
        }
        work();
    }

    private void forget(long epoch) {
        said.headMap(epoch, true).clear();
        askedBy.headMap(epoch, true).clear();
    }

    private void begin(TaskCommand.BeginEpoch c) {
        lastBegun = c.epoch();
        of.begun(c.epoch(), c.generation());
        read(c.plan());
        barrier(c.epoch(), c.generation());
        paused = c.last();
        if (c.plan() == null && !polling) {
            polling = true;
            poll();
        }
    }

    private void cancel(long epoch) {
        forget(epoch);
        if (id.stage() > 0) {
            if (aligner.cancel(epoch) == BarrierAligner.Outcome.CANCELLED) {
                send(new Item.Cancel(epoch));
            }
        } else if (epoch > lastCancelled) {
            lastCancelled = epoch;
            paused &= epoch < lastBegun;
            lastBegun = Math.max(lastBegun, epoch);
            send(new Item.Cancel(epoch));
        }
    }

    /** The writer of a transactional sink commits: at once, later, or never, if the transaction is ended before. */
    private void publish(long epoch) {
        if (id.stage() < 2 || !fleet.writersPublish()) {
            return;
        }
        for (Undurable u : undurable) {
            if (u.epoch == epoch && !u.parts.isEmpty()) {
                prepared.put(epoch, u.parts);
            }
        }
        List<Long> parts = prepared.getOrDefault(epoch, List.of());
        if (parts.isEmpty()) {
            return;
        }
        scheduler.after(scheduler.delayMs(), () -> {
            if (dead) {
                return;
            }
            if (!scheduler.fault(0.02) && fleet.store().commit(of.number(), epoch, parts)) {
                report(new TaskReport.EpochPublished(of.number(), epoch, id));
            } else {
                report(new TaskReport.Failed(of.number(), id, new IOException("transaction lost")));
            }
        });
    }

    private void poll() {
        if (!dead) {
            if (!paused && !parked && ready()) {
                read(null);
            }
            scheduler.after(1 + scheduler.random.nextInt(240), this::poll);
        }
    }

    private void read(TaskCommand.@Nullable EpochPlan plan) {
        for (Map.Entry<String, Long> e : positions.entrySet()) {
            long from = e.getValue();
            long to;
            if (plan != null) {
                to = plan.ends().get(0).get(e.getKey(), from);
            } else {
                long latest = fleet.latest(e.getKey());
                to = from + (latest > from ? scheduler.random.nextLong(latest - from + 1) : 0);
            }
            for (long at = from; at < to; at += FRAME) {
                long end = Math.min(to, at + FRAME);
                for (int parity = 0; parity < 2; parity++) {
                    Output output = outputs.get(parity % counters);
                    send(output, new Item.Range(new ModelStore.Rows(e.getKey(), at, end, parity)));
                }
            }
            if (to > from) {
                e.setValue(to);
                of.reads(e.getKey(), to);
            }
        }
    }

    // ---- channels

    private void send(Item item) {
        for (Output output : outputs) {
            send(output, item);
        }
    }

    private void send(Output output, Item item) {
        output.backlog.add(item);
        flush(output);
    }

    private static long bytes(Item item) {
        return item instanceof Item.Range r ? r.rows().to() - r.rows().from() : 0;
    }

    private void flush(Output output) {
        for (Item item = output.backlog.peek();
                item != null && output.credit.allows(bytes(item));
                item = output.backlog.peek()) {
            output.backlog.remove();
            output.credit.sent(bytes(item));
            if (output.credit.inFlightBytes() > WINDOW) {
                throw new AssertionError("I10: " + output.credit.inFlightBytes() + " in flight from " + id);
            }
            long at = Math.max(output.lastDeliveryMs, scheduler.nowMs() + scheduler.random.nextInt(5));
            output.lastDeliveryMs = at;
            deliver(output, item, at);
        }
    }

    private void deliver(Output output, Item item, long atMs) {
        scheduler.at(atMs, () -> output.to.offer(output.channel, of, item));
    }

    private void granted(int receiver, long total) {
        if (!dead) {
            outputs.get(receiver).credit.granted(total);
            work();
        }
    }

    private void offer(int channel, ModelExecution from, Item item) {
        if (from != of) {
            throw new AssertionError("I6: item of execution " + from.number() + " at a task of " + of.number());
        }
        if (!dead) {
            queues.get(channel).add(item);
            work();
        }
    }

    private boolean ready() {
        for (Output output : outputs) {
            if (!output.backlog.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Sends what there is credit for, and takes what may be taken. */
    private void work() {
        if (parked || dead) {
            return;
        }
        for (Output output : outputs) {
            flush(output);
        }
        boolean progress = true;
        while (progress && !dead) {
            progress = false;
            for (int i = 0; i < inputs; i++) {
                while (!dead && ready() && !aligner.blocked(i) && !queues.get(i).isEmpty()) {
                    progress = true;
                    item(i, queues.get(i).remove());
                }
            }
        }
    }

    private void item(int channel, Item item) {
        if (item instanceof Item.Range r) {
            ModelStore.Rows rows = r.rows();
            if (id.stage() == 1) {
                delta.merge(rows.split(), count(rows), Long::sum);
                send(item);
            } else {
                open.add(rows);
            }
            long grant = grants.get(channel).consumed(bytes(item));
            if (grant >= 0) {
                ModelTask sender = senders.get(channel);
                scheduler.after(scheduler.random.nextInt(3), () -> sender.granted(id.partition(), grant));
            }
        } else if (item instanceof Item.Cancel c) {
            cancel(c.epoch());
        } else if (item instanceof Item.Barrier b) {
            try {
                if (aligner.barrier(channel, b.epoch()) == BarrierAligner.Outcome.COMPLETE) {
                    barrier(b.epoch(), 0);
                }
            } catch (MillraceException e) {
                // The commands in between were lost: such an execution is rolled back.
                ModelNode on = node;
                if (on != null) {
                    on.failed(this, e);
                }
            }
        }
    }

    private static long count(ModelStore.Rows rows) {
        return below(rows.to(), rows.parity()) - below(rows.from(), rows.parity());
    }

    private static long below(long position, int parity) {
        return (position + 1 - parity) / 2;
    }

    // ---- snapshots

    /** Freeze, forward, acknowledge. */
    private void barrier(long epoch, long generation) {
        Undurable frozen = freeze(epoch);
        undurable.add(frozen);
        send(new Item.Barrier(epoch));
        TaskReport answer = scheduler.fault(0.01)
                ? new TaskReport.EpochDeclined(of.number(), epoch, id, new IOException("disk full"))
                : ack(epoch, generation, cumulative ? undurable : List.of(frozen));
        said.put(epoch, answer);
        say(answer, epoch);
    }

    private void say(TaskReport answer, long epoch) {
        report(answer instanceof TaskReport.EpochAck ack ? ack.againTo(askedBy.getOrDefault(epoch, 0L)) : answer);
    }

    private TaskReport ack(long epoch, long generation, List<Undurable> named) {
        Map<Integer, Long> eventTime = Map.of();
        if (id.stage() == 0 && !positions.isEmpty()) {
            long highest = 0;
            for (long position : positions.values()) {
                highest = Math.max(highest, position);
            }
            eventTime = Map.of(0, 1_000 + highest);
        }
        List<ObjectRef> segments = new ArrayList<>();
        List<Long> parts = new ArrayList<>();
        for (Undurable u : named) {
            segments.addAll(u.segments);
            parts.addAll(u.parts);
        }
        return new TaskReport.EpochAck(
                generation,
                of.number(),
                epoch,
                id,
                id.stage() == 0 ? new Positions(positions) : Positions.NONE,
                eventTime,
                segments,
                bytes(parts),
                TaskStats.NONE);
    }

    private Undurable freeze(long epoch) {
        List<ObjectRef> segments = List.of();
        List<Long> parts = List.of();
        if (id.stage() == 1 && !delta.isEmpty()) {
            segments = List.of(fleet.store().putSegment(of.number(), epoch, delta));
            delta.clear();
        }
        if (id.stage() == 2 && !open.isEmpty()) {
            parts = List.of(fleet.store().putPart(open));
            open.clear();
        }
        return new Undurable(epoch, segments, parts);
    }

    private static byte[] bytes(List<Long> ids) {
        ByteBuffer b = ByteBuffer.allocate(8 * ids.size());
        ids.forEach(b::putLong);
        return b.array();
    }
}
