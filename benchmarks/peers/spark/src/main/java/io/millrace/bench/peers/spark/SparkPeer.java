package io.millrace.bench.peers.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.session_window;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.window;

import io.millrace.bench.contract.EngineArguments;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Workload;
import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * Structured Streaming in this process, with SQL functions only, as its users write it. Knobs: SPARK_TRIGGER rtm|batch|continuous,
 * SPARK_RTM_S (checkpoint interval of the real-time mode), SPARK_ALLOWLIST true|false, SPARK_MASTER, SPARK_SHUFFLE,
 * SPARK_STORE memory|rocksdb, SPARK_MAX_OFFSETS (0: no limit).
 */
public final class SparkPeer {
    private static final String TRANSACTION = "id LONG, ts LONG, account_id STRING, amount DOUBLE, currency STRING, "
            + "merchant STRING, country STRING, channel STRING";
    private static final String ACCOUNT = "account_id STRING, tier STRING, credit_limit INT, home_country STRING";
    private static final String STATE = "org.apache.spark.sql.execution.streaming.state.";

    private SparkPeer() {}

    public static void main(String[] args) throws Exception {
        EngineArguments arguments = EngineArguments.parse(args);
        Path scratch = arguments.scratch("spark");
        SparkSession spark = session(scratch);
        Dataset<Row> in = read(spark, arguments).load();
        Dataset<Row> transactions = in.select(from_json(col("value").cast("string"), schema(arguments.workload()))
                        .as("t"))
                .select("t.*");
        StreamingQuery query =
                write(steps(spark, transactions, arguments), arguments, scratch).start();
        EngineArguments.ready();
        query.awaitTermination();
    }

    private static StructType schema(Workload workload) {
        return StructType.fromDDL(workload == Workload.JOIN ? "auth_id LONG, " + TRANSACTION : TRANSACTION);
    }

    private static SparkSession session(Path scratch) {
        boolean rocksDb = EngineArguments.knob("SPARK_STORE", "memory").equals("rocksdb");
        SparkSession spark = SparkSession.builder()
                .appName("millrace-bench")
                .master(EngineArguments.knob("SPARK_MASTER", "local[2]"))
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", scratch.resolve("local").toString())
                .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
                .config("spark.sql.shuffle.partitions", EngineArguments.knob("SPARK_SHUFFLE", "1"))
                .config("spark.sql.streaming.pollingDelay", "1ms")
                .config(
                        "spark.sql.streaming.realTimeMode.allowlistCheck",
                        EngineArguments.knob("SPARK_ALLOWLIST", "true"))
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        STATE + (rocksDb ? "RocksDBStateStoreProvider" : "HDFSBackedStateStoreProvider"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    private static DataStreamReader read(SparkSession spark, EngineArguments arguments) {
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments.bootstrapServers())
                .option("subscribe", arguments.inTopic())
                .option("startingOffsets", "earliest");
        KafkaSettings.consumer().forEach((name, value) -> {
            // Spark sets this one itself and refuses it as an option.
            if (!name.equals("auto.offset.reset")) {
                reader.option("kafka." + name, value);
            }
        });
        int maxOffsets = EngineArguments.knob("SPARK_MAX_OFFSETS", 0);
        return maxOffsets > 0 ? reader.option("maxOffsetsPerTrigger", maxOffsets) : reader;
    }

    private static DataStreamWriter<Row> write(Dataset<Row> out, EngineArguments arguments, Path scratch) {
        DataStreamWriter<Row> writer = out.writeStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments.bootstrapServers())
                .option("topic", arguments.outTopic())
                .option("checkpointLocation", scratch.resolve("checkpoint").toString())
                .outputMode(arguments.workload().needsEventTime() ? "append" : "update");
        KafkaSettings.producer().forEach((name, value) -> writer.option("kafka." + name, value));
        return writer.trigger(trigger(arguments.workload()));
    }

