package io.millrace.chaos.scenario;

import io.millrace.chaos.work.Job;
import io.millrace.kafkabroker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker in this JVM and a directory for everything of a run. One thread. */
public final class Rig implements AutoCloseable {
    public static final int PARTITIONS = 2;

    private final Path directory;
    private final UnaryOperator<String> checkpoints;
    private EmbeddedBroker broker;

    /** Checkpoints are below the directory too. */
    public Rig(Path directory) {
        this(directory, name -> directory.resolve(name).toString());
    }

    /** @param checkpoints location of a checkpoint by its name */
    public Rig(Path directory, UnaryOperator<String> checkpoints) {
        this.directory = directory;
        this.checkpoints = checkpoints;
        broker = EmbeddedBroker.start(directory.resolve("kafka"));
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
                bootstrapServers(),
                name + "-in",
                name + "-out",
                checkpoints.apply(name + "-checkpoint"),
                settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(job.inTopic(), partitions, (short) 1),
                            new NewTopic(job.outTopic(), partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topics of " + name + " could not be made", e.getCause());
        }
        return job;
    }

    /** Stops the broker in good order; its port and data stay. */
    public void stopBroker() {
        broker.close();
    }

    public void startBrokerAgain() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), broker.port());
    }

    @Override
    public void close() {
        broker.close();
    }
}
