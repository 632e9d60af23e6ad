package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.session_window;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sessions of clicks: a gap of ten minutes ends one. Arguments: input directory, work directory, output directory. */
public final class ClickSessions {
    private ClickSessions() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("ClickSessions")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            StructType click = new StructType()
                    .add("user", DataTypes.StringType)
                    .add("page", DataTypes.StringType)
                    .add("at", DataTypes.TimestampType);
            Dataset<Row> clicks = spark.readStream()
                    .schema(click)
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/clicks");
            Dataset<Row> sessions = clicks.withWatermark("at", "5 minutes")
                    .groupBy(session_window(col("at"), "10 minutes").as("session"), col("user"))
                    .agg(count("*").as("clicks"), sort_array(collect_list("page")).as("pages"))
                    .select(
                            col("user"),
                            col("session.start").as("start"),
                            col("session.end").as("end"),
                            col("clicks"),
                            size(col("pages")).as("size"),
                            col("pages").getItem(0).as("first_by_name"));
            sessions.writeStream()
                    .format("json")
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .outputMode("append")
                    .trigger(Trigger.AvailableNow())
                    .start(args[2])
                    .awaitTermination();
        }
    }
}
