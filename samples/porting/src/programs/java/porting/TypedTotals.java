package porting;

import java.io.Serializable;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.TypedColumn;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.Trigger;
import scala.Tuple2;

/** A typed Dataset of beans, grouped by key, with an aggregator of our own. Arguments: input directory, work directory, output directory. */
public final class TypedTotals {
    private TypedTotals() {}

    /** An order. */
    public static class Order implements Serializable {
        private Long id;
        private String customer;
        private String sku;
        private double amount;

        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public String getSku() {
            return sku;
        }

        public void setSku(String sku) {
            this.sku = sku;
        }

        public double getAmount() {
            return amount;
        }

        public void setAmount(double amount) {
            this.amount = amount;
        }
    }

    /** Sum and number. */
    public static class Sums implements Serializable {
        private double sum;
        private int orders;

        public double getSum() {
            return sum;
        }

        public void setSum(double sum) {
            this.sum = sum;
        }

        public int getOrders() {
            return orders;
        }

        public void setOrders(int orders) {
            this.orders = orders;
        }
    }

    /** The mean amount of orders. */
    static final class MeanAmount extends Aggregator<Order, Sums, Double> {
        @Override
        public Sums zero() {
            return new Sums();
        }

        @Override
        public Sums reduce(Sums sums, Order order) {
            sums.setSum(sums.getSum() + order.getAmount());
            sums.setOrders(sums.getOrders() + 1);
            return sums;
        }

        @Override
        public Sums merge(Sums a, Sums b) {
            a.setSum(a.getSum() + b.getSum());
            a.setOrders(a.getOrders() + b.getOrders());
            return a;
        }

        @Override
        public Double finish(Sums sums) {
            return sums.getSum() / sums.getOrders();
        }

        @Override
        public Encoder<Sums> bufferEncoder() {
            return Encoders.bean(Sums.class);
        }

        @Override
        public Encoder<Double> outputEncoder() {
            return Encoders.DOUBLE();
        }
    }

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("TypedTotals")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Encoder<Order> encoder = Encoders.bean(Order.class);
            Dataset<Order> orders = spark.readStream()
                    .schema(encoder.schema())
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/orders")
                    .as(encoder);
            TypedColumn<Order, Double> mean = new MeanAmount().toColumn().name("mean");
            Dataset<Tuple2<String, Double>> means = orders.filter((FilterFunction<Order>) o -> o.getAmount() > 1)
                    .groupByKey((MapFunction<Order, String>) Order::getCustomer, Encoders.STRING())
                    .agg(mean);
            means.toDF("customer", "mean")
                    .writeStream()
                    .queryName("means")
                    .format("memory")
                    .outputMode(OutputMode.Complete())
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
            Dataset<String> texts = spark.table("means")
                    .as(Encoders.tuple(Encoders.STRING(), Encoders.DOUBLE()))
                    .map((MapFunction<Tuple2<String, Double>, String>) t -> t._1 + "=" + t._2(), Encoders.STRING());
            texts.write().json(args[2]);
        }
    }
}
