package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** Writes each batch of orders to two tables, of large and of all. Arguments: input directory, work directory, output directory. */
public final class BatchesToTables {
    private static final double LARGE = 50;

    private BatchesToTables() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("BatchesToTables")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Dataset<Row> orders = spark.readStream()
                    .schema("id BIGINT, customer STRING, sku STRING, amount DOUBLE")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/orders");
            VoidFunction2<Dataset<Row>, Long> write = (batch, id) -> {
                batch.persist();
                Dataset<Row> numbered = batch.withColumn("batch", lit(id));
                numbered.filter(col("amount").gt(LARGE))
                        .sort(col("amount").desc())
                        .write()
                        .mode(SaveMode.Append)
                        .json(args[2] + "/large");
                numbered.groupBy("batch").sum("amount").write().mode("append").format("json").save(args[2] + "/totals");
                List<Row> first = batch.orderBy("id").takeAsList(1);
                if (!first.isEmpty() && first.get(0).isNullAt(0)) {
                    throw new IllegalStateException("An order without an id: " + first.get(0).mkString(","));
                }
                batch.unpersist();
            };
            DataStreamWriter<Row> writer = orders.writeStream().foreachBatch(write);
            writer.option("checkpointLocation", args[1] + "/checkpoint")
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
        }
    }
}
