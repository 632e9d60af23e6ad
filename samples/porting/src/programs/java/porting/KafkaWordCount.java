package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.split;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Counts the words of a topic into another topic, then writes what stands in that one. Arguments: bootstrap servers, topic read, topic
 * written, checkpoint directory, output directory.
 */
public final class KafkaWordCount {
    private KafkaWordCount() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("KafkaWordCount")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate()) {
            Dataset<Row> words = spark.readStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("subscribe", args[1])
                    .option("startingOffsets", "earliest")
                    .option("maxOffsetsPerTrigger", 1000)
                    .load()
                    .selectExpr("CAST(value AS STRING) AS line", "timestamp")
                    .select(explode(split(lower(col("line")), "\\W+")).as("word"))
                    .where("word <> ''");
            words.groupBy("word")
                    .count()
                    .selectExpr("word AS key", "CAST(count AS STRING) AS value")
                    .writeStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("topic", args[2])
                    .option("checkpointLocation", args[3])
                    .outputMode("update")
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
            spark.read()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("subscribe", args[2])
                    .option("startingOffsets", "earliest")
                    .option("endingOffsets", "latest")
                    .load()
                    .selectExpr("CAST(key AS STRING) AS word", "CAST(CAST(value AS STRING) AS BIGINT) AS count")
                    .groupBy("word")
                    .max("count")
                    .withColumnRenamed("max(count)", "count")
                    .coalesce(1)
                    .write()
                    .json(args[4]);
        }
    }
}
