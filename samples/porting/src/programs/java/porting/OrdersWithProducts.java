package porting;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Orders, enriched from a table of products in a JSON file. Arguments: input directory, work directory, output directory. */
public final class OrdersWithProducts {
    private static final StructType PRODUCT = new StructType()
            .add("sku", DataTypes.StringType, true)
            .add("name", DataTypes.StringType, true)
            .add("tags", new ArrayType(DataTypes.StringType, true), true);

    private OrdersWithProducts() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("OrdersWithProducts")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Dataset<Row> products = spark.read().schema(PRODUCT).json(args[0] + "/products");
            Dataset<Row> orders = spark.readStream()
                    .text(args[0] + "/orders")
                    .select(from_json(col("value"), StructType.fromDDL("id BIGINT, customer STRING, sku STRING, amount DOUBLE")).as("o"))
                    .select("o.*");
            Dataset<Row> enriched = orders.join(broadcast(products), orders.col("sku").equalTo(products.col("sku")), "left")
                    .drop(products.col("sku"))
                    .withColumn("vat", col("amount").multiply(0.19).cast(DataTypes.createDecimalType(10, 2)))
                    .withColumn("fresh", array_contains(col("tags"), "fresh"));
            enriched.select(col("id"), to_json(struct("customer", "sku", "name", "vat", "fresh")).as("order"))
                    .writeStream()
                    .format("json")
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .trigger(Trigger.Once())
                    .start(args[2])
                    .awaitTermination();
        }
    }
}
