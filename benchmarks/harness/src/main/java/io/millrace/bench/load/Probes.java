package io.millrace.bench.load;

import io.millrace.bench.result.CellResult;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Records that lie ready when an engine starts: when their first output comes, it is at work. */
final class Probes {
    private static final long START_LIMIT_S = 120;
    private static final long LOOK_MS = 20;
    private static final double NS_PER_S = 1e9;

    private Probes() {}

    /** Returns when the broker has them. */
    static void send(LiveInputs inputs, String topic, KafkaSide kafka, KafkaProducer<byte[], byte[]> producer)
            throws ExecutionException, InterruptedException {
        for (int n = 0; n < LiveInputs.PROBES; n++) {
            long id = inputs.probe(n);
            producer.send(kafka.record(topic, id, inputs.tsMs(id))).get();
        }
    }

    /** Waits for the first output, and adds the cold start to the result. */
    static void awaitOutput(EngineProcess engine, OutputReader reader, CellResult.Builder result)
            throws IOException, InterruptedException, CellFailure {
        while (reader.firstNs() == 0 || !engine.isReady()) {
            engine.mustLive();
            if (System.nanoTime() - engine.startedNs() > TimeUnit.SECONDS.toNanos(START_LIMIT_S)) {
                throw new CellFailure(
                        "no " + (reader.firstNs() == 0 ? "output" : "READY") + " within " + START_LIMIT_S + " s");
            }
            Thread.sleep(LOOK_MS);
        }
        result.figure("cold_s", (reader.firstNs() - engine.startedNs()) / NS_PER_S);
    }
}
