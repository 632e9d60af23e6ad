package porting;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import scala.Tuple2;

/** What each customer has spent so far, as a pair that replaces the one before. Arguments: input directory, work directory, output directory. */
public final class RunningBalance {
    private RunningBalance() {}

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("RunningBalance")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Dataset<Row> orders = spark.readStream()
                    .schema("id BIGINT, customer STRING, sku STRING, amount DOUBLE")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/orders");
            Encoder<Tuple2<String, Double>> pair = Encoders.tuple(Encoders.STRING(), Encoders.DOUBLE());
            MapGroupsWithStateFunction<String, Row, Double, Tuple2<String, Double>> add = (customer, rows, state) -> {
                double balance = state.exists() ? state.get() : 0;
                for (Iterator<Row> it = rows; it.hasNext(); ) {
                    balance += it.next().<Double>getAs("amount");
                }
                state.update(balance);
                return new Tuple2<>(customer, balance);
            };
            Dataset<Tuple2<String, Double>> balances = orders.groupByKey(
                            (MapFunction<Row, String>) row -> row.getString(row.fieldIndex("customer")), Encoders.STRING())
                    .mapGroupsWithState(add, Encoders.DOUBLE(), pair, GroupStateTimeout.NoTimeout());
            StreamingQuery query = balances.writeStream()
                    .outputMode(OutputMode.Update())
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .foreachBatch((batch, id) -> {
                        batch.map(
                                        (MapFunction<Tuple2<String, Double>, String>)
                                                t -> id + " " + t._1() + " " + Math.round(t._2()),
                                        Encoders.STRING())
                                .write()
                                .mode("append")
                                .json(args[2]);
                    })
                    .trigger(Trigger.AvailableNow())
                    .start();
            query.awaitTermination();
        }
    }
}
