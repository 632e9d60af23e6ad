package porting;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;

/** Rules as SQL text over temporary views, with user functions. Arguments: input directory, work directory, output directory. */
public final class RulesInSql {
    private RulesInSql() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("RulesInSql")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            spark.udf().register("masked", (UDF1<String, String>) s -> s == null ? null : s.substring(0, 1) + "***", DataTypes.StringType);
            spark.udf()
                    .register(
                            "risk",
                            (UDF2<Double, String, Integer>)
                                    (amount, sku) -> amount != null && amount > 80 ? 2 : sku == null || sku.startsWith("x") ? 1 : 0,
                            DataTypes.IntegerType);
            UserDefinedFunction shout = udf((UDF1<String, String>) s -> s + "!", DataTypes.StringType);
            spark.read().json(args[0] + "/products").createOrReplaceTempView("products");
            spark.readStream()
                    .schema("id BIGINT, customer STRING, sku STRING, amount DOUBLE")
                    .json(args[0] + "/orders")
                    .createOrReplaceTempView("orders");
            Dataset<Row> flagged = spark.sql("""
                    WITH scored AS (
                      SELECT *, risk(amount, sku) AS score FROM orders WHERE amount IS NOT NULL
                    )
                    SELECT s.id, masked(s.customer) AS customer, p.name, s.score,
                           CASE WHEN s.score = 2 THEN 'stop' ELSE 'look' END AS action
                    FROM scored s LEFT JOIN products p ON p.sku = s.sku
                    WHERE s.score > 0
                    """);
            flagged.withColumn("action", shout.apply(col("action")))
                    .withColumn("name", callUDF("masked", col("name")))
                    .writeStream()
                    .format("json")
                    .option("path", args[2])
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
        }
    }
}
