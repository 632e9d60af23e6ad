package io.millrace.samples.iot;

import static io.millrace.sql.functions.avg;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.explode;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.round;
import static io.millrace.sql.functions.sequence;
import static io.millrace.sql.functions.struct;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.timestamp_millis;
import static io.millrace.sql.functions.to_json;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.types.StructType;

/**
 * The pipeline. Three results over one stream of readings:
 *
 * <ul>
 *   <li><b>average</b>: of the temperature over the last ten seconds, a device, every two seconds;
 *   <li><b>hot</b>: each reading of {@value #HOT_CELSIUS} °C or more;
 *   <li><b>silent</b>: a device without a reading in a window of five seconds. A stream cannot tell what did not come, so a clock ticks for
 *       every device, and a window that holds ticks only is a silent one.
 * </ul>
 */
public final class TelemetryPipeline {
    public static final double HOT_CELSIUS = 90.0;
    static final String SILENCE_WINDOW = "5 seconds";
    static final StructType READING = StructType.fromDDL("id BIGINT, device INT, ts BIGINT, celsius DOUBLE");

    private TelemetryPipeline() {}

    public static Dataset<Row> readings(Dataset<Row> kafka) {
        return kafka.select(from_json(col("value").cast("string"), READING).as("r"))
                .select("r.*")
                .withColumn("event_time", timestamp_millis(col("ts")));
    }

    public static Dataset<Row> hotAlarms(Dataset<Row> readings) {
        return readings.filter(col("celsius").geq(HOT_CELSIUS))
                .select(to_json(struct(lit("hot").as("kind"), col("id"), col("device"), col("celsius")))
                        .as("value"));
    }

    public static Dataset<Row> averages(Dataset<Row> readings) {
        return readings.withWatermark("event_time", "1 second")
                .groupBy(window(col("event_time"), "10 seconds", "2 seconds"), col("device"))
                .agg(round(avg("celsius"), 2).as("celsius"), count(lit(1)).as("readings"))
                .select(to_json(struct(
                                lit("average").as("kind"),
                                col("device"),
                                col("window.end").cast("long").as("until"),
                                col("celsius"),
                                col("readings")))
                        .as("value"));
    }

    /** @param ticks a row a second, with its time in column timestamp */
    public static Dataset<Row> silenceAlarms(Dataset<Row> readings, Dataset<Row> ticks, int devices) {
        Dataset<Row> heard = readings.select(col("device"), col("event_time"), lit(1).as("heard"))
                .withWatermark("event_time", "1 second");
        Dataset<Row> expected = ticks.select(
                        explode(sequence(lit(0), lit(devices - 1))).as("device"),
                        col("timestamp").as("event_time"),
                        lit(0).as("heard"))
                .withWatermark("event_time", "1 second");
        return heard.union(expected)
                .groupBy(window(col("event_time"), SILENCE_WINDOW), col("device"))
                .agg(sum("heard").as("heard"))
                .where(col("heard").equalTo(0))
                .select(to_json(struct(
                                lit("silent").as("kind"),
                                col("device"),
                                col("window.start").cast("long").as("since")))
                        .as("value"));
    }
}
