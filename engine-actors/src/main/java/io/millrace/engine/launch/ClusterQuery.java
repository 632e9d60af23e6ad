package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.StreamSource;
import io.millrace.engine.cluster.ClusterFleet;
import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.cluster.QueryCard;
import io.millrace.engine.cluster.QueryNews;
import io.millrace.engine.cluster.QuerySeat;
import io.millrace.engine.cluster.Roster;
import io.millrace.engine.coordinator.CoordinatorListener;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.coordinator.QueryCoordinator;
import io.millrace.engine.coordinator.QueryResources;
import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.EpochSummary;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.query.RunningQuery;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query of this node in a cluster of several. It runs the tasks that the query's coordinator gives to this node, and starts a coordinator
 * when this node is the oldest that has the query: the commit log makes a second one harmless. The user's handle hears the same on every
 * node.
 *
 * <p>Calls come from the agent's thread, the coordinator's and blocking ones; guarded by its monitor.
 */
final class ClusterQuery implements QuerySeat {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterQuery.class);

    /** What a seat works with. */
    record Tools(
            Environment environment,
            SessionPlanner planner,
            BatchQueries batch,
            QueryOpener opener,
            ActorSystem<?> system,
            ClusterNode node,
            Executor blocking,
            int minNodes,
            ClusterFleet.Placing placing,
            BooleanSupplier leaving,
            Consumer<ClusterQuery> onEnd) {}

    private record Lead(ClusterFleet fleet, ActorRef<QueryCoordinator.Command> coordinator) {}

    private final Tools tools;
    private final QueryParts parts;
    private final RunningQuery query;
    private final String queryId;
    private final QueryCard card;
    private final StateDirectory local;
    private final StandbyFollower standby;
    private final LeaderParts leaderParts;
    private final NewsRound round;
    private final ForeignRequests foreign = new ForeignRequests();

    private Roster roster = Roster.EMPTY;
    private @Nullable NodeAddress leader;
    private @Nullable Lead lead;
    private boolean starting;
    private boolean hasRun;
    private boolean ended;
    private int reigns;
    private long runningExecution = -1;

    /** Where the tasks are, as far as this node knows: written by the agent's thread. */
    private volatile ClusterMessage.@Nullable Deploy heard;

    ClusterQuery(Tools tools, QueryParts parts, RunningQuery query) {
        this.tools = tools;
        this.parts = parts;
        this.query = query;
        queryId = parts.create().queryId();
        card = Cards.of(parts);
        local = StateDirectory.of(tools.environment().settings(), queryId, parts.reshaping());
        standby = StandbyFollower.of(parts, tools, local);
        leaderParts = new LeaderParts(parts, tools.opener());
        round = new NewsRound(tools.node(), queryId);
        query.attach(this::command);
    }

    @Override
    public QueryCard card() {
        return card;
    }

    // ---- tasks of this node

    @Override
    public ExecutionPart.@Nullable Share share(
            ClusterMessage.Deploy order, NodeAddress self, Consumer<TaskReport> reports) {
        heard = order;
        ExecutionPart.Share share = NodeShare.of(order, self, reports, parts, tools, local);
        standby.ordered(order.execution(), NodeShare.standby(order, self, parts), order.baseRef());
        return share;
    }

    @Override
    public void prepare(ClusterMessage.Deploy order) {
        tools.blocking().execute(() -> {
            try {
                NodeShare.prepare(order, tools.node().address(), parts, tools, local);
            } catch (IOException | RuntimeException e) {
                // Whatever it is, the tasks meet it when they are ordered, and report it to the coordinator.
                LOG.warn("Query {}: the state could not be had before the tasks", queryId, e);
            }
            tools.node()
                    .send(order.lead(), new ClusterMessage.Prepared(tools.node().address(), queryId));
        });
    }

    // ---- who leads

    @Override
    public synchronized void rosterChanged(Roster now, @Nullable NodeAddress nowLeads) {
        roster = now;
        if (ended) {
            return;
        }
        boolean changed = !Objects.equals(nowLeads, leader);
        leader = nowLeads;
        Lead mine = lead;
        boolean leaving = now.leaving().contains(tools.node().address());
        if (mine != null) {
            boolean place = mine.fleet().rosterChanged(now);
            if (leaving) {
                // Tasks that stay where they are need not be disturbed by it.
                mine.coordinator()
                        .tell(
                                mine.fleet().hasTasksHere()
                                        ? new QueryCoordinator.HandOver()
                                        : new QueryCoordinator.StepDown());
            } else if (place) {
                mine.coordinator().tell(new QueryCoordinator.Rebalance());
            }
            if (runningExecution >= 0) {
                round.informNewcomers(mine.fleet().others().keySet(), runningExecution);
            }
        } else if (leaving) {
            if (tools.node().address().equals(nowLeads) && !starting) {
                finish(new Outcome.HandedOver());
            }
        } else if (tools.node().address().equals(nowLeads) && !starting && enough(now)) {
            starting = true;
            tools.blocking().execute(this::lead);
        } else {
            if (hasRun && now.isNext(queryId, tools.node().address()) && leaderParts.areWanted()) {
                tools.blocking().execute(leaderParts::openAhead);
            }
            if (changed && nowLeads != null) {
                query.attach(this::command);
            }
        }
    }

    private boolean enough(Roster now) {
        return hasRun || now.nodesOf(queryId).size() >= tools.minNodes();
    }

    /** Starts a coordinator. Blocks: it reads the log, and opens sources and sink unless that is done. */
    private void lead() {
        try {
            List<LogRecord> log = leaderParts.log();
            if (hasRun && !log.isEmpty() && log.get(log.size() - 1) instanceof LogRecord.Stopped) {
                // The leader before was told to stop, and died before it could say so.
                finish(new Outcome.Stopped());
                return;
            }
            start(leaderParts.open(log));
        } catch (IOException | RuntimeException e) {
            LOG.warn("Query {}: this node could not become its coordinator", queryId, e);
            synchronized (this) {
                starting = false;
            }
            if (!hasRun && e instanceof MillraceException) {
                finish(new Outcome.Failed(e));
            }
        }
    }

    private synchronized void start(QueryParts p) {
        ParallelismPlan.Sizes sizes = p.sizes(StreamQueries.halfTheCores()
                * Math.max(tools.minNodes(), roster.nodesOf(queryId).size()));
        ParallelismPlan parallelism = p.parallelism(sizes);
        ClusterFleet fleet = new ClusterFleet(
                queryId,
                tools.node().address(),
                p.rhythm() == Rhythm.REAL_TIME,
                tools.placing(),
                tools.node(),
                roster,
                heard);
        String owner = p.identity().runId() + "-" + reigns++;
        ActorRef<QueryCoordinator.Command> coordinator = tools.system()
                .systemActorOf(
                        QueryCoordinator.create(
                                p.spec(parallelism, owner, false),
                                new QueryResources(
                                        p.checkpoint().log(),
                                        p.checkpoint().manifests(),
                                        p.sources(),
                                        p.sink(),
                                        p.checkpoint().sinkFiles(),
                                        fleet,
                                        parallelism,
                                        tools.environment()::currentTimeMs,
                                        tools.blocking()),
                                new Leading(new CheckpointCleaning(p.checkpoint(), tools.blocking()))),
                        "millrace-coordinator-" + owner,
                        Props.empty());
        LOG.info(
                "Query {}: this node ({}) leads",
                queryId,
                tools.node().address().hostPort());
        lead = new Lead(fleet, coordinator);
        starting = false;
        foreign.clear();
        runningExecution = -1;
        round.begin();
        query.attach(this::command);
    }

    /** Hears the coordinator, and passes on what it says to the user of this node and to the other nodes. */
    private final class Leading implements CoordinatorListener {
        private final CheckpointCleaning cleaning;

        Leading(CheckpointCleaning cleaning) {
            this.cleaning = cleaning;
        }

        private void pass(QueryNews news) {
            news.tell(query);
            synchronized (ClusterQuery.this) {
                round.tellAll(roster, news);
            }
        }

        @Override
        public void status(String message, boolean dataAvailable, boolean triggerActive) {
            pass(new QueryNews.Status(message, dataAvailable, triggerActive));
        }

        @Override
        public void running(long execution) {
            synchronized (ClusterQuery.this) {
                hasRun = true;
                runningExecution = execution;
            }
            pass(new QueryNews.Running(execution));
        }

        @Override
        public void epochCompleted(EpochSummary summary) {
            pass(new QueryNews.EpochCompleted(summary));
            cleaning.epochCompleted();
            standby.epochCompleted();
        }

        @Override
        public void nothingToDo() {
            pass(new QueryNews.NothingToDo());
        }

        @Override
        public void rolledBack(long execution, Throwable cause) {
            pass(new QueryNews.RolledBack(execution, cause));
        }

        @Override
        public void processAllDone(long request) {
            answer(request, QueryNews.ProcessAllDone::new);
        }

        @Override
        public void rescaled(long request, long pausedMs) {
            answer(request, asked -> new QueryNews.Rescaled(asked, pausedMs));
        }

        private void answer(long request, LongFunction<QueryNews> news) {
            ForeignRequests.Asked asked;
            synchronized (ClusterQuery.this) {
                asked = foreign.answered(request);
                if (asked != null) {
                    round.tell(asked.from(), news.apply(asked.request()));
                }
            }
            if (asked == null) {
                news.apply(request).tell(query);
            }
        }

        @Override
        public void ended(Outcome outcome) {
            cleaning.stop();
            synchronized (ClusterQuery.this) {
                lead = null;
                if (outcome instanceof Outcome.Superseded) {
                    LOG.info("Query {}: another node leads now", queryId);
                    return;
                }
                if (!(outcome instanceof Outcome.Closed || outcome instanceof Outcome.HandedOver)) {
                    round.tellAll(roster, new QueryNews.Ended(outcome));
                }
            }
            finish(outcome);
        }
    }

    // ---- what the agent passes on

    private synchronized void withFleet(Consumer<ClusterFleet> tell) {
        if (lead != null) {
            tell.accept(lead.fleet());
        }
    }

    @Override
    public void lost(NodeAddress node, String why) {
        withFleet(fleet -> fleet.lost(node, why));
    }

    @Override
    public void prepared(NodeAddress node) {
        withFleet(fleet -> fleet.prepared(node));
    }

    @Override
    public void partDeployed(NodeAddress node, long execution) {
        withFleet(fleet -> fleet.partDeployed(node, execution));
    }

    @Override
    public void partEnded(NodeAddress node, long execution) {
        withFleet(fleet -> fleet.partEnded(node, execution));
    }

    @Override
    public void stands(ClusterMessage.Stands answer) {
        withFleet(fleet -> fleet.stands(answer));
    }

    @Override
    public void reported(TaskReport report) {
        withFleet(fleet -> fleet.reported(report));
    }

    @Override
    public void news(QueryNews news) {
        if (news instanceof QueryNews.Ended end) {
            finish(end.outcome());
            return;
        }
        if (news instanceof QueryNews.Running) {
            synchronized (this) {
                hasRun = true;
            }
            // A coordinator that has just begun knows nothing of what was asked of the one before.
            query.attach(this::command);
        }
        if (news instanceof QueryNews.EpochCompleted) {
            standby.epochCompleted();
        }
        news.tell(query);
    }

    @Override
    public synchronized void stopRequested(boolean withEpoch) {
        if (lead != null) {
            lead.coordinator().tell(new QueryCoordinator.Stop(withEpoch));
        }
    }

    @Override
    public synchronized void processAll(NodeAddress from, long request) {
        pass(from, request, QueryCoordinator.ProcessAll::new);
    }

    @Override
    public synchronized void rescale(NodeAddress from, long request, int tasks) {
        pass(from, request, id -> new QueryCoordinator.Rescale(id, tasks));
    }

    private void pass(NodeAddress from, long request, LongFunction<QueryCoordinator.Command> command) {
        Long number = lead == null ? null : foreign.take(from, request);
        if (lead != null && number != null) {
            lead.coordinator().tell(command.apply(number));
        }
    }

    @Override
    public void left() {
        finish(new Outcome.HandedOver());
    }

    /**
     * What this node's user asks of the coordinator, wherever it is. Without one it is asked again when there is. Passed on by another thread:
     * the handle calls this while it holds its own lock, which this seat takes while it holds its monitor.
     */
    private void command(QueryCoordinator.Command command) {
        tools.blocking().execute(() -> pass(command));
    }

    private synchronized void pass(QueryCoordinator.Command command) {
        NodeAddress to = leader;
        if (lead != null) {
            lead.coordinator().tell(command);
            return;
        }
        ClusterMessage message = ForeignRequests.toLeader(command, tools.node().address(), queryId);
        if (to != null && message != null) {
            tools.node().send(to, message);
        }
    }

    // ---- the end

    @Override
    public void refused(MillraceException why) {
        finish(new Outcome.Failed(why));
    }

    /** The actor system of this node has ended. */
    void nodeEnded(boolean asked) {
        finish(
                asked
                        ? new Outcome.Stopped()
                        : new Outcome.Failed(
                                new MillraceException(
                                        "MILLRACE_NODE_REMOVED",
                                        "This node was removed from its cluster: the others had given it up, as after a long pause or a network fault. The query goes on there. Start this process again to have it join.")));
    }

    /** Whether this is the seat of that run. */
    boolean isOf(RunningQuery run) {
        return query.runId().equals(run.runId());
    }

    /** The query did not start in time: too few nodes, or its coordinator could not begin. */
    void abandon() {
        finish(new Outcome.Failed(new MillraceException(
                "MILLRACE_QUERY_NOT_STARTED",
                "Query '" + parts.name() + "' was not running on its cluster in time. "
                        + roster.nodesOf(queryId).size()
                        + " nodes have started it, " + tools.minNodes()
                        + " are wanted (millrace.cluster.min-nodes). Start the same program on the other nodes.")));
    }

    private void finish(Outcome outcome) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        tools.node().deregister(queryId);
        tools.onEnd().accept(this);
        boolean left = outcome instanceof Outcome.Closed && tools.leaving().getAsBoolean();
        Runnable last = () -> {
            try {
                close();
            } finally {
                query.ended(left ? new Outcome.Stopped() : outcome);
            }
        };
        try {
            tools.blocking().execute(last);
        } catch (RejectedExecutionException e) {
            // The session is closing, and its threads have ended before this query's last call.
            last.run();
        }
    }

    private void close() {
        standby.close();
        leaderParts.close();
        parts.sources().forEach(StreamSource::close);
        parts.sink().close();
        parts.checkpoint().close();
        local.close();
    }
}
