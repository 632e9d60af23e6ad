package io.millrace.chaos.scenario;

import io.millrace.chaos.network.PrivateNetwork;
import io.millrace.chaos.oracle.Topic;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.BrokerProcess;
import io.millrace.chaos.work.Job;
import io.millrace.kafkabroker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker and a directory for everything of a run. One thread. */
public final class Rig implements AutoCloseable {
    public static final int PARTITIONS = 2;

    private static final int BROKER_PORT = 9092;
    private static final long EPOCH_MS = 250;

    private final Path directory;
    private final UnaryOperator<String> checkpoints;
    private Broker broker;

    /** Of this JVM, or a process of its own. */
    private record Broker(String bootstrapServers, Runnable end) {
        static Broker of(EmbeddedBroker embedded) {
            return new Broker(embedded.bootstrapServers(), embedded::close);
        }
    }

    /** Checkpoints are below the directory too. */
    public Rig(Path directory) {
        this(directory, name -> directory.resolve(name).toString());
    }

    /** @param checkpoints location of a checkpoint by its name */
    public Rig(Path directory, UnaryOperator<String> checkpoints) {
        this.directory = directory;
        this.checkpoints = checkpoints;
        broker = Broker.of(EmbeddedBroker.start(kafka()));
    }

    /** Its broker is a process on this host of a network, which is the caller's to close. */
    public Rig(Path directory, PrivateNetwork network, int host) throws InterruptedException {
        this.directory = directory;
        checkpoints = name -> directory.resolve(name).toString();
        JvmProcess process =
                brokerProcess(network.within(host), kafka(), new InetSocketAddress(network.address(host), BROKER_PORT));
        broker = new Broker(network.address(host) + ":" + BROKER_PORT, process::close);
    }

    /** Another broker on the loopback address, as a process that can be made to stand still; the caller's to close. */
    JvmProcess anotherBroker(int port) throws InterruptedException {
        return brokerProcess(
                List.of(),
                directory.resolve("another-kafka"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Returns when clients can connect. */
    private JvmProcess brokerProcess(List<String> within, Path data, InetSocketAddress address)
            throws InterruptedException {
        JvmProcess process = JvmProcess.start(
                within,
                data.getFileName().toString(),
                directory.resolve("broker-log"),
                List.of("-Xmx512m"),
                BrokerProcess.class,
                List.of(data.toString(), address.getHostString(), String.valueOf(address.getPort())));
        process.awaitReady(Workers.PATIENCE);
        return process;
    }

    private Path kafka() {
        return directory.resolve("kafka");
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public Path directory() {
        return directory;
    }

    /** A job of this name with topics of its own, made here, and directories of its own. */
    public Job job(String name, Job.Kind kind, Map<String, String> settings) throws InterruptedException {
        return job(name, kind, settings, PARTITIONS);
    }

    /** @param partitions of each topic */
    public Job job(String name, Job.Kind kind, Map<String, String> settings, int partitions)
            throws InterruptedException {
        Job job = new Job(
                kind,
                new Topic(bootstrapServers(), name + "-in"),
                new Topic(bootstrapServers(), name + "-out"),
                checkpoints.apply(name + "-checkpoint"),
                EPOCH_MS,
                settings);
        make(job.in(), partitions);
        make(job.out(), partitions);
        return job;
    }

    /** Makes a topic on the broker that it names; returns when clients find its partitions there. */
    static void make(Topic topic, int partitions) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topic.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic.name(), partitions, (short) 1)))
                    .all()
                    .get();
            // The broker answers before its own metadata have the topic.
            while (partitionsOf(topic.name(), admin) < partitions) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(topic + " could not be made", e.getCause());
        }
    }

    private static long partitionsOf(String topic, Admin admin) throws InterruptedException, ExecutionException {
        try {
            return admin
                    .describeTopics(List.of(topic))
                    .topicNameValues()
                    .values()
                    .iterator()
                    .next()
                    .get()
                    .partitions()
                    .stream()
                    .filter(p -> p.leader() != null)
                    .count();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    /** Stops the broker of this JVM in good order; its port and data stay. */
    public void stopBroker() {
        broker.end().run();
    }

    public void startBrokerAgain() {
        String servers = bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        broker = Broker.of(EmbeddedBroker.start(kafka(), port));
    }

    @Override
    public void close() {
        broker.end().run();
    }
}
