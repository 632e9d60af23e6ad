package io.millrace.samples.demo;

import io.millrace.kafkabroker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A real Kafka broker with topics of its own in a temporary directory, which goes with it. */
public final class DemoBroker implements AutoCloseable {
    private final Path dir;
    private final EmbeddedBroker broker;

    private DemoBroker(Path dir, EmbeddedBroker broker) {
        this.dir = dir;
        this.broker = broker;
    }

    /** @param topics name → number of partitions */
    public static DemoBroker start(Map<String, Integer> topics) {
        try {
            Path dir = Files.createTempDirectory("millrace-demo-");
            DemoBroker demo = new DemoBroker(dir, EmbeddedBroker.start(dir.resolve("kafka")));
            demo.create(topics);
            return demo;
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary directory for the demo's broker", e);
        }
    }

    private void create(Map<String, Integer> topics) {
        List<NewTopic> wanted = topics.entrySet().stream()
                .map(t -> new NewTopic(t.getKey(), t.getValue(), (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(wanted).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the demo's topics were made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The demo's topics could not be made", e.getCause());
        }
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A directory of this run, for checkpoints and tables. */
    public Path directory() {
        return dir;
    }

    @Override
    public void close() {
        broker.close();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's directory " + dir + " could not be removed", e);
        }
    }
}
