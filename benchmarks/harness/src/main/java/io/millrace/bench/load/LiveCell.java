package io.millrace.bench.load;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A fixed rate in an open loop: record n is due at start + n / rate whatever became of those before it, and its latency runs from that
 * due time, which the record carries, until the output that covers it was seen. So a stall is paid for by every record that fell due
 * meanwhile. Four records that lie ready when the engine starts give its cold start.
 */
final class LiveCell {
    private static final long STRAGGLER_LIMIT_S = 20;
    private static final long LOOK_MS = 20;
    private static final long LEAD_MS = 1000;

    private final CellSpec cell;
    private final KafkaSide kafka;
    private final Path tableCsv;
    private final String in;
    private final String out;
    private final AtomicLong sendErrors = new AtomicLong();

    LiveCell(CellSpec cell, KafkaSide kafka, Path tableCsv, String name) {
        this.cell = cell;
        this.kafka = kafka;
        this.tableCsv = tableCsv;
        in = name + "-in";
        out = name + "-out";
    }

    void run(CellResult.Builder result) throws IOException, ExecutionException, InterruptedException, CellFailure {
        kafka.create(in, KafkaSide.Stamp.CreateTime);
        kafka.create(out, KafkaSide.Stamp.CreateTime);
        Pace pace = new Pace(cell.rate(), cell.tickUs() * 1000L, cell.warmupSeconds(), cell.seconds());
        long probedMs = System.currentTimeMillis();
        LiveInputs probes = LiveInputs.of(pace, cell.workload(), probedMs);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            Probes.send(probes, in, kafka, producer);
            try (EngineProcess engine = EngineProcess.start(cell, in, out, tableCsv);
                    OutputReader reader = new OutputReader(kafka, out)) {
                Probes.awaitOutput(engine, reader, result);
                long leadNs = TimeUnit.MILLISECONDS.toNanos(LEAD_MS);
                LiveInputs inputs =
                        probes.startingAt(System.nanoTime() + leadNs, System.currentTimeMillis() + LEAD_MS, probedMs);
                measure(inputs, producer, engine, reader, result);
            }
        }
    }

    private void measure(
            LiveInputs inputs,
            KafkaProducer<byte[], byte[]> producer,
            EngineProcess engine,
            OutputReader reader,
            CellResult.Builder result)
            throws IOException, InterruptedException, CellFailure {
        long[] ids = inputs.ids();
        Verifier verifier = Verifier.of(cell.workload(), ids, inputs::tsMs, tableCsv);
        LatencyRecorder latencies = new LatencyRecorder(inputs);
        reader.judge(verifier, latencies);

        CpuReading cpu = send(inputs, ids, producer, engine);
        long behind = verifier.expected() - reader.covered();
        producer.flush();
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STRAGGLER_LIMIT_S);
        while (reader.covered() < verifier.expected() && System.nanoTime() < giveUpNs) {
            Thread.sleep(LOOK_MS);
        }
        result.figure("rss_mb", engine.peakResidentMb());
        reader.close();

        long missing = verifier.expected() - verifier.covered();
        latencies.addTo(result);
        result.figure("measured_s", cell.seconds());
        result.figure("inputs", cell.rate() * (double) cell.seconds());
        result.figure("missing", missing);
        result.figure("duplicates", verifier.duplicates());
        result.figure("wrong", verifier.wrong());
        result.figure("behind", behind);
        result.figure("send_errors", sendErrors.get());
        result.figure("cpu_engine_s", cpu.engine());
        result.figure("cpu_broker_s", cpu.broker());
        result.figure("cpu_load_s", cpu.load());
        result.figure("cpu_others_s", cpu.others());
        result.label("held", missing == 0 && verifier.wrong() == 0 && latencies.keptUp() ? "yes" : "no");
        verifier.firstFault().ifPresent(fault -> result.label("first_fault", fault));
    }

    /** @return what was spent between the first and the last record that is measured */
    private CpuReading send(LiveInputs inputs, long[] ids, KafkaProducer<byte[], byte[]> producer, EngineProcess engine)
            throws IOException, CellFailure {
        @Nullable CpuReading before = null;
        for (int n = LiveInputs.PROBES; n < ids.length; n++) {
            long id = ids[n];
            long dueNs = inputs.dueNs(id);
            if (before == null && dueNs >= inputs.measuredFromNs()) {
                before = CpuReading.take(engine, cell.brokerPid());
            }
            for (long wait = dueNs - System.nanoTime(); wait > 0; wait = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            Future<RecordMetadata> unused = producer.send(kafka.record(in, id, inputs.tsMs(id)), (sent, error) -> {
                if (error != null) {
                    sendErrors.incrementAndGet();
                }
            });
            if (n % cell.rate() == 0) {
                engine.mustLive();
            }
        }
        CpuReading after = CpuReading.take(engine, cell.brokerPid());
        return before == null ? after.minus(after) : after.minus(before);
    }
}
