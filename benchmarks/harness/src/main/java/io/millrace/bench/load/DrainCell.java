package io.millrace.bench.load;

import io.millrace.bench.contract.Sessions;
import io.millrace.bench.result.CellResult;
import io.millrace.bench.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Records lie ready, the engine starts and works them off as fast as it can. The broker stamps the outputs, and they are read only once
 * the engine has fallen still, so that reading takes nothing from it.
 */
final class DrainCell {
    private static final long BASE_MS = 1_700_000_000_000L;
    private static final long INPUTS_PER_MS = 100;
    private static final long LOOK_MS = 250;
    private static final long STILL_MS = 4_000;
    private static final int SLACK_MS = 60_000;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Map<String, String> BULK = Map.of("linger.ms", "20", "batch.size", "524288");

    private final CellSpec cell;
    private final KafkaSide kafka;
    private final Path tableCsv;
    private final String in;
    private final String out;

    DrainCell(CellSpec cell, KafkaSide kafka, Path tableCsv, String name) {
        this.cell = cell;
        this.kafka = kafka;
        this.tableCsv = tableCsv;
        // Shared by all drains of these records while the broker lives.
        in = "ready-" + cell.drainRecords() + "-" + cell.workload().accounts()
                + switch (cell.workload()) {
                    case DEDUP -> "-repeats";
                    case JOIN -> "-settlements";
                    default -> "";
                };
        out = name + "-out";
    }

    void run(CellResult.Builder result) throws IOException, ExecutionException, InterruptedException, CellFailure {
        if (!kafka.exists(in)) {
            preload();
        }
        kafka.create(out, KafkaSide.Stamp.LogAppendTime);
        long[] ids = new long[cell.drainRecords()];
        for (int id = 0; id < ids.length; id++) {
            ids[id] = id;
        }
        Verifier verifier = Verifier.of(cell.workload(), ids, DrainCell::tsMs, tableCsv);
        CpuReading idle = CpuReading.take(null, cell.brokerPid());
        try (EngineProcess engine = EngineProcess.start(cell, in, out, tableCsv);
                KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(out)) {
            DrainProgress progress = new DrainProgress(cell.seconds() * 1000 + SLACK_MS);
            CpuReading atLastChange = idle;
            long end = 0;
            long read = 0;
            long changedMs = engine.startedMs();
            boolean late = false;
            while (verifier.covered() < verifier.expected() && !late) {
                Thread.sleep(LOOK_MS);
                engine.mustLive();
                long nowMs = System.currentTimeMillis();
                long newEnd = end(consumer);
                if (newEnd != end) {
                    end = newEnd;
                    changedMs = nowMs;
                    atLastChange = CpuReading.take(engine, cell.brokerPid());
                }
                late = nowMs - engine.startedMs() > cell.seconds() * 1000L;
                boolean still = end > read && nowMs - changedMs > STILL_MS;
                if (end - read >= verifier.expectedOutputs() || still || late) {
                    read += read(consumer, end - read, verifier, progress, engine.startedMs());
                }
            }
            CpuReading cpu = atLastChange.minus(idle);
            progress.addTo(result, verifier.covered());
            result.figure("inputs", cell.drainRecords());
            result.figure("outputs", read);
            result.figure("missing", verifier.expected() - verifier.covered());
            result.figure("duplicates", verifier.duplicates());
            result.figure("wrong", verifier.wrong());
            result.figure("cpu_engine_s", cpu.engine());
            result.figure("cpu_broker_s", cpu.broker());
            result.figure("cpu_load_s", cpu.load());
            result.figure("cpu_others_s", cpu.others());
            result.figure("rss_mb", engine.peakResidentMb());
            boolean done = verifier.covered() == verifier.expected() && verifier.wrong() == 0;
            result.label("held", done ? "yes" : "no");
            verifier.firstFault().ifPresent(fault -> result.label("first_fault", fault));
        }
    }

    private static long read(
            KafkaConsumer<byte[], byte[]> consumer,
            long count,
            Verifier verifier,
            DrainProgress progress,
            long startedMs) {
        long done = 0;
        while (done < count) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                progress.at(record.timestamp() - startedMs);
                verifier.output(record.value(), progress);
                done++;
            }
        }
        return done;
    }

    private static long end(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(consumer.assignment()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void preload() throws ExecutionException, InterruptedException {
        kafka.create(in, KafkaSide.Stamp.CreateTime);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(BULK)) {
            for (int id = 0; id < cell.drainRecords(); id++) {
                Future<RecordMetadata> unused = producer.send(kafka.record(in, id, tsMs(id)), (sent, error) -> {
                    if (error != null) {
                        failure.set(error);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new ExecutionException("The records to drain could not be laid ready", failure.get());
        }
    }

    private static long tsMs(long id) {
        return Sessions.even(BASE_MS + id / INPUTS_PER_MS);
    }
}
