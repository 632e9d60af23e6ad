package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task in miniature: a source (stage 0), a counter of rows (stage 1) or a sink (stage 2), with aligned barriers between. Rows
 * travel as ranges of positions; counters take them by parity. In real time a source reads between barriers too, unless it was told that the
 * last one is the last.
 */
final class ModelTask {
    /** What travels on a channel. */
    sealed interface Item {
        record Range(ModelStore.Rows rows) implements Item {}

        record Barrier(long epoch) implements Item {}
    }

    private record Undurable(long epoch, List<ObjectRef> segments, List<Long> parts) {}

    final TaskId id;
    final long execution;
    private final ModelFleet fleet;
    private final Scheduler scheduler;
    private final int counters;
    private final int inputs;
    private final boolean cumulative;

    private boolean dead;
    private long generationSeen;
    private long lastBarrier = -1;
    private long cancelledUpTo = -1;

    // source
    private final TreeMap<String, Long> positions = new TreeMap<>();
    private long lastBegun = -1;
    private long generationOfEpoch;
    private boolean polling;
    private boolean paused;

    // behind a channel
    private final List<ArrayDeque<Item>> queues = new ArrayList<>();
    private final boolean[] barrierSeen;
    private long aligning = -1;
    private final Map<String, Long> delta = new HashMap<>();
    private final List<ModelStore.Rows> open = new ArrayList<>();
    private final List<Undurable> undurable = new ArrayList<>();
    private final Map<Long, List<Long>> prepared = new HashMap<>();

    ModelTask(TaskId id, long execution, int counters, boolean cumulative, ModelFleet fleet, Scheduler scheduler) {
        this.id = id;
        this.execution = execution;
        this.counters = counters;
        inputs = id.stage() == 0 ? 0 : id.stage() == 1 ? 2 : counters;
        this.cumulative = cumulative;
        this.fleet = fleet;
        this.scheduler = scheduler;
        barrierSeen = new boolean[inputs];
        for (int i = 0; i < inputs; i++) {
            queues.add(new ArrayDeque<>());
        }
    }

    void kill() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    void command(TaskCommand command) {
        if (dead || command.generation() < generationSeen) {
            return; // F2: no command of an older generation
        }
        generationSeen = command.generation();
        if (command instanceof TaskCommand.AddSplits c) {
            c.start().next().forEach((split, at) -> {
                fleet.claim(execution, split, id);
                positions.putIfAbsent(split, at);
            });
        } else if (command instanceof TaskCommand.BeginEpoch c) {
            if (c.epoch() > lastBegun) {
                lastBegun = c.epoch();
                generationOfEpoch = c.generation();
                read(c.plan());
                barrier(c.epoch());
                paused = c.last();
                if (c.plan() == null && !polling) {
                    polling = true;
                    poll();
                }
            }
        } else if (command instanceof TaskCommand.CancelEpoch c) {
            cancelledUpTo = Math.max(cancelledUpTo, c.epoch());
            paused &= c.epoch() < lastBegun;
            if (aligning == c.epoch()) {
                aligning = -1;
                Arrays.fill(barrierSeen, false);
                drain();
            }
        } else if (command instanceof TaskCommand.EpochDurable c) {
            publish(c.epoch());
            undurable.removeIf(u -> u.epoch <= c.epoch());
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
            if (!scheduler.fault(0.02) && fleet.store().commit(execution, epoch, parts)) {
                fleet.report(new TaskReport.EpochPublished(execution, epoch, id));
            } else {
                fleet.report(new TaskReport.Failed(execution, id, new IOException("transaction lost")));
            }
        });
    }

    private void poll() {
        if (!dead && fleet.runs(execution)) {
            if (!paused) {
                read(null);
            }
            scheduler.after(1 + scheduler.random.nextInt(100), this::poll);
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
            if (to > from) {
                for (int parity = 0; parity < 2; parity++) {
                    fleet.emit(
                            this,
                            new TaskId(1, parity % counters),
                            new Item.Range(new ModelStore.Rows(e.getKey(), from, to, parity)));
                }
                e.setValue(to);
                fleet.reads(execution, e.getKey(), to);
            }
        }
    }

    void offer(int channel, long senderExecution, Item item) {
        if (senderExecution != execution) {
            throw new AssertionError("I6: item of execution " + senderExecution + " at a task of " + execution);
        }
        if (!dead) {
            queues.get(channel).add(item);
            drain();
        }
    }

    private void drain() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (int i = 0; i < inputs; i++) {
                while (!barrierSeen[i] && !queues.get(i).isEmpty()) {
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
                delta.merge(rows.split(), ModelTask.count(rows), Long::sum);
                fleet.emit(this, new TaskId(2, 0), item);
            } else {
                open.add(rows);
            }
        } else if (item instanceof Item.Barrier b) {
            if (b.epoch() <= cancelledUpTo || b.epoch() <= lastBarrier) {
                return;
            }
            if (aligning != b.epoch()) {
                // A newer barrier means that the older epoch was given up, though nobody told this task.
                Arrays.fill(barrierSeen, false);
                aligning = b.epoch();
            }
            barrierSeen[channel] = true;
            for (boolean seen : barrierSeen) {
                if (!seen) {
                    return;
                }
            }
            Arrays.fill(barrierSeen, false);
            aligning = -1;
            barrier(b.epoch());
        }
    }

    private static long count(ModelStore.Rows rows) {
        return below(rows.to(), rows.parity()) - below(rows.from(), rows.parity());
    }

    private static long below(long position, int parity) {
        return (position + 1 - parity) / 2;
    }

    /** Freeze, forward, acknowledge later. */
    private void barrier(long epoch) {
        lastBarrier = epoch;
        Undurable frozen = freeze(epoch);
        undurable.add(frozen);
        if (id.stage() < 2) {
            int targets = id.stage() == 0 ? counters : 1;
            for (int p = 0; p < targets; p++) {
                fleet.emit(this, new TaskId(id.stage() + 1, p), new Item.Barrier(epoch));
            }
        }
        if (scheduler.fault(0.01)) {
            fleet.report(new TaskReport.EpochDeclined(execution, epoch, id, new IOException("disk full")));
            return;
        }
        List<Undurable> named = cumulative ? List.copyOf(undurable) : List.of(frozen);
        Map<Integer, Long> eventTime = id.stage() == 0 && !positions.isEmpty()
                ? Map.of(
                        0,
                        1_000
                                + positions.values().stream()
                                        .mapToLong(Long::longValue)
                                        .max()
                                        .orElse(0))
                : Map.of();
        fleet.report(new TaskReport.EpochAck(
                id.stage() == 0 ? generationOfEpoch : 0,
                execution,
                epoch,
                id,
                id.stage() == 0 ? new Positions(positions) : Positions.NONE,
                eventTime,
                named.stream().flatMap(u -> u.segments.stream()).toList(),
                bytes(named.stream().flatMap(u -> u.parts.stream()).toList()),
                TaskStats.NONE));
    }

    private Undurable freeze(long epoch) {
        List<ObjectRef> segments = new ArrayList<>();
        List<Long> parts = new ArrayList<>();
        if (id.stage() == 1 && !delta.isEmpty()) {
            segments.add(fleet.store().putSegment(execution, epoch, delta));
            delta.clear();
        }
        if (id.stage() == 2 && !open.isEmpty()) {
            parts.add(fleet.store().putPart(open));
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
