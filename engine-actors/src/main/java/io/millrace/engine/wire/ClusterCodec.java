package io.millrace.engine.wire;

import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.cluster.LinkClaim;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.cluster.QueryCard;
import io.millrace.engine.cluster.QueryNews;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The messages between agents. The first byte says which. */
final class ClusterCodec {
    private static final int GREET = 1;
    private static final int DEPLOY = 2;
    private static final int PART_DEPLOYED = 3;
    private static final int CONNECT = 4;
    private static final int COMMAND = 5;
    private static final int UNDEPLOY = 6;
    private static final int PART_ENDED = 7;
    private static final int REPORT = 8;
    private static final int NEWS = 9;
    private static final int STOP_QUERY = 10;
    private static final int PROCESS_ALL = 11;
    private static final int RESCALE = 12;
    private static final int SURVEY = 13;
    private static final int STANDS = 14;
    private static final int RELEASED = 15;
    private static final int PREPARE = 16;
    private static final int PREPARED = 17;

    private static final int STATUS = 1;
    private static final int RUNNING = 2;
    private static final int EPOCH_COMPLETED = 3;
    private static final int NOTHING_TO_DO = 4;
    private static final int ROLLED_BACK = 5;
    private static final int PROCESS_ALL_DONE = 6;
    private static final int STOPPED = 7;
    private static final int QUERY_FAILED = 8;
    private static final int RESCALED = 9;

    private ClusterCodec() {}

    static byte[] encode(ClusterMessage message) {
        WireWriter w = new WireWriter();
        if (message instanceof ClusterMessage.Greet m) {
            w.i8(GREET);
            node(w, m.node());
            w.all(m.cards(), ClusterCodec::card).flag(m.answer()).flag(m.leaving());
        } else if (message instanceof ClusterMessage.Deploy m) {
            deploy(w.i8(DEPLOY), m);
        } else if (message instanceof ClusterMessage.PartDeployed m) {
            w.i8(PART_DEPLOYED).node(m.node()).text(m.queryId()).i64(m.execution());
        } else if (message instanceof ClusterMessage.Connect m) {
            w.i8(CONNECT).text(m.queryId()).i64(m.execution());
        } else if (message instanceof ClusterMessage.Command m) {
            w.i8(COMMAND).text(m.queryId()).i64(m.execution()).all(m.tasks(), WireWriter::task);
            TaskCodec.write(w, m.command());
        } else if (message instanceof ClusterMessage.Undeploy m) {
            w.i8(UNDEPLOY).node(m.lead()).text(m.queryId()).i64(m.generation()).i64(m.execution());
        } else if (message instanceof ClusterMessage.PartEnded m) {
            w.i8(PART_ENDED).node(m.node()).text(m.queryId()).i64(m.execution());
        } else if (message instanceof ClusterMessage.Report m) {
            w.i8(REPORT).text(m.queryId());
            TaskCodec.write(w, m.report());
        } else if (message instanceof ClusterMessage.News m) {
            w.i8(NEWS).node(m.lead()).text(m.queryId());
            news(w, m.news());
        } else if (message instanceof ClusterMessage.StopQuery m) {
            w.i8(STOP_QUERY).text(m.queryId()).flag(m.withEpoch());
        } else if (message instanceof ClusterMessage.ProcessAll m) {
            w.i8(PROCESS_ALL).node(m.from()).text(m.queryId()).i64(m.request());
        } else if (message instanceof ClusterMessage.Rescale m) {
            w.i8(RESCALE).node(m.from()).text(m.queryId()).i64(m.request()).i32(m.tasks());
        } else if (message instanceof ClusterMessage.Survey m) {
            w.i8(SURVEY)
                    .node(m.lead())
                    .text(m.queryId())
                    .i64(m.generation())
                    .i64(m.execution())
                    .flag(m.realTime());
        } else if (message instanceof ClusterMessage.Stands m) {
            w.i8(STANDS)
                    .node(m.node())
                    .text(m.queryId())
                    .i64(m.generation())
                    .i64(m.execution())
                    .all(List.copyOf(m.tasks()), WireWriter::task);
        } else if (message instanceof ClusterMessage.Released m) {
            w.i8(RELEASED).node(m.lead()).text(m.queryId()).i64(m.execution());
        } else if (message instanceof ClusterMessage.Prepare m) {
            deploy(w.i8(PREPARE), m.order());
        } else if (message instanceof ClusterMessage.Prepared m) {
            w.i8(PREPARED).node(m.node()).text(m.queryId());
        }
        return w.toBytes();
    }

