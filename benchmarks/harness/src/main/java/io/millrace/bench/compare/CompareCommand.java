package io.millrace.bench.compare;

import io.millrace.bench.contract.Workload;
import io.millrace.bench.load.CellSpec;
import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import io.millrace.bench.result.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the cells of a comparison one after the other, keeps each result as it comes, and draws the page. */
@Command(
        name = "compare",
        description = "Run engines against each other and write tables and charts.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final String DRAIN = "max";
    private static final String IDLE = "idle";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "ENGINE",
            description = "floor, millrace, flink, kstreams, jet, spark; with settings: flink+FLINK_BACKEND=rocksdb "
                    + "(default: ${DEFAULT-VALUE}).",
            defaultValue = "floor,millrace,flink,kstreams,jet,spark")
    private List<String> engines = List.of();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "WORKLOAD",
            description = "See docs/benchmarks/method.md (default: ${DEFAULT-VALUE}).",
            defaultValue = "encode,enhance,count,window")
    private List<String> workloads = List.of();

    @Option(
            names = "--rate",
            description = "Records a second, max: work off a backlog, or idle: none come (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private String rate = "";

    @Option(
            names = "--seconds",
            description = "Measured after the warm-up; for a drain the time limit (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int seconds;

    @Option(
            names = "--warmup",
            description = "Seconds at the same rate that are not measured (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int warmup;

    @Option(names = "--repeats", description = "Rounds (default: ${DEFAULT-VALUE}).", defaultValue = "5")
    private int repeats;

    @Option(
            names = "--heap",
            description = "Of every engine, as -Xms and -Xmx (default: ${DEFAULT-VALUE}).",
            defaultValue = "2g")
    private String heap = "";

    @Option(
            names = "--young",
            description =
                    "Greatest young generation of every engine, where the heap is 384m or more; auto: as the JVM likes (default: ${DEFAULT-VALUE}).",
            defaultValue = "96m")
    private String young = "";

    @Option(
            names = "--peers-compile-all",
            description =
                    "Let the peers' JVMs compile Kafka's clients as they like, and not what runs once a request by the quick compiler only, as Millrace has it on four processors and fewer.")
    private boolean asTheJvmLikes;

    @Option(
            names = "--xmx",
            split = ",",
            paramLabel = "HEAP",
            description = "Sweep these heaps instead, and tell the smallest under which the engine holds the rate.")
    private @Nullable List<String> sweep;

    @Option(
            names = "--tick-us",
            description = "Records of a tick fall due together; 0: evenly spaced (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int tickUs;

    @Option(
            names = "--drain-records",
            description = "How many lie ready with --rate max (default: ${DEFAULT-VALUE}).",
            defaultValue = "3000000")
    private int drainRecords;

    @Option(
            names = "--load-heap",
            description = "Of the load's process (default: ${DEFAULT-VALUE}).",
            defaultValue = "3g")
    private String loadHeap = "";

    @Option(
            names = "--results",
            description = "Folder of the raw results (default: benchmarks/results in the checkout).")
    private @Nullable Path results;

    @Option(
            names = "--work",
            description =
                    "Folder for the broker's data and the engines' state (default: memory, /dev/shm, if there is that).")
    private @Nullable Path work;

    @CommandLine.Mixin
    private final PageOptions page = new PageOptions();

    @Option(names = "--no-report", description = "Only keep the raw results.")
    private boolean noReport;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path checkout = page.checkout();
        List<EngineChoice> chosen = parse(engines, EngineChoice::parse);
        List<Workload> wanted = parse(workloads, Workload::of);
        parse(sweep == null ? List.of(heap) : sweep, Engines::bytes);
        parse(young.equals(Engines.AUTO) ? List.of() : List.of(young), Engines::bytes);
        int perSecond = perSecond();
        Engines launcher = new Engines(checkout, young, !asTheJvmLikes);
        for (EngineChoice engine : chosen) {
            launcher.build(engine);
        }
        Machine machine = Machine.look(checkout);
        Path parent = work == null ? defaultWork() : Files.createDirectories(work);
        Path folder = Files.createTempDirectory(parent, "millrace-bench-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> CellRun.delete(folder)));
        Path kept = Files.createDirectories(results == null ? checkout.resolve("benchmarks/results") : results);
        String call = Instant.now(Clock.systemUTC())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace(":", "");
        ResultFile file = new ResultFile(kept.resolve(call + ResultFile.ENDING));

        boolean allHeld = true;
        List<String> heaps = sweep == null ? List.of(heap) : sweep;
        try (BrokerProcess broker = BrokerProcess.start(folder)) {
            List<Schedule.Turn> turns = Schedule.of(chosen, wanted, heaps, repeats);
            for (int i = 0; i < turns.size(); i++) {
                Schedule.Turn turn = turns.get(i);
                Path cellFolder = Files.createDirectories(folder.resolve("cell-" + i));
                Path scratch = Files.createDirectories(cellFolder.resolve("scratch"));
                CellSpec cell = new CellSpec(
                        turn.engine().label(),
                        turn.workload(),
                        perSecond,
                        seconds,
                        warmup,
                        tickUs,
                        drainRecords,
                        broker.bootstrapServers(),
                        broker.pid(),
                        cellFolder,
                        launcher.command(turn.engine(), turn.heap(), scratch));
                CellResult.Builder result = new CellResult.Builder()
                        .label("call", call)
                        .label(
                                "at",
                                Instant.now(Clock.systemUTC())
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                        .label("command", commandLine())
                        .label("machine", machine.description())
                        .label("jdk", machine.jdk())
                        .label("commit", machine.commit())
                        .label("engine", turn.engine().label())
                        .label("version", launcher.version(turn.engine(), machine))
                        .label(
                                "settings",
                                String.join(
                                        " ",
                                        turn.engine().knobs().entrySet().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .toList()))
                        .label("workload", turn.workload().label())
                        .label("rate", rate)
                        .label("seconds", String.valueOf(seconds))
                        .label("warmup", String.valueOf(warmup))
                        .label("tick_us", String.valueOf(tickUs))
                        .label("heap", turn.heap())
                        .label("sweep", sweep == null ? "no" : "yes")
                        .label("round", turn.round())
                        .figure("turn", i)
                        .figure("load_average", Machine.loadAverage());
                result.all(new CellRun(checkout, loadHeap)
                        .run(cell, launcher.environment(turn.engine(), turn.heap(), scratch)));
                CellResult done = result.build();
                file.append(done);
                allHeld &= done.held();
                System.out.println(line(i + 1, turns.size(), done));
                keepLogsOfFailure(done, cellFolder, kept, call + "-" + i);
                CellRun.delete(cellFolder);
            }
        }
        System.out.println("Raw results: " + file.path());
        if (!noReport) {
            page.draw(List.of(file.path()));
        }
        return allHeld ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private <T> List<T> parse(List<String> texts, java.util.function.Function<String, T> parser) {
        try {
            return texts.stream().map(parser).toList();
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private int perSecond() {
        try {
            return switch (rate) {
                case DRAIN -> CellSpec.DRAIN;
                case IDLE -> CellSpec.IDLE;
                default -> Math.max(1, Integer.parseInt(rate));
            };
        } catch (NumberFormatException e) {
            throw usage(
                    "--rate needs a number of records a second, " + DRAIN + " or " + IDLE + ", not '" + rate + "'.");
        }
    }

    private ParameterException usage(@Nullable String message) {
        if (spec == null) {
            throw new IllegalStateException("No command line");
        }
        return new ParameterException(spec.commandLine(), String.valueOf(message));
    }

    /** As it can be typed again. */
    private String commandLine() {
        return spec == null
                ? ""
                : "./millrace bench "
                        + String.join(
                                " ",
                                spec.commandLine().getParent().getParseResult().originalArgs());
    }

    private static Path defaultWork() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void keepLogsOfFailure(CellResult cell, Path from, Path to, String name) throws IOException {
        if (cell.held()) {
            return;
        }
        for (String log : List.of("engine.log", "load.log")) {
            if (Files.exists(from.resolve(log))) {
                Files.copy(from.resolve(log), to.resolve(name + "-" + log), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String line(int turn, int turns, CellResult cell) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%d/%d %s %s %s %s:",
                turn,
                turns,
                cell.label("engine"),
                cell.label("workload"),
                cell.label("rate"),
                cell.label("heap")));
        if (!cell.label("failure").isEmpty()) {
            return line.append(" FAILED ").append(cell.label("failure")).toString();
        }
        for (String figure : List.of(
                Percentiles.name(50),
                Percentiles.name(99),
                Percentiles.name(99.9),
                Percentiles.name(100),
                "rate_warm",
                "rate_cold",
                "cpu_engine_s",
                "cpu_others_s",
                "rss_mb",
                "cold_s",
                "missing",
                "duplicates",
                "wrong")) {
            cell.figure(figure)
                    .ifPresent(value -> line.append(String.format(
                            Locale.ROOT, value == Math.rint(value) ? " %s=%.0f" : " %s=%.2f", figure, value)));
        }
        String fault = cell.label("first_fault");
        return line.append(" held=")
                .append(cell.label("held"))
                .append(fault.isEmpty() ? "" : " first wrong: " + fault)
                .toString();
    }
}
