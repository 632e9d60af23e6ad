package io.millrace.samples.worker;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.lower;
import static io.millrace.sql.functions.round;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.unix_millis;
import static io.millrace.sql.functions.upper;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.types.StructType;

/**
 * The patterns of the measuring contract, each from the records of the input topic to key and value of the output topic.
 */
public final class WorkerPatterns {
    private static final StructType TRANSACTION = StructType.fromDDL(
            "id BIGINT, ts BIGINT, account_id STRING, amount DOUBLE, currency STRING, merchant STRING, country STRING, channel STRING");
    static final StructType ACCOUNT =
            StructType.fromDDL("account_id STRING, tier STRING, credit_limit INT, home_country STRING");
    private static final String COUNTRIES = "DE,FR,GB,US,ES,IT,NL,PL,SE,NO,JP,IN,BR,CA,AU,ZA";
    private static final double MIN_AMOUNT = 50;
    private static final double AMOUNT_MEAN = 500;
    private static final double AMOUNT_SD = 288.675;

    private WorkerPatterns() {}

    private static Dataset<Row> parse(Dataset<Row> kafka) {
        return kafka.select(from_json(col("value").cast("string"), TRANSACTION).as("t"))
                .select("t.*");
    }

    private static Dataset<Row> output(Dataset<Row> rows, Column... fields) {
        return rows.select(col("account_id").as("key"), to_json(struct(fields)).as("value"));
    }

    /** Drops small amounts, standardises the rest. Stateless; append. */
    public static Dataset<Row> encode(Dataset<Row> kafka) {
        return output(
                parse(kafka).filter(col("amount").geq(MIN_AMOUNT)),
                col("id"),
                col("ts"),
                col("account_id"),
                round(col("amount").minus(AMOUNT_MEAN).divide(AMOUNT_SD), 4).as("amount_z"),
                upper(col("currency")).as("currency"),
                lower(col("merchant")).as("merchant"),
                expr("find_in_set(country, '" + COUNTRIES + "')").as("country_code"),
                expr("ts div 3600000 % 24").as("hour"),
                col("channel"));
    }

    /** Inner join with a table. Stateless; append. */
    public static Dataset<Row> enhance(Dataset<Row> kafka, Dataset<Row> accounts) {
        return output(
                parse(kafka).join(accounts, "account_id"),
                col("id"),
                col("ts"),
                col("account_id"),
                col("amount"),
                col("currency"),
                col("merchant"),
                col("country"),
                col("tier"),
                col("credit_limit"),
                col("amount").gt(col("credit_limit")).as("over_limit"),
                col("country").notEqual(col("home_country")).as("foreign"));
    }

    /** The number of records of each account so far. Update. */
    public static Dataset<Row> countByAccount(Dataset<Row> kafka) {
        return output(
                parse(kafka).groupBy(col("account_id")).agg(count(lit(1)).as("count")),
                col("account_id"),
                col("count"));
    }

    /** Count and sum of each account and second. Append: one record when the second is over. */
    public static Dataset<Row> countBySecond(Dataset<Row> kafka) {
        return output(
                parse(kafka)
                        .withColumn("event_time", timestamp_millis(col("ts")))
                        .withWatermark("event_time", "0 seconds")
                        .groupBy(window(col("event_time"), "1 second"), col("account_id"))
                        .agg(count(lit(1)).as("count"), sum(col("amount")).as("sum")),
                col("account_id"),
                unix_millis(col("window.start")).as("window_start"),
                col("count"),
                round(col("sum"), 2).as("sum"));
    }

    /** The first record of each id; ids are forgotten after ten seconds. Append. */
    public static Dataset<Row> firstOfEachId(Dataset<Row> kafka) {
        return output(
                parse(kafka)
                        .withColumn("event_time", timestamp_millis(col("ts")))
                        .withWatermark("event_time", "10 seconds")
                        .dropDuplicatesWithinWatermark("id"),
                col("id"),
                col("ts"),
                col("account_id"),
                col("amount"));
    }
}
