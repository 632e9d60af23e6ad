package io.millrace.bench.load;

import io.millrace.bench.result.CellResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/** What an engine costs while it waits for input: after the probes, which show that it is at work, nothing comes. */
final class IdleCell {
    private final CellSpec cell;
    private final KafkaSide kafka;
    private final Path tableCsv;
    private final String in;
    private final String out;

    IdleCell(CellSpec cell, KafkaSide kafka, Path tableCsv, String name) {
        this.cell = cell;
        this.kafka = kafka;
        this.tableCsv = tableCsv;
        in = name + "-in";
        out = name + "-out";
    }

    void run(CellResult.Builder result) throws IOException, ExecutionException, InterruptedException, CellFailure {
        kafka.create(in, KafkaSide.Stamp.CreateTime);
        kafka.create(out, KafkaSide.Stamp.CreateTime);
        Pace none = new Pace(1, 0, 0, 0);
        LiveInputs probes = LiveInputs.of(none, cell.workload(), System.currentTimeMillis());
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            Probes.send(probes, in, kafka, producer);
        }
        try (EngineProcess engine = EngineProcess.start(cell, in, out, tableCsv)) {
            // Closed before it is measured: a reader that polls is work for the broker.
            try (OutputReader reader = new OutputReader(kafka, out)) {
                Probes.awaitOutput(engine, reader, result);
            }
            pass(cell.warmupSeconds(), engine);
            long fromNs = System.nanoTime();
            CpuReading before = CpuReading.take(engine, cell.brokerPid());
            pass(cell.seconds(), engine);
            CpuReading cpu = CpuReading.take(engine, cell.brokerPid()).minus(before);
            result.figure("measured_s", (System.nanoTime() - fromNs) / (double) TimeUnit.SECONDS.toNanos(1));
            result.figure("cpu_engine_s", cpu.engine());
            result.figure("cpu_broker_s", cpu.broker());
            result.figure("cpu_load_s", cpu.load());
            result.figure("cpu_others_s", cpu.others());
            result.figure("rss_mb", engine.peakResidentMb());
            result.label("held", "yes");
        }
    }

    private static void pass(int seconds, EngineProcess engine) throws IOException, InterruptedException, CellFailure {
        for (int second = 0; second < seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            engine.mustLive();
        }
    }
}
