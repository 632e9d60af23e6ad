package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.md5;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.upper;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** Clicks that are sent again within five minutes pass once. Arguments: input directory, work directory, output directory. */
public final class FirstClicks {
    private FirstClicks() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("FirstClicks")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            Dataset<Row> clicks = spark.readStream()
                    .schema("user STRING, page STRING, at TIMESTAMP")
                    .option("maxFilesPerTrigger", "1")
                    .format("json")
                    .load(args[0] + "/clicks");
            Column id = md5(concat_ws("|", col("user"), col("page")));
            clicks.withColumn("id", id)
                    .withWatermark("at", "5 minutes")
                    .dropDuplicatesWithinWatermark("id")
                    .where(col("page").isin("/home", "/cart", "/pay").and(col("user").isNotNull()))
                    .select(
                            upper(col("user")).as("user"),
                            col("page").substr(2, 10).as("page"),
                            unix_timestamp(col("at")).as("seconds"),
                            col("id"))
                    .writeStream()
                    .format("json")
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .partitionBy("user")
                    .trigger(Trigger.AvailableNow())
                    .start(args[2] + "/by_user")
                    .awaitTermination();
            spark.read().json(args[2] + "/by_user").coalesce(1).write().json(args[2] + "/all");
        }
    }
}
