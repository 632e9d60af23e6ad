package porting;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** Each advertisement shown, with the click on it within a minute if there was one. Arguments: input, work and output directory. */
public final class ImpressionsAndClicks {
    private ImpressionsAndClicks() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("ImpressionsAndClicks")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            Dataset<Row> impressions = spark.readStream()
                    .schema("ad STRING, campaign INT, shown TIMESTAMP")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/impressions")
                    .withWatermark("shown", "30 seconds")
                    .as("i");
            Dataset<Row> clicks = spark.readStream()
                    .schema("ad STRING, clicked TIMESTAMP, price DECIMAL(8,2)")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/ad_clicks")
                    .withWatermark("clicked", "30 seconds")
                    .as("c");
            Dataset<Row> joined = impressions
                    .join(
                            clicks,
                            expr("i.ad = c.ad AND clicked BETWEEN shown AND shown + INTERVAL 1 MINUTE"),
                            "leftOuter")
                    .select(
                            impressions.col("ad"),
                            impressions.col("campaign"),
                            impressions.col("shown"),
                            clicks.col("clicked"),
                            coalesce(clicks.col("price"), lit(0)).as("price"));
            joined.writeStream()
                    .format("json")
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .outputMode("append")
                    .trigger(Trigger.AvailableNow())
                    .start(args[2])
                    .awaitTermination();
        }
    }
}
