package io.millrace.server.cli;

import io.millrace.samples.demo.DemoRun;
import io.millrace.samples.fraud.FraudDemo;
import io.millrace.samples.worker.WorkerPatterns;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the launcher runs once after a build, to learn which classes the commands need: the fraud demo, some SQL, and each pattern of
 * {@code worker} on generated rows. Its result is of no matter, so that a check which fails does not keep the launcher from learning.
 */
@Command(name = "train", description = "What the launcher runs to learn which classes a start needs.", hidden = true)
final class TrainingCommand implements Callable<Integer> {
    private static final long DEMO_S = 3;
    private static final long DEMO_RATE = 2000;
    private static final long DEMO_SEED = 42;
    private static final long FIRST_ROWS_S = 10;

    private static final List<String> STATEMENTS = List.of(
            "SELECT a, sum(b) AS total FROM VALUES (1, 2), (3, 4) AS t(a, b) WHERE b > 1 GROUP BY a ORDER BY total",
            "SELECT upper(s), length(trim(s)), concat(s, 'x'), cast(d AS DATE), date_trunc('hour', now())"
                    + " FROM VALUES ('a', '2026-01-01') AS t(s, d)",
            "SELECT to_json(struct(1 AS a, 'x' AS b, 1.5D AS c)), from_json('{\"a\":1}', 'a INT').a",
            "SELECT * FROM range(3) l JOIN range(2) r USING (id)");

    private static final String PAYMENT =
            "{\"id\":1,\"auth_id\":1,\"ts\":1790000000000,\"account_id\":\"a1\",\"amount\":512.25,"
                    + "\"currency\":\"eur\",\"merchant\":\"M\",\"country\":\"DE\",\"channel\":\"web\"}";

    @Override
    public Integer call() throws Exception {
        new FraudDemo(new DemoRun(DEMO_S, DEMO_RATE, DEMO_SEED, System.out), 1).run();
        try (MillraceSession session =
                MillraceSession.builder().appName("training").getOrCreate()) {
            for (String statement : STATEMENTS) {
                session.sql(statement).show();
            }
            Dataset<Row> payments = session.readStream()
                    .format("rate")
                    .option("rowsPerSecond", "100")
                    .load()
                    .selectExpr("CAST('" + PAYMENT + "' AS BINARY) AS value");
            Dataset<Row> accounts =
                    session.sql("SELECT 'a1' AS account_id, 'gold' AS tier, 500 AS credit_limit, 'DE' AS home_country");
            firstRows(WorkerPatterns.encode(payments), OutputMode.Append());
            firstRows(WorkerPatterns.enhance(payments, accounts), OutputMode.Append());
            firstRows(WorkerPatterns.countByAccount(payments), OutputMode.Update());
            firstRows(WorkerPatterns.countBySecond(payments), OutputMode.Append());
            firstRows(WorkerPatterns.firstOfEachId(payments), OutputMode.Append());
            firstRows(WorkerPatterns.countBySession(payments), OutputMode.Append());
            firstRows(WorkerPatterns.settle(payments), OutputMode.Append());
            firstRows(WorkerPatterns.runningByAccount(payments), OutputMode.Update());
        }
        return CommandLine.ExitCode.OK;
    }

    private static void firstRows(Dataset<Row> rows, OutputMode mode) throws Exception {
        StreamingQuery query = rows.writeStream()
                .format("noop")
                .outputMode(mode)
                .trigger(Trigger.RealTime("100 milliseconds"))
                .start();
        try {
            DemoRun.await(() -> query.recentProgress().length > 1, FIRST_ROWS_S);
        } finally {
            query.stop();
        }
    }
}
