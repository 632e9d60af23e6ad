package io.millrace.engine.cluster;

import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.error.MillraceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice of a node among the others: greets them, keeps the {@link Roster}, runs this node's part of executions as coordinators order it,
 * and passes on what is meant for the coordinators and the users here.
 *
 * <p>What orders the tasks here obey, and what they do without a coordinator, is said by {@link NodeExecutions}.
 */
public final class ClusterAgent extends AbstractBehavior<ClusterAgent.Message> {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterAgent.class);
    private static final Duration GREETING = Duration.ofSeconds(1);

    /** The name of its actor, the same on every node: how others find it. */
    public static final String NAME = "millrace-agent";

    /** What it takes; {@link ClusterMessage} from other nodes. */
    public interface Message {}

    /** Members that are up, oldest first. */
    public record Members(List<NodeAddress> up) implements Message {
        public Members {
            up = List.copyOf(up);
        }
    }

    /** A query has been started here. */
    public record Register(QuerySeat seat) implements Message {}

    /** It has ended. */
    public record Deregister(String queryId) implements Message {}

    /** This node is about to leave: its tasks are to go elsewhere first. Completes when nothing of any query is here any more. */
    public record Leave(CompletableFuture<Void> done) implements Message {}

    /** From {@link Liveness}. */
    public record Dead(NodeAddress node) implements Message {}

    public record Silent(NodeAddress node, long silentMs) implements Message {}

    public record Heard(NodeAddress node) implements Message {}

    public record StoodStill(long stoodMs) implements Message {}

    private record Tick() implements Message {}

    private record PartGone(NodeExecutions.Key key) implements Message {}

    private record LeaseOver(NodeExecutions.Lease lease) implements Message {}

    /** What the agent acts through. Any of it may be called from its thread; nothing blocks. */
    public interface World extends ClusterFleet.Outbox {
        /**
         * Why frames cannot be exchanged with a node that greets: it has no cluster key, or another one, or this node has none. Null if they
         * can.
         */
        @Nullable
        MillraceException refusal(NodeInfo node);

        /** Another node is known: frames will go there and its life is watched. */
        void met(NodeInfo node);

        /** The process at this address is gone for certain: have it removed from the membership. */
        void down(NodeAddress node);

        void gone(NodeAddress node);
    }

    private final NodeInfo self;
    private final World world;
    private final NodeExecutions executions;
    private final Map<String, QuerySeat> seats = new HashMap<>();
    private final Strangers strangers = new Strangers();
    private Roster roster = Roster.EMPTY;
    private @Nullable CompletableFuture<Void> leave;

    private ClusterAgent(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            NodeInfo self,
            ExecutionPart.Host host,
            Duration lease,
            World world) {
        super(context);
        this.self = self;
        this.world = world;
        var me = context.getSelf();
        executions = new NodeExecutions(self.address(), host, world, new NodeExecutions.Callbacks() {
            @Override
            public void startLease(NodeExecutions.Lease started) {
                timers.startSingleTimer(started, new LeaseOver(started), lease);
            }

            @Override
            public void ended(NodeExecutions.Key key) {
                me.tell(new PartGone(key));
            }
        });
        roster = roster.greetedBy(self, List.of());
        timers.startTimerWithFixedDelay(new Tick(), GREETING);
    }

    /** @param lease how long tasks go on without a coordinator */
    public static Behavior<Message> create(NodeInfo self, ExecutionPart.Host host, Duration lease, World world) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ClusterAgent(context, timers, self, host, lease, world)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Members.class, m -> handle(() -> members(m.up())))
                .onMessage(ClusterMessage.Greet.class, m -> handle(() -> greeted(m)))
                .onMessage(Tick.class, m -> handle(this::tick))
                .onMessage(Register.class, m -> handle(() -> register(m.seat())))
                .onMessage(Deregister.class, m -> handle(() -> deregister(m.queryId())))
                .onMessage(Leave.class, m -> handle(() -> leave(m.done())))
                .onMessage(Dead.class, m -> handle(() -> dead(m.node())))
                .onMessage(Silent.class, m -> handle(() -> silent(m)))
                .onMessage(Heard.class, m -> handle(() -> heard(m.node())))
                .onMessage(StoodStill.class, m -> handle(() -> stoodStill(m.stoodMs())))
                .onMessage(ClusterMessage.Deploy.class, m -> handle(() -> executions.deploy(m, seats.get(m.queryId()))))
                .onMessage(ClusterMessage.Connect.class, m -> handle(() -> executions.connect(m)))
                .onMessage(ClusterMessage.Command.class, m -> handle(() -> executions.command(m)))
                .onMessage(ClusterMessage.Undeploy.class, m -> handle(() -> executions.undeploy(m)))
                .onMessage(ClusterMessage.Survey.class, m -> handle(() -> executions.survey(m)))
                .onMessage(ClusterMessage.Released.class, m -> handle(() -> executions.released(m)))
                .onMessage(LeaseOver.class, m -> handle(() -> executions.leaseOver(m.lease())))
                .onMessage(PartGone.class, m -> handle(() -> partGone(m.key())))
                .onMessage(ClusterMessage.Prepare.class, m -> withSeat(m.order().queryId(), s -> s.prepare(m.order())))
                .onMessage(ClusterMessage.Prepared.class, m -> withSeat(m.queryId(), s -> s.prepared(m.node())))
                .onMessage(ClusterMessage.Stands.class, m -> withSeat(m.queryId(), s -> s.stands(m)))
                .onMessage(
                        ClusterMessage.PartDeployed.class,
                        m -> withSeat(m.queryId(), s -> s.partDeployed(m.node(), m.execution())))
                .onMessage(
                        ClusterMessage.PartEnded.class,
                        m -> withSeat(m.queryId(), s -> s.partEnded(m.node(), m.execution())))
                .onMessage(ClusterMessage.Report.class, m -> withSeat(m.queryId(), s -> s.reported(m.report())))
                .onMessage(ClusterMessage.News.class, m -> withSeat(m.queryId(), s -> news(s, m)))
                .onMessage(
                        ClusterMessage.StopQuery.class, m -> withSeat(m.queryId(), s -> s.stopRequested(m.withEpoch())))
                .onMessage(
                        ClusterMessage.ProcessAll.class,
                        m -> withSeat(m.queryId(), s -> s.processAll(m.from(), m.request())))
                .onMessage(
                        ClusterMessage.Rescale.class,
                        m -> withSeat(m.queryId(), s -> s.rescale(m.from(), m.request(), m.tasks())))
                .build();
    }

    /** A defect in the handling of one message must not silence the node. */
    private Behavior<Message> handle(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("The agent of node {} failed on a message", self.address().hostPort(), e);
        }
        return this;
    }

    private Behavior<Message> withSeat(String queryId, Consumer<QuerySeat> step) {
        QuerySeat seat = seats.get(queryId);
        return seat == null ? this : handle(() -> step.accept(seat));
    }

    // ---- who is there

    private void members(List<NodeAddress> up) {
        Set<NodeAddress> gone = new HashSet<>(roster.members());
        up.forEach(gone::remove);
        roster = roster.withMembers(up);
        for (NodeAddress node : gone) {
            strangers.forget(node);
            world.gone(node);
            executions.lost(node, false);
        }
        greetAll(true);
        refuseConflicts();
        tellSeats();
        gone.forEach(node -> seats.values().forEach(s -> s.lost(node, "left the cluster")));
    }

    private void tick() {
        greetAll(false);
        tellSeats();
        leaveIfNothingIsHere();
    }

    private void greetAll(boolean answer) {
        for (NodeAddress node : roster.members()) {
            if (!node.equals(self.address())) {
                world.send(node, greeting(answer && !roster.known().containsKey(node)));
            }
        }
    }

    private ClusterMessage.Greet greeting(boolean answer) {
        return new ClusterMessage.Greet(self, cards(), answer, leave != null);
    }

    private List<QueryCard> cards() {
        return seats.values().stream().map(QuerySeat::card).toList();
    }

    private void greeted(ClusterMessage.Greet greet) {
        NodeInfo node = greet.node();
        MillraceException refusal = world.refusal(node);
        if (refusal != null) {
            refuse(node.address(), greet.answer(), refusal);
            return;
        }
        boolean news = !greet.cards().equals(roster.cards().get(node.address()))
                || !node.equals(roster.known().get(node.address()))
                || greet.leaving() && !roster.leaving().contains(node.address());
        if (!roster.known().containsKey(node.address())) {
            world.met(node);
        }
        if (greet.answer()) {
            world.send(node.address(), greeting(false));
        }
        if (news) {
            roster = roster.greetedBy(node, greet.cards());
            if (greet.leaving()) {
                roster = roster.leftBy(node.address());
            }
            refuseConflicts();
            tellSeats();
        }
    }

    /** It learns from the answer that it is refused, and gives in if it is the younger one. */
    private void refuse(NodeAddress stranger, boolean answer, MillraceException why) {
        if (strangers.add(stranger, why)) {
            LOG.error("Node {} is refused: {}", stranger.hostPort(), why.getMessage());
            answerStranger(stranger);
        } else if (answer) {
            answerStranger(stranger);
        }
        refuseConflicts();
    }

    private void answerStranger(NodeAddress stranger) {
        world.send(stranger, new ClusterMessage.Greet(self, List.of(), false, leave != null));
    }

    private void tellSeats() {
        for (QuerySeat seat : List.copyOf(seats.values())) {
            seat.rosterChanged(roster, roster.leaderOf(seat.card().queryId()));
        }
    }

    private void refuseConflicts() {
        MillraceException stranger = strangers.older(roster, self.address());
        for (QuerySeat seat : List.copyOf(seats.values())) {
            if (stranger != null) {
                seats.remove(seat.card().queryId());
                ownCardsChanged();
                seat.refused(stranger);
                continue;
            }
            Roster.Conflict conflict = roster.conflict(self.address(), seat.card());
            if (conflict != null) {
                seats.remove(seat.card().queryId());
                ownCardsChanged();
                seat.refused(
                        seat.card().refusal(conflict.card(), conflict.node().hostPort()));
            }
        }
    }

    private void register(QuerySeat seat) {
        seats.put(seat.card().queryId(), seat);
        ownCardsChanged();
        refuseConflicts();
        tellSeats();
    }

    private void deregister(String queryId) {
        if (seats.remove(queryId) != null) {
            executions.endAll(queryId);
            ownCardsChanged();
        }
        leaveIfNothingIsHere();
    }

    private void ownCardsChanged() {
        roster = roster.greetedBy(self, cards());
        greetAll(false);
    }

    // ---- leaving

    private void leave(CompletableFuture<Void> done) {
        leave = done;
        roster = roster.leftBy(self.address());
        greetAll(false);
        tellSeats();
        leaveIfNothingIsHere();
    }

    /** A query that this node leads is handed over by its coordinator; of the others it waits until its tasks are placed elsewhere. */
    private void leaveIfNothingIsHere() {
        CompletableFuture<Void> done = leave;
        if (done == null) {
            return;
        }
        for (QuerySeat seat : List.copyOf(seats.values())) {
            String queryId = seat.card().queryId();
            if (!self.address().equals(roster.leaderOf(queryId)) && !executions.has(queryId)) {
                seat.left();
            }
        }
        if (seats.isEmpty() && executions.isEmpty()) {
            done.complete(null);
        }
    }

    private void partGone(NodeExecutions.Key key) {
        executions.gone(key);
        leaveIfNothingIsHere();
    }

    // ---- who is not

    private void dead(NodeAddress node) {
        LOG.warn("Node {} is dead: its liveness port refuses connections", node.hostPort());
        world.down(node);
        executions.lost(node, false);
        lose(node, roster.losingForGood(node), "is dead: its process refuses connections");
    }

    private void silent(Silent silent) {
        LOG.warn("Node {} has been silent for {} ms", silent.node().hostPort(), silent.silentMs());
        executions.lost(silent.node(), true);
        lose(silent.node(), roster.losing(silent.node()), "has been silent for " + silent.silentMs() + " ms");
    }

    private void lose(NodeAddress node, Roster without, String why) {
        if (without.outvoted() && !roster.outvoted()) {
            LOG.warn(
                    "Node {} hears less than half of the cluster: it leads no query until it hears more",
                    self.address().hostPort());
        }
        roster = without;
        tellSeats();
        seats.values().forEach(s -> s.lost(node, why));
    }

    private void heard(NodeAddress node) {
        LOG.info("Node {} is heard again", node.hostPort());
        roster = roster.findingAgain(node);
        world.send(node, greeting(true));
        tellSeats();
    }

    private void stoodStill(long stoodMs) {
        LOG.warn("This process stood still for {} ms: its tasks are given up", stoodMs);
        executions.stoodStill(stoodMs);
    }

    /** A node that leads no more has nothing to say, least of all that the query has ended. */
    private void news(QuerySeat seat, ClusterMessage.News m) {
        NodeAddress leader = roster.leaderOf(m.queryId());
        if (m.lead().equals(leader)) {
            seat.news(m.news());
        }
    }
}