    private static Trigger trigger(Workload workload) {
        // The real-time mode of 4.2 takes stateless queries only.
        return switch (EngineArguments.knob("SPARK_TRIGGER", workload.isStateless() ? "rtm" : "batch")) {
            case "rtm" -> Trigger.RealTime(EngineArguments.knob("SPARK_RTM_S", 300) + " seconds");
            case "continuous" -> Trigger.Continuous("1 second");
            default -> Trigger.ProcessingTime(0);
        };
    }

    private static Dataset<Row> steps(SparkSession spark, Dataset<Row> t, EngineArguments arguments) {
        return switch (arguments.workload()) {
            case ENCODE -> encode(t);
            case ENHANCE ->
                enhance(
                        t,
                        spark.read()
                                .option("header", "true")
                                .schema(ACCOUNT)
                                .csv(arguments.tableCsv().toString()));
            case COUNT -> output(t.groupBy("account_id").count(), col("account_id"), col("count"));
            case WINDOW ->
                output(
                        timed(t, "0 seconds")
                                .groupBy(window(col("time"), "1 second"), col("account_id"))
                                .agg(count(lit(1)).as("count"), sum("amount").as("sum")),
                        col("account_id"),
                        unix_millis(col("window.start")).as("window_start"),
                        col("count"),
                        round(col("sum"), 2).as("sum"));
            case DEDUP ->
                output(
                        timed(t, "10 seconds").dropDuplicatesWithinWatermark(new String[] {"id"}),
                        col("id"),
                        col("ts"),
                        col("account_id"),
                        col("amount"));
            case SESSION ->
                output(
                        timed(t, "0 seconds")
                                .groupBy(
                                        session_window(col("time"), Sessions.GAP_MS + " milliseconds"),
                                        col("account_id"))
                                .agg(count(lit(1)).as("count"), sum("amount").as("sum")),
                        col("account_id"),
                        unix_millis(col("session_window.start")).as("session_start"),
                        unix_millis(col("session_window.end")).as("session_end"),
                        col("count"),
                        round(col("sum"), 2).as("sum"));
            case JOIN -> join(timed(t, "1 second"));
            case STATE ->
                throw new UnsupportedOperationException(
                        "Not written for Spark: it needs its typed API, which no other workload uses");
        };
    }

    private static Dataset<Row> join(Dataset<Row> t) {
        Dataset<Row> a = t.filter("id = auth_id")
                .selectExpr("id AS a_id", "time AS a_time", "ts AS a_ts", "amount AS authorised");
        Dataset<Row> s = t.filter("id <> auth_id");
        return output(
                s.join(a, expr("auth_id = a_id AND time >= a_time AND time <= a_time + interval 1 second")),
                col("id"),
                col("auth_id"),
                col("account_id"),
                col("authorised"),
                col("amount").as("settled"),
                col("ts").minus(col("a_ts")).as("delay_ms"));
    }

    private static Dataset<Row> timed(Dataset<Row> t, String late) {
        return t.withColumn("time", timestamp_millis(col("ts"))).withWatermark("time", late);
    }

    private static Dataset<Row> encode(Dataset<Row> t) {
        Column[] countries = Transactions.COUNTRIES.stream().map(c -> lit(c)).toArray(Column[]::new);
        return output(
                t.filter(col("amount").geq(50)),
                col("id"),
                col("ts"),
                col("account_id"),
                round(col("amount").minus(500).divide(288.675), 4).as("amount_z"),
                upper(col("currency")).as("currency"),
                lower(col("merchant")).as("merchant"),
                coalesce(array_position(array(countries), col("country")), lit(0L))
                        .as("country_code"),
                expr("ts div 3600000 % 24").as("hour"),
                col("channel"));
    }

    private static Dataset<Row> enhance(Dataset<Row> t, Dataset<Row> accounts) {
        return output(
                t.join(broadcast(accounts), "account_id"),
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

    private static Dataset<Row> output(Dataset<Row> rows, Column... fields) {
        return rows.select(col("account_id").as("key"), to_json(struct(fields)).as("value"));
    }
}
