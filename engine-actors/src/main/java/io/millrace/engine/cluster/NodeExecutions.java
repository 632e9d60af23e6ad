package io.millrace.engine.cluster;

import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's parts of executions, and whom they obey. An order of a lower generation or execution than one seen is dropped; a higher execution
 * of a query ends all lower ones. A part whose coordinator is lost goes on without one until the lease has run out, and stands still then; it
 * goes on as soon as a coordinator that may give orders turns to it. On the agent's thread.
 */
final class NodeExecutions {
    private static final Logger LOG = LoggerFactory.getLogger(NodeExecutions.class);

    record Key(String queryId, long execution) {}

    /** @param loss which of the losses of a coordinator it was, counted by part */
    record Lease(Key key, int loss) {}

    /** What the agent does for it. */
    interface Callbacks {
        /** Call {@link #leaseOver} with this when the lease has run out. */
        void startLease(Lease lease);

        /** A part has let go of everything; any thread. */
        void ended(Key key);
    }

    private record Fence(long generation, long execution) {
        static final Fence NONE = new Fence(-1, -1);
    }

    /** Whose coordinator a part reports to; read by the threads of tasks. */
    private static final class Lead {
        volatile NodeAddress node;

        Lead(NodeAddress node) {
            this.node = node;
        }
    }

    private static final class Running {
        final ExecutionPart part;
        final ExecutionPart.Share share;
        final Lead lead;
        int losses;
        boolean orphan;
        boolean parked;
        boolean ending;

        Running(ExecutionPart part, ExecutionPart.Share share, Lead lead) {
            this.part = part;
            this.share = share;
            this.lead = lead;
        }
    }

    private final NodeAddress self;
    private final ExecutionPart.Host host;
    private final ClusterFleet.Outbox outbox;
    private final Callbacks callbacks;
    private final Map<Key, Running> parts = new HashMap<>();
    private final Map<String, Fence> fences = new HashMap<>();

    /** By query: the node whose coordinator was replaced last. */
    private final Map<String, NodeAddress> replaced = new HashMap<>();

