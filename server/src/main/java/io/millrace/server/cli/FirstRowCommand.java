package io.millrace.server.cli;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.functions;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long a new JVM takes for its first query, a chain of so many operators. Each step is a line of its name and milliseconds, and the
 * last is the whole since the JVM began. For medians run it several times (docs/benchmarks/micro.md).
 */
@Command(
        name = "first-row",
        description =
                "Plan a chain of operators in this new JVM, start it, and print the plan and the milliseconds of each step.",
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
        long jvmMs = ManagementFactory.getRuntimeMXBean().getUptime();
        long begunNs = System.nanoTime();
        try (MillraceSession session =
                MillraceSession.builder().appName("first-row").getOrCreate()) {
            final long sessionNs = System.nanoTime();
            Dataset<Row> chain = chain(session);
            final long describedNs = System.nanoTime();
            chain.explain();
            final long plannedNs = System.nanoTime();
            CompletableFuture<Long> firstRowNs = new CompletableFuture<>();
            Path checkpoint = Files.createTempDirectory("millrace-first-row-");
            final long startNs = System.nanoTime();
            StreamingQuery query = chain.writeStream()
                    .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                        if (!rows.isEmpty()) {
                            firstRowNs.complete(System.nanoTime());
                        }
                    })
                    .option("checkpointLocation", checkpoint.toString())
                    .trigger(trigger)
                    .start();
            long startedNs = System.nanoTime();
            // Ends with the query's error if that fails before its first row.
            while (!firstRowNs.isDone() && !query.awaitTermination(1)) {}
            long rowNs = firstRowNs.join();
            query.stop();
            step("jvm", jvmMs);
            step("session", ms(sessionNs - begunNs));
            step("analysis", ms(describedNs - sessionNs));
            step("plan", ms(plannedNs - describedNs));
            step("start", ms(startedNs - startNs));
            step("start-to-first-row", ms(rowNs - startNs));
            step("whole", jvmMs + ms(rowNs - begunNs));
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

    private static long ms(long ns) {
        return ns / NS_PER_MS;
    }

    private static void step(String name, long ms) {
        System.out.println(name + " " + ms);
    }
}
