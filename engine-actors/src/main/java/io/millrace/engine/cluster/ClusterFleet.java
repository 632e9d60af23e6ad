package io.millrace.engine.cluster;

import io.millrace.engine.coordinator.DeployOrder;
import io.millrace.engine.coordinator.TaskFleet;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a query on the nodes of a cluster, as its coordinator sees them. Deploying has two steps: every node has its tasks there, then
 * all are told to connect, so that no frame meets a node that does not know its channel. Called by the coordinator and by the agent of this
 * node; guarded by its monitor.
 */
public final class ClusterFleet implements TaskFleet {
    /** Brings a message to the agent of a node; any thread. */
    @FunctionalInterface
    public interface Outbox {
        void send(NodeAddress node, ClusterMessage message);
    }

    /**
     * Which nodes get tasks.
     *
     * @param toNewcomers whether nodes that come get tasks of what runs
     * @param onLeader whether this node, whose coordinator places them, gets any though there are others
     * @param standby whether the state of each task is kept on a second node
     */
    public record Placing(boolean toNewcomers, boolean onLeader, boolean standby) {}

    private static final class Running {
        final long generation;
        final SortedMap<TaskId, NodeAddress> placement;
        final ActorRef<TaskReport> reports;
        final Set<NodeAddress> parts;
        final Set<NodeAddress> undeployed;
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        /** Nodes that were asked what they have of it and have not answered. */
        final Set<NodeAddress> unanswered = new HashSet<>();

        boolean undeploying;

        Running(long generation, SortedMap<TaskId, NodeAddress> placement, ActorRef<TaskReport> reports) {
            this.generation = generation;
            this.placement = placement;
            this.reports = reports;
            parts = new HashSet<>(placement.values());
            undeployed = new HashSet<>(parts);
        }

        /** One that may be there: all these nodes are asked. */
        Running(long generation, ActorRef<TaskReport> reports, Set<NodeAddress> asked) {
            this(generation, new TreeMap<>(), reports);
            parts.addAll(asked);
            unanswered.addAll(asked);
        }
    }

    private final String queryId;
    private final NodeAddress self;
    private final boolean realTime;
    private final Placing placing;
    private final Outbox outbox;

    private final Newcomers newcomers = new Newcomers();
    private final TreeMap<Long, Running> executions = new TreeMap<>();
    private Roster roster;
    private Set<NodeAddress> deployedOn = Set.of();
    private Map<TaskId, NodeAddress> before = Map.of();
    private SortedMap<TaskId, NodeAddress> standby;
    /** Null if what runs was adopted. */
    private @Nullable DeployOrder lastOrder;

    private final ClusterMessage.@Nullable Deploy heard;

    /** @param heard the newest order that this node has heard, from this coordinator's predecessors; null: none */
    public ClusterFleet(
            String queryId,
            NodeAddress self,
            boolean realTime,
            Placing placing,
            Outbox outbox,
            Roster roster,
            ClusterMessage.@Nullable Deploy heard) {
        this.queryId = queryId;
        this.self = self;
        this.realTime = realTime;
        this.placing = placing;
        this.outbox = outbox;
        this.roster = roster;
        this.heard = heard;
        standby = heard == null ? new TreeMap<>() : heard.standby();
    }

    @Override
    public synchronized void deploy(DeployOrder order, ActorRef<TaskReport> reports) {
        List<NodeAddress> nodes = roster.placesOf(queryId);
        if (nodes.isEmpty()) {
            giveUp(order.execution(), order.generation(), reports);
            return;
        }
        SortedMap<TaskId, NodeAddress> placement = place(order.plans(), nodes);
        before = placement;
        standby = placing.standby() ? standbys(order.plans(), nodes, placement) : new TreeMap<>();
        deployedOn = Set.copyOf(nodes);
        executions.put(order.execution(), new Running(order.generation(), placement, reports));
        lastOrder = order;
        newcomers.clear();
        ClusterMessage.Deploy deploy = message(order, placement, standby);
        // Those that get no task are to end what they have of older executions.
        roster.nodesOf(queryId).forEach(node -> outbox.send(node.address(), deploy));
    }

    private ClusterMessage.Deploy message(
            DeployOrder order, SortedMap<TaskId, NodeAddress> placement, SortedMap<TaskId, NodeAddress> keptToo) {
        return new ClusterMessage.Deploy(
                self,
                queryId,
                order.generation(),
                order.execution(),
                order.sizes(),
                realTime,
                order.starts(),
                order.baseRef(),
                placement,
                keptToo);
    }

    /** This node last, or not at all: where it has no tasks, its loss disturbs none. */
    private List<NodeAddress> inOrder(List<NodeAddress> nodes) {
        List<NodeAddress> order = new ArrayList<>(nodes);
        boolean here = order.remove(self);
        if (here && (placing.onLeader() || order.isEmpty())) {
            order.add(self);
        }
        return order;
    }