    NodeExecutions(NodeAddress self, ExecutionPart.Host host, ClusterFleet.Outbox outbox, Callbacks callbacks) {
        this.self = self;
        this.host = host;
        this.outbox = outbox;
        this.callbacks = callbacks;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean has(String queryId) {
        return parts.keySet().stream().anyMatch(key -> key.queryId().equals(queryId));
    }

    void gone(Key key) {
        parts.remove(key);
    }

    private Fence fence(String queryId) {
        return fences.getOrDefault(queryId, Fence.NONE);
    }

    // ---- orders

    void deploy(ClusterMessage.Deploy order, @Nullable QuerySeat seat) {
        Fence fence = fence(order.queryId());
        if (order.generation() < fence.generation() || order.execution() <= fence.execution()) {
            LOG.info(
                    "An order of generation {} for execution {} of query {} came after {}: dropped",
                    order.generation(),
                    order.execution(),
                    order.queryId(),
                    fence);
            return;
        }
        replacing(order.queryId(), order.lead());
        fences.put(order.queryId(), new Fence(order.generation(), order.execution()));
        endBelow(order.queryId(), order.execution());
        Lead lead = new Lead(order.lead());
        Consumer<TaskReport> reports =
                report -> outbox.send(lead.node, new ClusterMessage.Report(order.queryId(), report));
        if (seat == null) {
            refuse(order, reports);
            return;
        }
        try {
            ExecutionPart.Share share = seat.share(order, self, reports);
            if (share != null) {
                start(order, share, lead);
            }
        } catch (RuntimeException e) {
            reports.accept(
                    new TaskReport.Failed(order.execution(), order.placement().firstKey(), e));
        }
    }

    private void refuse(ClusterMessage.Deploy order, Consumer<TaskReport> reports) {
        order.placement().forEach((task, node) -> {
            if (node.equals(self)) {
                reports.accept(new TaskReport.Failed(
                        order.execution(),
                        task,
                        new NodeLostException("Node " + self.hostPort() + " does not run the query any more", null)));
            }
        });
    }

    private void start(ClusterMessage.Deploy order, ExecutionPart.Share share, Lead lead) {
        ExecutionPart part = ExecutionPart.start(host, share);
        parts.put(new Key(order.queryId(), order.execution()), new Running(part, share, lead));
        var unused = part.deployed()
                .thenRun(() -> outbox.send(
                        lead.node, new ClusterMessage.PartDeployed(self, order.queryId(), order.execution())));
    }

    void connect(ClusterMessage.Connect m) {
        Running running = parts.get(new Key(m.queryId(), m.execution()));
        if (running != null) {
            running.part.connect();
        }
    }

    void command(ClusterMessage.Command m) {
        Fence fence = fence(m.queryId());
        Running running = parts.get(new Key(m.queryId(), m.execution()));
        if (m.command().generation() < fence.generation()) {
            NodeAddress before = replaced.get(m.queryId());
            if (before != null) {
                tellOutdated(before, m.queryId(), m.execution(), fence);
            }
        } else if (running != null) {
            goOn(running);
            running.part.send(m.tasks(), m.command());
        }
    }

    private void tellOutdated(NodeAddress lead, String queryId, long execution, Fence fence) {
        outbox.send(lead, new ClusterMessage.Report(queryId, new TaskReport.Outdated(execution, fence.generation())));
    }

    /** Whose tasks run here gives way to another. */
    private void replacing(String queryId, NodeAddress now) {
        parts.forEach((key, running) -> {
            NodeAddress before = running.lead.node;
            if (key.queryId().equals(queryId) && !before.equals(now)) {
                replaced.put(queryId, before);
            }
        });
    }

    /** From here on only this coordinator, or a later one, has anything to say. */
    void survey(ClusterMessage.Survey m) {
        Fence fence = fence(m.queryId());
        if (m.generation() < fence.generation()) {
            tellOutdated(m.lead(), m.queryId(), m.execution(), fence);
            return;
        }
        replacing(m.queryId(), m.lead());
        fences.put(m.queryId(), new Fence(m.generation(), fence.execution()));
        endBelow(m.queryId(), m.execution());
        Running running = parts.get(new Key(m.queryId(), m.execution()));
        if (running == null || running.ending || realTime(running) != m.realTime()) {
            answer(m, Set.of());
            return;
        }
        running.lead.node = m.lead();
        goOn(running);
        var unused = running.part.survey(m.generation()).thenAccept(tasks -> answer(m, tasks));
    }

    private static boolean realTime(Running running) {
        return running.share.plans().get(0).rhythm() == Rhythm.REAL_TIME;
    }

    private void answer(ClusterMessage.Survey m, Set<TaskId> tasks) {
        outbox.send(m.lead(), new ClusterMessage.Stands(self, m.queryId(), m.generation(), m.execution(), tasks));
    }

    void undeploy(ClusterMessage.Undeploy m) {
        Fence fence = fence(m.queryId());
        if (m.generation() < fence.generation()) {
            return;
        }
        replacing(m.queryId(), m.lead());
        fences.put(m.queryId(), new Fence(m.generation(), fence.execution()));
        Key key = new Key(m.queryId(), m.execution());
        Running running = parts.get(key);
        if (running == null) {
            outbox.send(m.lead(), new ClusterMessage.PartEnded(self, key.queryId(), key.execution()));
            return;
        }
        running.lead.node = m.lead();
        end(key);
    }

    private void endBelow(String queryId, long execution) {
        for (Key key : List.copyOf(parts.keySet())) {
            if (key.queryId().equals(queryId) && key.execution() < execution) {
                end(key);
            }
        }
    }

    /** The query has ended on this node. */
    void endAll(String queryId) {
        endBelow(queryId, Long.MAX_VALUE);
    }

    private void end(Key key) {
        Running running = parts.get(key);
        if (running == null) {
            return;
        }
        running.ending = true;
        var unused = running.part.undeploy().whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("Execution {} of query {} did not end in good order", key.execution(), key.queryId(), error);
            }
            callbacks.ended(key);
            outbox.send(running.lead.node, new ClusterMessage.PartEnded(self, key.queryId(), key.execution()));
        });
    }

    // ---- without a coordinator

    /**
     * The coordinators on a node are lost.
     *
     * @param leaseOver whether nothing has been heard of it for the lease already
     */
    void lost(NodeAddress lead, boolean leaseOver) {
        parts.forEach((key, running) -> {
            if (running.lead.node.equals(lead)) {
                orphan(key, running, leaseOver);
            }
        });
    }

    /** A coordinator leads no more, and its node lives. */
    void released(ClusterMessage.Released m) {
        Key key = new Key(m.queryId(), m.execution());
        Running running = parts.get(key);
        if (running != null && running.lead.node.equals(m.lead())) {
            orphan(key, running, false);
        }
    }

    private void orphan(Key key, Running running, boolean leaseOver) {
        if (!running.orphan) {
            running.orphan = true;
            running.losses++;
            callbacks.startLease(new Lease(key, running.losses));
        }
        if (leaseOver) {
            leaseOver(new Lease(key, running.losses));
        }
    }

    /** Others may have placed the tasks elsewhere by now: not a row more is sent. */
    void leaseOver(Lease lease) {
        Running running = parts.get(lease.key());
        if (running != null && running.orphan && running.losses == lease.loss() && !running.parked) {
            LOG.warn(
                    "Execution {} of query {} has no coordinator: its tasks on this node stand still until there is one",
                    lease.key().execution(),
                    lease.key().queryId());
            running.parked = true;
            running.part.park(true);
        }
    }

    private static void goOn(Running running) {
        running.orphan = false;
        if (running.parked) {
            running.parked = false;
            running.part.park(false);
        }
    }

    /** The others have placed this node's tasks elsewhere meanwhile: not a row more may leave it. */
    void stoodStill(long stoodMs) {
        for (Map.Entry<Key, Running> e : new ArrayList<>(parts.entrySet())) {
            Running running = e.getValue();
            end(e.getKey());
            outbox.send(
                    running.lead.node,
                    new ClusterMessage.Report(
                            e.getKey().queryId(),
                            new TaskReport.Failed(
                                    e.getKey().execution(),
                                    running.share.plans().get(0).task(),
                                    new NodeLostException(
                                            "Node " + self.hostPort() + " stood still for " + stoodMs + " ms", null))));
        }
    }
}
