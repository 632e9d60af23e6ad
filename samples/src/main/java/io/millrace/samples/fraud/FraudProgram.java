package io.millrace.samples.fraud;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingProgram;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.util.List;

/**
 * The fraud queries between two topics, on one node or on each of several. Arguments: bootstrap servers, the CSV file of accounts, and the
 * directory of checkpoints, which all nodes share.
 */
public final class FraudProgram implements StreamingProgram {
    static final String TRANSACTIONS = "transactions";
    static final String ALERTS = "alerts";
    private static final int ARGUMENTS = 3;

    @Override
    public void start(MillraceSession session, List<String> arguments) throws Exception {
        if (arguments.size() != ARGUMENTS) {
            throw new IllegalArgumentException(
                    "Arguments are BOOTSTRAP ACCOUNTS_CSV CHECKPOINT_DIRECTORY, not " + arguments);
        }
        String bootstrapServers = arguments.get(0);
        Path checkpoints = Path.of(arguments.get(2));
        FraudPipeline.register(session);
        Dataset<Row> accounts = session.read()
                .option("header", "true")
                .schema(FraudPipeline.ACCOUNT)
                .csv(arguments.get(1));
        Dataset<Row> kafka = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", bootstrapServers)
                .option("subscribe", TRANSACTIONS)
                .option("startingOffsets", "earliest")
                .load();
        Dataset<Row> payments = FraudPipeline.payments(kafka, accounts);
        start("payments", FraudPipeline.paymentAlerts(payments), "append", bootstrapServers, checkpoints);
        start("velocity", FraudPipeline.velocityAlerts(payments), "update", bootstrapServers, checkpoints);
    }

    private static void start(
            String name, Dataset<Row> alerts, String outputMode, String bootstrapServers, Path checkpoints)
            throws Exception {
        alerts.writeStream()
                .queryName(name)
                .format("kafka")
                .option("kafka.bootstrap.servers", bootstrapServers)
                .option("topic", ALERTS)
                .option(
                        "checkpointLocation",
                        checkpoints.resolve("checkpoint-" + name).toString())
                .outputMode(outputMode)
                .trigger(Trigger.RealTime("1 second"))
                .start();
    }
}
