package porting;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.stddev;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.window;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Averages of each sensor over the last ten minutes, every five. Arguments: input directory, work directory, output directory. */
public final class SensorAverages {
    private SensorAverages() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("SensorAverages")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            StructType reading = DataTypes.createStructType(new StructField[] {
                DataTypes.createStructField("sensor", DataTypes.IntegerType, false),
                DataTypes.createStructField("taken", DataTypes.StringType, true),
                DataTypes.createStructField("celsius", DataTypes.DoubleType, true)
            });
            Map<String, String> options = new HashMap<>();
            options.put("header", "true");
            options.put("maxFilesPerTrigger", "1");
            Dataset<Row> readings = spark.readStream()
                    .schema(reading)
                    .options(options)
                    .csv(args[0] + "/readings")
                    .withColumn("taken", to_timestamp(col("taken"), "dd.MM.yyyy HH:mm:ss"))
                    .na()
                    .drop(new String[] {"celsius"});
            Dataset<Row> averages = readings.groupBy(window(col("taken"), "10 minutes", "5 minutes"), col("sensor"))
                    .agg(
                            round(avg("celsius"), 2).as("mean"),
                            min("celsius").as("low"),
                            max("celsius").as("high"),
                            round(stddev("celsius"), 3).as("deviation"));
            averages.writeStream()
                    .queryName("averages")
                    .format("memory")
                    .outputMode("complete")
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
            spark.sql("SELECT * FROM averages WHERE high > 0")
                    .withColumn("from", date_format(col("window.start"), "EEE HH:mm"))
                    .withColumn("to", date_format(col("window").getField("end"), "HH:mm"))
                    .drop("window")
                    .write()
                    .json(args[2]);
        }
    }
}
