package io.millrace.samples.worker;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.lower;
import static io.millrace.sql.functions.round;
import static io.millrace.sql.functions.session_window;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.unix_millis;
import static io.millrace.sql.functions.upper;
import static io.millrace.sql.functions.window;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The patterns of the measuring contract, each from the records of the input topic to key and value of the output topic.
 */
public final class WorkerPatterns {
    private static final StructType TRANSACTION = StructType.fromDDL(
            "id BIGINT, ts BIGINT, account_id STRING, amount DOUBLE, currency STRING, merchant STRING, country STRING, channel STRING");
    static final StructType ACCOUNT =
            StructType.fromDDL("account_id STRING, tier STRING, credit_limit INT, home_country STRING");
    private static final StructType PAYMENT =
            StructType.fromDDL("id BIGINT, auth_id BIGINT, ts BIGINT, account_id STRING, amount DOUBLE");
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

    /** Count and sum of each account's session with a gap of 501 ms. Append: one record when the session is over. */
    public static Dataset<Row> countBySession(Dataset<Row> kafka) {
        return output(
                parse(kafka)
                        .withColumn("event_time", timestamp_millis(col("ts")))
                        .withWatermark("event_time", "0 seconds")
                        .groupBy(session_window(col("event_time"), "501 milliseconds"), col("account_id"))
                        .agg(count(lit(1)).as("count"), sum(col("amount")).as("sum")),
                col("account_id"),
                unix_millis(col("session_window.start")).as("session_start"),
                unix_millis(col("session_window.end")).as("session_end"),
                col("count"),
                round(col("sum"), 2).as("sum"));
    }

    /** Each settlement with its authorisation, which came at most a second before. Append. */
    public static Dataset<Row> settle(Dataset<Row> kafka) {
        Dataset<Row> payments = kafka.select(
                        from_json(col("value").cast("string"), PAYMENT).as("t"))
                .select("t.*")
                .withColumn("event_time", timestamp_millis(col("ts")))
                .withWatermark("event_time", "1 second");
        Dataset<Row> authorised = payments.filter("id = auth_id")
                .selectExpr("id AS a_id", "event_time AS a_time", "ts AS a_ts", "amount AS authorised");
        Dataset<Row> settled = payments.filter("id <> auth_id");
        return output(
                settled.join(
                        authorised,
                        expr("auth_id = a_id AND event_time >= a_time AND event_time <= a_time + INTERVAL 1 SECOND")),
                col("id"),
                col("auth_id"),
                col("account_id"),
                col("authorised"),
                col("amount").as("settled"),
                col("ts").minus(col("a_ts")).as("delay_ms"));
    }

    /** A payment as the function of {@link #runningByAccount} gets it. */
    public record Payment(long id, long ts, String account, double amount) {}

    /** What is kept of an account. */
    public record Account(long count, double total, long lastSeen) {}

    /** What comes of a payment. */
    public record Running(long id, long ts, String account, long count, double total, long since) {}

    /** Count, sum and time since the last payment of each account, by a function of the user's over state of its own. Update. */
    public static Dataset<Row> runningByAccount(Dataset<Row> kafka) {
        Dataset<Row> running = parse(kafka)
                .select(col("id"), col("ts"), col("account_id").as("account"), col("amount"))
                .as(Encoders.bean(Payment.class))
                .groupByKey((MapFunction<Payment, String>) Payment::account, Encoders.STRING())
                .flatMapGroupsWithState(
                        WorkerPatterns::run,
                        OutputMode.Update(),
                        Encoders.bean(Account.class),
                        Encoders.bean(Running.class),
                        GroupStateTimeout.NoTimeout())
                .toDF();
        return running.select(
                col("account").as("key"),
                to_json(struct(
                                col("id"),
                                col("ts"),
                                col("account").as("account_id"),
                                col("count"),
                                round(col("total"), 2).as("total"),
                                col("since")))
                        .as("value"));
    }

    private static Iterator<Running> run(String account, Iterator<Payment> payments, GroupState<Account> state) {
        List<Running> all = new ArrayList<>(1);
        Account now = state.exists() ? state.get() : new Account(0, 0, 0);
        while (payments.hasNext()) {
            Payment p = payments.next();
            long since = now.count() == 0 ? 0 : p.ts() - now.lastSeen();
            now = new Account(now.count() + 1, now.total() + p.amount(), p.ts());
            all.add(new Running(p.id(), p.ts(), account, now.count(), now.total(), since));
        }
        state.update(now);
        return all.iterator();
    }
}
