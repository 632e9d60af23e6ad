package io.millrace.samples.fraud;

import static io.millrace.testkit.MillraceKit.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.launch.CrashPoint;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.testkit.Disorder;
import io.millrace.testkit.MillraceKit;
import io.millrace.testkit.Seeds;
import io.millrace.testkit.TestQuery;
import io.millrace.testkit.TestStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fraud pipeline without Kafka, on the test kit: what a user's test of a pipeline looks like. */
@Timeout(60)
class FraudPipelineTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    private TestStream<Row> kafka;
    private Dataset<Row> payments;

    @BeforeEach
    void pipeline() {
        FraudPipeline.register(kit.session());
        Dataset<Row> accounts = kit.session()
                .createDataFrame(
                        List.of(row("anna", "gold", 100, "DE"), row("ben", "basic", 1000, "FR")),
                        FraudPipeline.ACCOUNT);
        kafka = kit.stream("value BINARY");
        payments = FraudPipeline.payments(kafka.toDF(), accounts);
    }

    private static Row payment(long id, long ts, String account, double amount, String country) {
        String json = String.format(
                Locale.ROOT,
                "{\"id\":%d,\"ts\":%d,\"account_id\":\"%s\",\"amount\":%.2f,\"country\":\"%s\"}",
                id,
                ts,
                account,
                amount,
                country);
        return row((Object) json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aLargePaymentAbroadIsFlagged() {
        TestQuery<Row> alerts =
                kit.query(FraudPipeline.paymentAlerts(payments)).realTime().start();
        kafka.add(
                payment(1, 0, "anna", 299, "US"),
                payment(2, 0, "anna", 300, "US"),
                payment(3, 0, "anna", 300, "DE"),
                payment(4, 0, "ben", 300, "US"),
                payment(5, 0, "nobody", 9999, "US"));
        alerts.awaitQuiet();
        alerts.assertRows(row(
                "anna", "{\"kind\":\"payment\",\"id\":2,\"account_id\":\"anna\",\"amount\":300.0,\"tier\":\"gold\"}"));
    }

    private static Row velocityAlert(long second, long count) {
        return row(
                "anna",
                "{\"kind\":\"velocity\",\"account_id\":\"anna\",\"second\":" + second + ",\"payments\":" + count + "}");
    }

    @Test
    void theFifthPaymentWithinASecondIsFlaggedAndEachOneMore() {
        TestQuery<Row> alerts = kit.query(FraudPipeline.velocityAlerts(payments))
                .outputMode("update")
                .start();
        for (int i = 0; i < 4; i++) {
            kafka.add(payment(i, 7_000 + i, "anna", 1, "DE"));
        }
        alerts.step().assertNoRows();
        kafka.add(payment(4, 7_999, "anna", 1, "DE"), payment(5, 8_000, "anna", 1, "DE"));
        alerts.step().assertRows(velocityAlert(7, 5));
        // Two seconds later than the newest payment is too late.
        kafka.add(payment(6, 7_100, "anna", 1, "DE"), payment(7, 20_000, "ben", 1, "FR"));
        alerts.step().assertRows(velocityAlert(7, 6)).assertLateRowsDropped(0);
        alerts.runAll();
        kafka.add(payment(8, 7_200, "anna", 1, "DE"));
        alerts.step().assertNoRows().assertLateRowsDropped(1);
    }

    @Test
    void aBurstIsFlaggedWhateverTheOrderAndThroughACrash() {
        Seeds.forEach(5, seed -> {
            TestQuery<Row> alerts = kit.query(FraudPipeline.velocityAlerts(payments))
                    .outputMode("update")
                    .start();
            List<Row> burst = LongStream.range(0, 20)
                    .mapToObj(i -> payment(i, 100_000 * seed + 200 * i, "anna", 1, "DE"))
                    .toList();
            List<Row> disordered = Disorder.within(3, burst, seed);
            kafka.addAll(disordered.subList(0, 10));
            alerts.step();
            kafka.addAll(disordered.subList(10, 20));
            alerts.crashAt(CrashPoint.BEFORE_COMMIT).restart();
            alerts.runAll();
            assertThat(alerts.rows())
                    .contains(
                            velocityAlert(100 * seed, 5),
                            velocityAlert(100 * seed + 1, 5),
                            velocityAlert(100 * seed + 2, 5),
                            velocityAlert(100 * seed + 3, 5));
            alerts.stop();
        });
    }
}
