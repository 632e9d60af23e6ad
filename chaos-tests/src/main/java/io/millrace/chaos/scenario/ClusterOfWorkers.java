package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.oracle.WindowOracle;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The nodes of one job, oldest first: the order in which they can lead. Each is a process on a port that it keeps. One thread. */
final class ClusterOfWorkers {
    record Node(int port, JvmProcess process) {}

    private final Job job;
    private final Workers workers;
    private final Map<String, String> settings;
    private final List<Node> nodes = new ArrayList<>();

    private long closedBeforeMs;

    /** Starts so many nodes. */
    ClusterOfWorkers(Rig rig, String name, Job.Kind kind, int count, Map<String, String> jobSettings)
            throws InterruptedException {
        job = rig.job(name, kind, jobSettings, 2 * count);
        workers = new Workers(job, rig.directory().resolve(name + "-logs"));
        List<Integer> ports = freePorts(count);
        settings = Map.of(
                "millrace.cluster.seed-nodes",
                ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(",")),
                "millrace.cluster.min-nodes",
                String.valueOf(count),
                "millrace.sql.shuffle.partitions",
                String.valueOf(2 * count));
        ports.forEach(this::start);
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Job job() {
        return job;
    }

    int size() {
        return nodes.size();
    }

    Node node(int number) {
        return nodes.get(number);
    }

    /** Starts a node, which is the youngest then. */
    Node start(int port) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("millrace.cluster.port", String.valueOf(port));
        Node node = new Node(port, workers.start(own));
        nodes.add(node);
        return node;
    }

    /** Takes a node out of the list; what becomes of its process is the caller's business. */
    Node take(int number) {
        Node node = nodes.remove(number);
        if (!node.process().isAlive()) {
            throw new IllegalStateException(
                    "A node ended by itself. " + node.process().tail());
        }
        return node;
    }

    void awaitAllReady() throws InterruptedException {
        for (Node node : nodes) {
            node.process().awaitReady(Workers.PATIENCE);
        }
    }

    void await(OutputWatch watch, BooleanSupplier condition, String what) throws InterruptedException {
        if (!watch.await(Workers.PATIENCE, condition)) {
            StringBuilder tails = new StringBuilder();
            for (Node node : nodes) {
                node.process().printThreads();
                tails.append('\n').append(node.process().tail());
            }
            throw new IllegalStateException("There were no " + what + " within " + Workers.PATIENCE + "." + tails);
        }
    }

    /** Begins the load, and waits until results have been coming for so long. */
    void settle(Load load, OutputWatch watch, long steadyMs) throws InterruptedException {
        awaitAllReady();
        load.start();
        watch.markAfter(0);
        watch.awaitMark(node(0).process());
        long settledMs = System.currentTimeMillis() + steadyMs;
        await(watch, () -> watch.newestMs() > settledMs, "results after the start");
    }

    /** Ends the load and waits for all its results. */
    void catchUp(Load load, OutputWatch watch) throws InterruptedException {
        if (job.kind().windowed()) {
            // Only later rows close a window, in every partition.
            closedBeforeMs = System.currentTimeMillis();
            await(watch, () -> watch.newestMs() >= closedBeforeMs + 1000, "windows after the last fault");
            load.stop();
        } else {
            Map<String, Long> rows = load.stop();
            await(watch, () -> watch.hasAll(rows), "results of all rows");
        }
    }

    Verdict verdict() {
        return job.kind().windowed()
                ? WindowOracle.compare(job.bootstrapServers(), job.inTopic(), job.outTopic(), closedBeforeMs)
                : CountOracle.compare(
                        job.bootstrapServers(),
                        job.inTopic(),
                        job.outTopic(),
                        job.kind().realTime());
    }

    void killAll() throws InterruptedException {
        for (Node node : nodes) {
            node.process().goOn();
            node.process().kill();
        }
    }
}