    private SortedMap<TaskId, NodeAddress> place(List<TaskPlan> plans, List<NodeAddress> nodes) {
        Map<TaskId, NodeAddress> wanted = new HashMap<>(before);
        standby.forEach((task, node) -> {
            NodeAddress was = before.get(task);
            if (was == null || !nodes.contains(was)) {
                wanted.put(task, node);
            }
        });
        return withChained(plans, TaskPlacement.place(heads(plans), inOrder(nodes), wanted));
    }

    private SortedMap<TaskId, NodeAddress> standbys(
            List<TaskPlan> plans, List<NodeAddress> nodes, SortedMap<TaskId, NodeAddress> placement) {
        return withChained(plans, TaskPlacement.standbys(heads(plans), inOrder(nodes), placement));
    }

    private static List<TaskId> heads(List<TaskPlan> plans) {
        return plans.stream()
                .filter(p -> p.thread() == null || p.task().equals(p.thread()))
                .map(TaskPlan::task)
                .toList();
    }

    /** A task that is chained to another's thread goes where that one is. */
    private static SortedMap<TaskId, NodeAddress> withChained(
            List<TaskPlan> plans, SortedMap<TaskId, NodeAddress> ofHeads) {
        for (TaskPlan plan : plans) {
            TaskId head = plan.thread();
            NodeAddress node = head == null ? null : ofHeads.get(head);
            if (node != null) {
                ofHeads.put(plan.task(), node);
            }
        }
        return ofHeads;
    }

    @Override
    public synchronized void send(long execution, List<TaskId> tasks, TaskCommand command) {
        Running running = executions.get(execution);
        if (running == null || running.undeploying) {
            return;
        }
        Map<NodeAddress, List<TaskId>> byNode = new LinkedHashMap<>();
        for (TaskId task : tasks) {
            NodeAddress node = running.placement.get(task);
            if (node != null) {
                byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(task);
            }
        }
        byNode.forEach(
                (node, there) -> outbox.send(node, new ClusterMessage.Command(queryId, execution, there, command)));
    }

