package io.millrace.chaos.scenario;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.oracle.WindowOracle;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
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

/** The nodes of one job, in the order of their starts. Each is a process at a place that it keeps. One thread. */
final class ClusterOfWorkers {
    /**
     * Where a node runs.
     *
     * @param within the command that its process is started through ({@link JvmProcess#start}); empty: none
     */
    record Place(String host, int port, List<String> within) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    record Node(Place place, JvmProcess process) {}

    private final Job job;
    private final Workers workers;
    private final Map<String, String> settings;
    private final List<Node> nodes = new ArrayList<>();

    /** Every process that was ever started, for what their logs say. */
    private final List<JvmProcess> all = new ArrayList<>();

    private long closedBeforeMs;

    /** Starts so many nodes on the loopback address. */
    ClusterOfWorkers(Rig rig, String name, Job.Kind kind, int count, Map<String, String> jobSettings)
            throws InterruptedException {
        this(rig, name, kind, onLoopback(count), jobSettings);
    }

    private static List<Place> onLoopback(int count) {
        return freePorts(count).stream()
                .map(port -> new Place("127.0.0.1", port, List.of()))
                .toList();
    }

    /** Starts so many nodes on the loopback address, with barriers so far apart. */
    static ClusterOfWorkers every(long epochMs, Rig rig, String name, Job.Kind kind, int count)
            throws InterruptedException {
        return new ClusterOfWorkers(
                rig, rig.job(name, kind, Map.of(), 2 * count).every(epochMs), onLoopback(count));
    }

    /** Starts so many nodes on the loopback address, whose results go to another broker. */
    static ClusterOfWorkers writingTo(
            String bootstrapServers, Rig rig, String name, Job.Kind kind, int count, Map<String, String> jobSettings)
            throws InterruptedException {
        Job job = rig.job(name, kind, jobSettings, 2 * count).writingTo(bootstrapServers);
        Rig.make(job.out(), 2 * count);
        return new ClusterOfWorkers(rig, job, onLoopback(count));
    }

    /** Starts a node at each of these places. */
    ClusterOfWorkers(Rig rig, String name, Job.Kind kind, List<Place> places, Map<String, String> jobSettings)
            throws InterruptedException {
        this(rig, rig.job(name, kind, jobSettings, 2 * places.size()), places);
    }

    /** Starts a node at each of these places, for a job whose topics have two partitions for each. */
    private ClusterOfWorkers(Rig rig, Job job, List<Place> places) {
        this.job = job;
        int count = places.size();
        workers = new Workers(job, rig.directory().resolve(job.in().name() + "-logs"));
        settings = Map.of(
                "millrace.cluster.seed-nodes",
                places.stream().map(Place::toString).collect(Collectors.joining(",")),
                "millrace.cluster.min-nodes",
                String.valueOf(count),
                "millrace.sql.shuffle.partitions",
                String.valueOf(2 * count));
        places.forEach(this::start);
    }

    static List<Integer> freePorts(int count) {
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
    Node start(Place place) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("millrace.cluster.host", place.host());
        own.put("millrace.cluster.port", String.valueOf(place.port()));
        Node node = new Node(place, workers.start(place.within(), own));
        nodes.add(node);
        all.add(node.process());
        return node;
    }

    /** The node whose coordinator has the newest generation. Nodes that start at the same time may be of any age. */
    int leader(LogWatch log) {
        for (int i = 0; i < nodes.size(); i++) {
            if (leads(nodes.get(i), log)) {
                return i;
            }
        }
        throw new IllegalStateException(
                "No node is the coordinator " + log.newestGeneration().owner());
    }

    static boolean leads(Node node, LogWatch log) {
        String owner = log.newestGeneration().owner();
        return node.process()
                .log()
                .lines()
                .filter(line -> line.startsWith(CountingWorker.RUN))
                .anyMatch(line -> owner.startsWith(line.substring(CountingWorker.RUN.length())));
    }

    /** What any process of this cluster ever said that has this in it. */
    List<String> linesWith(String part) {
        return all.stream()
                .flatMap(process -> process.log().lines())
                .filter(line -> line.contains(part))
                .toList();
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

    /** Those whose processes have ended. */
    List<Node> ended() {
        return nodes.stream().filter(node -> !node.process().isAlive()).toList();
    }

    /** Starts a node that has ended, at its place. */
    Node startAgain(Node node) {
        nodes.remove(node);
        return start(node.place());
    }

    /** Puts one back that was taken and lives. */
    void putBack(Node node) {
        nodes.add(node);
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

    /** Waits until each cold key has a result. */
    void awaitCold(OutputWatch watch, Keys keys) throws InterruptedException {
        Map<String, Long> once = keys.rows(keys.cold());
        await(watch, () -> watch.hasAll(once), "results of all cold keys");
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
                ? WindowOracle.compare(job.in(), job.out(), closedBeforeMs)
                : CountOracle.compare(job.in(), job.out(), job.kind().realTime());
    }

    void killAll() throws InterruptedException {
        for (JvmProcess process : all) {
            if (process.isAlive()) {
                process.goOn();
                process.kill();
            }
        }
    }
}
