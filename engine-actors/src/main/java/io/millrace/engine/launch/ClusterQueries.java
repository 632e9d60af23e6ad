package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.StreamSource;
import io.millrace.engine.cluster.ClusterFleet;
import io.millrace.engine.query.CheckpointLocation;
import io.millrace.engine.query.RunningQuery;
import io.millrace.error.MillraceException;
import io.millrace.spi.session.StreamStart;
import io.millrace.state.store.StateSettings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queries of this node in a cluster of several: what may run there at all, and their seats at the agent. Thread-safe. */
final class ClusterQueries {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterQueries.class);
    private static final long LEAVE_TIMEOUT_S = 30;

    private final Environment environment;
    private final SessionPlanner planner;
    private final BatchQueries batch;
    private final QueryOpener opener;
    private final NodeHandle node;
    private final List<ClusterQuery> seats = new CopyOnWriteArrayList<>();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile boolean leaving;

    ClusterQueries(
            Environment environment, SessionPlanner planner, BatchQueries batch, QueryOpener opener, NodeHandle node) {
        this.environment = environment;
        this.planner = planner;
        this.batch = batch;
        this.opener = opener;
        this.node = node;
    }

    /** Before anything is opened: what can only work, or can only be watched, on one node. */
    static void refuseOneNodeOnly(StreamStart start, CheckpointLocation location) {
        if (start.format().toLowerCase(Locale.ROOT).equals("memory")) {
            throw MillraceException.notYet(
                    "Format memory in a cluster of several nodes",
                    "The table would be on one of the nodes only. Write to Kafka, or leave " + ClusterConfig.SEEDS
                            + " out to run on one node.");
        }
        if (location.temporary()) {
            throw new MillraceException(
                    "STREAMING_CHECKPOINT_LOCATION_MISSING",
                    "A query in a cluster of several nodes needs the option checkpointLocation: a directory that all nodes share.");
        }
    }

    /** How many nodes there will be at least when the query's tasks are placed. */
    int expectedNodes() {
        return Math.max(config().minNodes(), node.get().cluster().membersUp());
    }

    /** Whether the state of each task is kept on a second node. */
    private boolean standby() {
        return new Settings(environment.settings()).number(StateSettings.STANDBY, 0, 0, 1) == 1;
    }

    private ClusterConfig config() {
        return ClusterConfig.from(environment.settings(), Runtime.getRuntime().availableProcessors());
    }

    /** Takes a seat for the query: tasks run here from now on when its coordinator says so, which may be this node's. */
    void join(QueryParts parts, RunningQuery query) {
        refuseWhatStaysInAProcess(parts);
        ClusterNode cluster = node.get().cluster();
        if (watched.compareAndSet(false, true)) {
            node.get().system().getWhenTerminated().whenComplete((done, error) -> nodeEnded());
        }
        ClusterQuery seat = new ClusterQuery(
                new ClusterQuery.Tools(
                        environment,
                        planner,
                        batch,
                        opener,
                        node.get().system(),
                        cluster,
                        node.blocking(),
                        config().minNodes(),
                        new ClusterFleet.Placing(config().rebalanceOnJoin(), config().tasksOnLeader(), standby()),
                        () -> leaving,
                        this::removed),
                parts,
                query);
        seats.add(seat);
        cluster.register(seat);
    }

    /** A query that did not start: its seat is given back. Nothing if it has none. */
    void abandon(RunningQuery query) {
        for (ClusterQuery seat : seats) {
            if (seat.isOf(query)) {
                seat.abandon();
            }
        }
    }

    private static void refuseWhatStaysInAProcess(QueryParts parts) {
        for (StreamSource source : parts.sources()) {
            if (!source.distributed()) {
                throw MillraceException.notYet(
                        "The source " + source.description() + " in a cluster of several nodes",
                        "Its rows are known to one process only. Read from Kafka, or leave " + ClusterConfig.SEEDS
                                + " out to run on one node.");
            }
        }
        if (!parts.sink().distributed()) {
            throw MillraceException.notYet(
                    "The sink " + parts.sink().description() + " in a cluster of several nodes",
                    "What one process wrote, another would publish. Write to Kafka, or leave " + ClusterConfig.SEEDS
                            + " out to run on one node.");
        }
    }

    private void removed(ClusterQuery seat) {
        seats.remove(seat);
    }

    /**
     * The session closes: the queries go on on the other nodes, and for this node's users they have ended. Waits until the tasks of this node
     * are placed elsewhere, behind an epoch; without another node, until their last epoch is durable.
     */
    void leave() {
        leaving = true;
        if (seats.isEmpty()) {
            return;
        }
        try {
            Node.await(
                    node.get().cluster().leave(), LEAVE_TIMEOUT_S, "The tasks of this node were not placed elsewhere");
        } catch (MillraceException e) {
            LOG.warn("This node leaves with tasks: the others roll back to the last epoch, as if it had failed", e);
        }
    }

    private void nodeEnded() {
        for (ClusterQuery seat : seats) {
            seat.nodeEnded(leaving);
        }
    }
}
