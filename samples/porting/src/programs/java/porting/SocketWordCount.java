package porting;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Counts the words that come from a socket, until the word "bye". Arguments: host, port, output directory. */
public final class SocketWordCount {
    private static final long CHECK_MS = 100;

    private SocketWordCount() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("SocketWordCount")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate()) {
            Dataset<String> lines = spark.readStream()
                    .format("socket")
                    .option("host", args[0])
                    .option("port", Integer.parseInt(args[1]))
                    .load()
                    .as(Encoders.STRING());
            Dataset<Row> counts = lines.flatMap(
                            (FlatMapFunction<String, String>) line ->
                                    Arrays.asList(line.toLowerCase().split("\\W+")).iterator(),
                            Encoders.STRING())
                    .filter(col("value").notEqual(""))
                    .groupBy("value")
                    .count()
                    .withColumnRenamed("value", "word");
            StreamingQuery query = counts.writeStream()
                    .queryName("words")
                    .format("memory")
                    .outputMode(OutputMode.Complete())
                    .start();
            while (spark.table("words").filter("word = 'bye'").isEmpty()) {
                query.awaitTermination(CHECK_MS);
            }
            query.processAllAvailable();
            query.stop();
            spark.table("words").orderBy(col("count").desc(), col("word")).coalesce(1).write().mode(SaveMode.Overwrite).json(args[2]);
        }
    }
}