    static ClusterMessage decode(byte[] bytes) {
        WireReader r = new WireReader(bytes);
        int code = r.i8();
        ClusterMessage message = switch (code) {
            case GREET -> new ClusterMessage.Greet(node(r), r.all(ClusterCodec::card), r.flag(), r.flag());
            case DEPLOY -> deploy(r);
            case PART_DEPLOYED -> new ClusterMessage.PartDeployed(r.node(), r.text(), r.i64());
            case CONNECT -> new ClusterMessage.Connect(r.text(), r.i64());
            case COMMAND ->
                new ClusterMessage.Command(r.text(), r.i64(), r.all(WireReader::task), TaskCodec.command(r));
            case UNDEPLOY -> new ClusterMessage.Undeploy(r.node(), r.text(), r.i64(), r.i64());
            case PART_ENDED -> new ClusterMessage.PartEnded(r.node(), r.text(), r.i64());
            case REPORT -> new ClusterMessage.Report(r.text(), TaskCodec.report(r));
            case NEWS -> new ClusterMessage.News(r.node(), r.text(), news(r));
            case STOP_QUERY -> new ClusterMessage.StopQuery(r.text(), r.flag());
            case PROCESS_ALL -> new ClusterMessage.ProcessAll(r.node(), r.text(), r.i64());
            case RESCALE -> new ClusterMessage.Rescale(r.node(), r.text(), r.i64(), r.i32());
            case SURVEY -> new ClusterMessage.Survey(r.node(), r.text(), r.i64(), r.i64(), r.flag());
            case STANDS ->
                new ClusterMessage.Stands(r.node(), r.text(), r.i64(), r.i64(), Set.copyOf(r.all(WireReader::task)));
            case RELEASED -> new ClusterMessage.Released(r.node(), r.text(), r.i64());
            case PREPARE -> new ClusterMessage.Prepare(deploy(r));
            case PREPARED -> new ClusterMessage.Prepared(r.node(), r.text());
            default -> throw r.unknown("message", code);
        };
        r.atEnd();
        return message;
    }

    private static void node(WireWriter w, NodeInfo n) {
        w.node(n.address())
                .text(n.host())
                .i32(n.dataPort())
                .i32(n.dataStream())
                .i32(n.doorbellPort())
                .i32(n.livenessPort())
                .i64(n.links().incarnation().getMostSignificantBits())
                .i64(n.links().incarnation().getLeastSignificantBits())
                .text(n.links().proof());
    }

    private static NodeInfo node(WireReader r) {
        return new NodeInfo(
                r.node(),
                r.text(),
                r.i32(),
                r.i32(),
                r.i32(),
                r.i32(),
                new LinkClaim(new UUID(r.i64(), r.i64()), r.text()));
    }

    private static void card(WireWriter w, QueryCard c) {
        w.text(c.name()).text(c.queryId()).text(c.fingerprint()).all(c.operators(), WireWriter::text);
    }

    private static QueryCard card(WireReader r) {
        return new QueryCard(r.text(), r.text(), r.text(), r.all(WireReader::text));
    }

    private static void deploy(WireWriter w, ClusterMessage.Deploy m) {
        w.node(m.lead())
                .text(m.queryId())
                .i64(m.generation())
                .i64(m.execution())
                .i32(m.sizes().sourceTasks())
                .i32(m.sizes().exchangeTasks())
                .i32(m.sizes().keyGroups())
                .flag(m.sizes().singleSink())
                .flag(m.realTime())
                .positions(m.starts())
                .maybe(m.baseRef(), WireWriter::object)
                .map(m.placement(), WireWriter::task, WireWriter::node)
                .map(m.standby(), WireWriter::task, WireWriter::node);
    }

    private static ClusterMessage.Deploy deploy(WireReader r) {
        return new ClusterMessage.Deploy(
                r.node(),
                r.text(),
                r.i64(),
                r.i64(),
                new ParallelismPlan.Sizes(r.i32(), r.i32(), r.i32(), r.flag()),
                r.flag(),
                r.positionsBySource(),
                r.maybe(WireReader::object),
                new TreeMap<>(r.map(WireReader::task, WireReader::node)),
                new TreeMap<>(r.map(WireReader::task, WireReader::node)));
    }

    private static void news(WireWriter w, QueryNews news) {
        if (news instanceof QueryNews.Status n) {
            w.i8(STATUS).text(n.message()).flag(n.dataAvailable()).flag(n.triggerActive());
        } else if (news instanceof QueryNews.Running n) {
            w.i8(RUNNING).i64(n.execution());
        } else if (news instanceof QueryNews.EpochCompleted n) {
            TaskCodec.write(w.i8(EPOCH_COMPLETED), n.summary());
        } else if (news instanceof QueryNews.NothingToDo) {
            w.i8(NOTHING_TO_DO);
        } else if (news instanceof QueryNews.RolledBack n) {
            FailureCodec.write(w.i8(ROLLED_BACK).i64(n.execution()), n.cause());
        } else if (news instanceof QueryNews.ProcessAllDone n) {
            w.i8(PROCESS_ALL_DONE).i64(n.request());
        } else if (news instanceof QueryNews.Rescaled n) {
            w.i8(RESCALED).i64(n.request()).i64(n.pausedMs());
        } else if (news instanceof QueryNews.Ended n) {
            if (n.outcome() instanceof Outcome.Failed failed) {
                FailureCodec.write(w.i8(QUERY_FAILED), failed.cause());
            } else {
                w.i8(STOPPED);
            }
        }
    }

    private static QueryNews news(WireReader r) {
        int code = r.i8();
        return switch (code) {
            case STATUS -> new QueryNews.Status(r.text(), r.flag(), r.flag());
            case RUNNING -> new QueryNews.Running(r.i64());
            case EPOCH_COMPLETED -> new QueryNews.EpochCompleted(TaskCodec.summary(r));
            case NOTHING_TO_DO -> new QueryNews.NothingToDo();
            case ROLLED_BACK -> new QueryNews.RolledBack(r.i64(), FailureCodec.read(r));
            case PROCESS_ALL_DONE -> new QueryNews.ProcessAllDone(r.i64());
            case RESCALED -> new QueryNews.Rescaled(r.i64(), r.i64());
            case STOPPED -> new QueryNews.Ended(new Outcome.Stopped());
            case QUERY_FAILED -> new QueryNews.Ended(new Outcome.Failed(FailureCodec.read(r)));
            default -> throw r.unknown("news", code);
        };
    }
}
