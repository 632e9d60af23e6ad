package io.millrace.server.cli;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.samples.nexmark.AuctionScale;
import io.millrace.samples.nexmark.NexmarkQuery;
import io.millrace.samples.nexmark.NexmarkRun;
import io.millrace.sql.MillraceSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs NEXMark's queries one after the other in this JVM, in rounds, and prints a line for each: the median of the rounds, and the least and
 * the greatest.
 */
@Command(
        name = "nexmark",
        description =
                "Run queries of NEXMark over generated auctions as fast as they go, and print events and CPU seconds of each. The first round warms up and is not counted.",
        mixinStandardHelpOptions = true)
final class NexmarkCommand implements Callable<Integer> {
    @Option(
            names = "--queries",
            split = ",",
            paramLabel = "QUERY",
            description = "q0 to q8 (default: all).",
            defaultValue = "q0,q1,q2,q3,q4,q5,q6,q7,q8")
    private List<String> queries = List.of();

    @Option(
            names = "--events",
            description = "Persons, auctions and bids together (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000000")
    private long events;

    @Option(
            names = "--rate",
            description = "Events a second of event time (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private long eventsPerSecond;

    @Option(names = "--partitions", description = "Of each table (default: ${DEFAULT-VALUE}).", defaultValue = "2")
    private int partitions;

    @Option(names = "--repeats", description = "Counted rounds (default: ${DEFAULT-VALUE}).", defaultValue = "3")
    private int repeats;

    @Option(names = "--seed", description = "Of the events (default: ${DEFAULT-VALUE}).", defaultValue = "1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        if (repeats < 1) {
            throw new IllegalArgumentException("--repeats " + repeats + ": at least one round is counted.");
        }
        List<NexmarkQuery> chosen = queries.stream().map(NexmarkQuery::of).toList();
        AuctionScale scale = new AuctionScale(events, eventsPerSecond, partitions, seed);
        Path work = Files.createTempDirectory("millrace-nexmark-");
        List<NexmarkRun> runs = new ArrayList<>();
        try (MillraceSession session = MillraceSession.builder()
                .appName("nexmark")
                .config("spark.sql.shuffle.partitions", String.valueOf(partitions))
                .getOrCreate()) {
            for (int round = 0; round <= repeats; round++) {
                for (NexmarkQuery query : chosen) {
                    NexmarkRun run = NexmarkRun.of(
                            query,
                            session,
                            scale,
                            work.resolve(query + "-" + round).toString(),
                            NexmarkCommand::processCpuNs);
                    if (round > 0) {
                        runs.add(run);
                    }
                }
            }
        } finally {
            delete(work);
        }
        System.out.println("query\tevents/s\tleast\tgreatest\tCPU s per million events");
        chosen.forEach(query ->
                print(query, runs.stream().filter(r -> r.query() == query).toList()));
        return CommandLine.ExitCode.OK;
    }

    private static long processCpuNs() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static void print(NexmarkQuery query, List<NexmarkRun> rounds) {
        List<Double> rates =
                rounds.stream().map(NexmarkRun::eventsPerSecond).sorted().toList();
        List<Double> cpu =
                rounds.stream().map(NexmarkRun::cpuSecondsPerMillion).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s\t%.0f\t%.0f\t%.0f\t%.2f%n",
                query.name().toLowerCase(Locale.ROOT),
                rates.get(rates.size() / 2),
                rates.get(0),
                rates.get(rates.size() - 1),
                cpu.get(cpu.size() / 2));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
