package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.split;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Counts words between two topics. Arguments: bootstrap servers, input topic, output topic, work directory, output directory. */
public final class KafkaWordCount {
    private KafkaWordCount() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("KafkaWordCount")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Dataset<Row> lines = spark.readStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("subscribe", args[1])
                    .option("startingOffsets", "earliest")
                    .option("maxOffsetsPerTrigger", 2)
                    .load();
            Dataset<Row> counts = lines.selectExpr("CAST(value AS STRING) AS line", "timestamp")
                    .select(explode(split(lower(col("line")), " ")).as("word"))
                    .groupBy(col("word"))
                    .count();
            StreamingQuery query = counts.selectExpr("word AS key", "CAST(count AS STRING) AS value")
                    .writeStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("topic", args[2])
                    .option("checkpointLocation", args[3] + "/checkpoint")
                    .outputMode("update")
                    .trigger(Trigger.AvailableNow())
                    .start();
            query.awaitTermination();

            Dataset<Row> written = spark.read()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("subscribe", args[2])
                    .load();
            written.select(
                            col("topic"),
                            col("key").cast("string").alias("word"),
                            col("value").cast("string").cast("long").alias("count"))
                    .groupBy("topic", "word")
                    .agg(max("count").as("count"))
                    .coalesce(1)
                    .write()
                    .json(args[4]);
        }
    }
}