    @Override
    public synchronized CompletionStage<Void> undeploy(long execution) {
        Running running = executions.get(execution);
        if (running == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (!running.undeploying) {
            running.undeploying = true;
            running.parts.forEach(node ->
                    outbox.send(node, new ClusterMessage.Undeploy(self, queryId, running.generation, execution)));
            // A node that was only asked about it may have nothing that could end.
            running.parts.retainAll(running.placement.values());
            endIfEmpty(execution, running);
        }
        return running.ended;
    }

    @Override
    public synchronized void survey(long generation, long execution, ActorRef<TaskReport> reports) {
        Set<NodeAddress> asked =
                roster.nodesOf(queryId).stream().map(NodeInfo::address).collect(Collectors.toSet());
        lastOrder = null;
        ClusterMessage.Deploy order = heard;
        if (order != null
                && order.execution() == execution
                && !asked.containsAll(order.placement().values())) {
            rest(order, asked, reports, generation);
            return;
        }
        executions.put(execution, new Running(generation, reports, asked));
        ClusterMessage.Survey survey = new ClusterMessage.Survey(self, queryId, generation, execution, realTime);
        asked.forEach(node -> outbox.send(node, survey));
    }

    /** A node that has tasks of it is gone, so whatever the others say, it cannot go on: nobody is asked, and no time lost. */
    private void rest(
            ClusterMessage.Deploy order, Set<NodeAddress> present, ActorRef<TaskReport> reports, long generation) {
        SortedMap<TaskId, NodeAddress> left = new TreeMap<>(order.placement());
        left.values().retainAll(present);
        Running running = new Running(generation, left, reports);
        executions.put(order.execution(), running);
        tellIfAllHaveAnswered(order.execution(), running);
    }

    /** A node says what it has of an execution. */
    public synchronized void stands(ClusterMessage.Stands answer) {
        Running running = executions.get(answer.execution());
        if (running == null || running.generation != answer.generation() || !running.unanswered.remove(answer.node())) {
            return;
        }
        answer.tasks().forEach(task -> running.placement.put(task, answer.node()));
        if (answer.tasks().isEmpty()) {
            running.parts.remove(answer.node());
        }
        tellIfAllHaveAnswered(answer.execution(), running);
    }

    private void tellIfAllHaveAnswered(long execution, Running running) {
        if (running.unanswered.isEmpty()) {
            before = Map.copyOf(running.placement);
            deployedOn = Set.copyOf(roster.placesOf(queryId));
            running.reports.tell(
                    new TaskReport.Surveyed(execution, running.generation, new TreeSet<>(running.placement.keySet())));
        }
    }

    @Override
    public synchronized CompletionStage<Void> release(long execution) {
        Running running = executions.get(execution);
        if (running != null) {
            running.parts.forEach(node -> outbox.send(node, new ClusterMessage.Released(self, queryId, execution)));
        }
        // Who leads now hears what becomes of all of them.
        executions.values().forEach(r -> r.ended.complete(null));
        executions.clear();
        return CompletableFuture.completedFuture(null);
    }

    /** Whether this node has tasks of what runs. */
    public synchronized boolean hasTasksHere() {
        return before.containsValue(self);
    }

    /** A node has all its tasks of an execution there. */
    public synchronized void partDeployed(NodeAddress node, long execution) {
        Running running = executions.get(execution);
        if (running != null && running.undeployed.remove(node) && running.undeployed.isEmpty()) {
            running.parts.forEach(part -> outbox.send(part, new ClusterMessage.Connect(queryId, execution)));
        }
    }

    /** Nothing of an execution is left on a node. */
    public synchronized void partEnded(NodeAddress node, long execution) {
        Running running = executions.get(execution);
        if (running != null && running.parts.remove(node)) {
            if (!running.undeploying) {
                fail(execution, running, node, "ended its tasks by itself");
            }
            endIfEmpty(execution, running);
        }
    }

    /** A node is gone: what it had of running executions has failed, and nobody waits for it any more. */
    public synchronized void lost(NodeAddress node, String why) {
        newcomers.forget(node);
        for (Map.Entry<Long, Running> e : Map.copyOf(executions).entrySet()) {
            Running running = e.getValue();
            if (running.parts.remove(node)) {
                if (!running.undeploying) {
                    fail(e.getKey(), running, node, why);
                }
                endIfEmpty(e.getKey(), running);
            }
            if (running.unanswered.remove(node)) {
                tellIfAllHaveAnswered(e.getKey(), running);
            }
        }
    }

    /**
     * Not this node's coordinator is the one that counts, but that of the nodes which it does not hear, or which have removed it: it ends as if it
     * had heard of its successor, and leaves the tasks alone. Were it to fail and try again, it would fill the log with executions.
     */
    private static void giveUp(long execution, long generation, ActorRef<TaskReport> reports) {
        reports.tell(new TaskReport.Outdated(execution, generation + 1));
    }

    private void fail(long execution, Running running, NodeAddress node, String why) {
        if (roster.outvoted()) {
            giveUp(execution, running.generation, running.reports);
            return;
        }
        TaskId task = anyOn(running, node);
        if (task != null) {
            running.reports.tell(new TaskReport.Failed(
                    execution, task, new NodeLostException("Node " + node.hostPort() + " " + why, null)));
        }
    }

    private static @Nullable TaskId anyOn(Running running, NodeAddress node) {
        for (Map.Entry<TaskId, NodeAddress> e : running.placement.entrySet()) {
            if (e.getValue().equals(node)) {
                return e.getKey();
            }
        }
        return null;
    }

    private void endIfEmpty(long execution, Running running) {
        if (running.undeploying && running.parts.isEmpty()) {
            executions.remove(execution);
            running.ended.complete(null);
        }
    }

    /** A task says something; of an execution that is not running, nothing is passed on. */
    public synchronized void reported(TaskReport report) {
        Running running = executions.get(report.execution());
        if (running != null) {
            running.reports.tell(report);
        }
    }

    /**
     * Takes note of who is there; whether the tasks should be placed anew, because a node has come that has none and is prepared, or one that has
     * some is about to leave. To be asked again and again.
     */
    public synchronized boolean rosterChanged(Roster now) {
        roster = now;
        List<NodeAddress> places = now.placesOf(queryId);
        if (deployedOn.isEmpty() || places.isEmpty()) {
            return false;
        }
        if (before.values().stream().anyMatch(now.leaving()::contains)) {
            return true;
        }
        return placing.toNewcomers() && !deployedOn.containsAll(places) && arePrepared(places);
    }

    private boolean arePrepared(List<NodeAddress> places) {
        DeployOrder last = lastOrder;
        if (last == null
                || last.plans().stream()
                        .noneMatch(p -> p.stage().operators().stream().anyMatch(OperatorSpec::stateful))) {
            return true;
        }
        List<NodeAddress> come =
                places.stream().filter(node -> !deployedOn.contains(node)).toList();
        ClusterMessage.Prepare prepare =
                new ClusterMessage.Prepare(message(last, place(last.plans(), places), new TreeMap<>()));
        newcomers.ask(come).forEach(node -> outbox.send(node, prepare));
        return newcomers.areReady(come);
    }

    /** A node has what it can have of the state that its tasks will need. */
    public synchronized void prepared(NodeAddress node) {
        newcomers.ready(node);
    }

    /** Nodes that the query's tasks may be on, for news. */
    public synchronized Map<NodeAddress, NodeInfo> others() {
        Map<NodeAddress, NodeInfo> others = new HashMap<>();
        roster.nodesOf(queryId).forEach(n -> others.put(n.address(), n));
        others.remove(self);
        return others;
    }
}
