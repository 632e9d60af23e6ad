package porting;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.window;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Views of each page in each minute, once the minute is over. Arguments: input directory, work directory, output directory. */
public final class PageViewsPerMinute {
    private PageViewsPerMinute() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("PageViewsPerMinute")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            Dataset<Row> clicks = spark.readStream()
                    .schema("user STRING, page STRING, at TIMESTAMP")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/clicks");
            Dataset<Row> views = clicks.withWatermark("at", "2 minutes")
                    .groupBy(window(col("at"), "1 minute"), clicks.col("page"))
                    .agg(
                            count(lit(1)).as("views"),
                            approx_count_distinct("user").as("users"),
                            sum(when(col("user").equalTo("ann"), 1).otherwise(0)).as("by_ann"));
            StreamingQuery query = views.select("window.start", "window.end", "page", "views", "users", "by_ann")
                    .writeStream()
                    .format("json")
                    .option("path", args[2])
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .trigger(Trigger.AvailableNow())
                    .start();
            query.awaitTermination();
            if (query.exception().isEmpty() && query.lastProgress().batchId() < 1) {
                throw new IllegalStateException("Several batches were expected");
            }
        }
    }
}
