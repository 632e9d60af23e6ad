package io.millrace.samples.fraud;

import static io.millrace.sql.functions.call_udf;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.api.java.UDF4;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;

/**
 * The pipeline, in the API that Structured Streaming users know. Two rules make alerts:
 *
 * <ul>
 *   <li><b>payment</b>: an amount of three times the account's limit or more, paid outside its home country;
 *   <li><b>velocity</b>: {@value #VELOCITY_LIMIT} or more payments of one account within one second.
 * </ul>
 */
public final class FraudPipeline {
    public static final int VELOCITY_LIMIT = 5;

    static final StructType TRANSACTION = StructType.fromDDL(
            "id BIGINT, ts BIGINT, account_id STRING, amount DOUBLE, currency STRING, merchant STRING, country STRING, channel STRING");
    static final StructType ACCOUNT =
            StructType.fromDDL("account_id STRING, tier STRING, credit_limit INT, home_country STRING");

    private FraudPipeline() {}

    /** User code, called for each payment. */
    static boolean isPaymentFlagged(double amount, int creditLimit, String country, String homeCountry) {
        return amount >= 3.0 * creditLimit && !country.equals(homeCountry);
    }

    public static void register(MillraceSession session) {
        UDF4<Double, Integer, String, String, Boolean> rule = FraudPipeline::isPaymentFlagged;
        session.udf().register("isPaymentFlagged", rule, DataTypes.BooleanType);
    }

    /** Kafka's records, parsed and joined with their accounts. */
    public static Dataset<Row> payments(Dataset<Row> kafka, Dataset<Row> accounts) {
        return kafka.select(from_json(col("value").cast("string"), TRANSACTION).as("t"))
                .select("t.*")
                .join(accounts, "account_id");
    }

    /** One alert for each payment that the rule flags. */
    public static Dataset<Row> paymentAlerts(Dataset<Row> payments) {
        return payments.filter(call_udf(
                        "isPaymentFlagged", col("amount"), col("credit_limit"), col("country"), col("home_country")))
                .select(
                        col("account_id").as("key"),
                        to_json(struct(
                                        lit("payment").as("kind"),
                                        col("id"),
                                        col("account_id"),
                                        col("amount"),
                                        col("tier")))
                                .as("value"));
    }

    /** An alert for each account and second with too many payments; again for each payment more. */
    public static Dataset<Row> velocityAlerts(Dataset<Row> payments) {
        return payments.withColumn("event_time", timestamp_millis(col("ts")))
                .withWatermark("event_time", "2 seconds")
                .groupBy(window(col("event_time"), "1 second"), col("account_id"))
                .agg(count(lit(1)).as("payments"))
                .where(col("payments").geq(VELOCITY_LIMIT))
                .select(
                        col("account_id").as("key"),
                        to_json(struct(
                                        lit("velocity").as("kind"),
                                        col("account_id"),
                                        col("window.start").cast("long").as("second"),
                                        col("payments")))
                                .as("value"));
    }
}
