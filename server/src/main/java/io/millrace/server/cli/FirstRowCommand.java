package io.millrace.server.cli;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.functions;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long a new JVM takes for its first query, a chain of so many operators. Each step is a line of its name, milliseconds, and the
 * milliseconds of CPU that the calling thread and the whole process used meanwhile: on a busy machine those say more. The last is the whole
 * since the JVM began. For medians run it several times (docs/benchmarks/micro.md).
 */
@Command(
        name = "first-row",
        description =
                "Plan a chain of operators in this new JVM, start it, and print the plan and of each step the milliseconds, and those of CPU time of the thread and of the process.",
        mixinStandardHelpOptions = true)
final class FirstRowCommand implements Callable<Integer> {
    private static final int NS_PER_MS = 1_000_000;

    @Option(
            names = "--operators",
            description = "Length of the chain (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int operators = 30;

    @Option(
            names = "--rhythm",
            description = "real-time or micro-batch (default: ${DEFAULT-VALUE}).",
            defaultValue = "real-time")
    private String rhythm = "real-time";

    @Override
    public Integer call() throws Exception {
        if (operators < 1) {
            throw new IllegalArgumentException("--operators " + operators + ": a chain has at least one.");
        }
        Trigger trigger = switch (rhythm) {
            case "real-time" -> Trigger.RealTime("1 second");
            case "micro-batch" -> Trigger.ProcessingTime(0);
            default ->
                throw new IllegalArgumentException("--rhythm " + rhythm + ": there are real-time and micro-batch.");
        };
        Moment jvm = new Moment(
                System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * NS_PER_MS, 0, 0);
        Moment begun = Moment.now();
        try (MillraceSession session =
                MillraceSession.builder().appName("first-row").getOrCreate()) {
            final Moment opened = Moment.now();
            Dataset<Row> chain = chain(session);
            final Moment described = Moment.now();
            chain.explain();
            final Moment planned = Moment.now();
            CompletableFuture<Long> firstRowNs = new CompletableFuture<>();
            final Moment start = Moment.now();
            StreamingQuery query = chain.writeStream()
                    .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                        if (!rows.isEmpty()) {
                            firstRowNs.complete(System.nanoTime());
                        }
                    })
                    .trigger(trigger)
                    .start();
            final Moment started = Moment.now();
            // Ends with the query's error if that fails before its first row.
            while (!firstRowNs.isDone() && !query.awaitTermination(1)) {}
            Moment seen = Moment.now();
            Moment row = new Moment(firstRowNs.join(), seen.threadNs(), seen.processNs());
            query.stop();
            step("jvm", jvm, begun);
            step("session", begun, opened);
            step("analysis", opened, described);
            step("plan", described, planned);
            step("start", start, started);
            step("start-to-first-row", start, row);
            step("whole", jvm, row);
        }
        return CommandLine.ExitCode.OK;
    }

    /** A third of it computes a column, a third filters, a third adds a text of another column: nothing that folds away. */
    private Dataset<Row> chain(MillraceSession session) {
        Dataset<Row> rows = session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 1000)
                .load();
        for (int i = 0; i < operators; i++) {
            rows = switch (i % 3) {
                case 0 ->
                    rows.withColumn("c" + i, functions.expr("value * " + (i + 2) + " + length(concat('r', value))"));
                case 1 -> rows.where("c" + (i - 1) + " % " + (100 + i) + " <> 7");
                default ->
                    rows.selectExpr("*", "upper(concat(cast(c" + (i - 2) + " AS STRING), '-', timestamp)) AS s" + i);
            };
        }
        return rows;
    }

    /** A point in time, and the CPU time until then of the thread that asks and of the process. */
    private record Moment(long ns, long threadNs, long processNs) {
        static Moment now() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            return new Moment(
                    System.nanoTime(),
                    threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0,
                    ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                            ? system.getProcessCpuTime()
                            : 0);
        }
    }

    private static void step(String name, Moment from, Moment to) {
        System.out.println(name + " " + (to.ns() - from.ns()) / NS_PER_MS + " thread "
                + (to.threadNs() - from.threadNs()) / NS_PER_MS + " process "
                + (to.processNs() - from.processNs()) / NS_PER_MS);
    }
}
