package porting;

import static org.apache.spark.sql.functions.timestamp_seconds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.ListState;
import org.apache.spark.sql.streaming.MapState;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.streaming.ValueState;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Orders that are not paid within a minute, by a processor with timers. Arguments: input directory, work directory, output directory. */
public final class OpenOrders {
    private static final long PATIENCE_MS = 60_000;
    private static final StructType RESULT = StructType.fromDDL("order STRING, result STRING, events INT, kinds STRING");

    private OpenOrders() {}

    /** Keeps the events of an order until it is paid or its timer is due. */
    static final class Watcher extends StatefulProcessor<String, Row, Row> {
        private transient ValueState<Long> deadline;
        private transient ListState<String> events;
        private transient MapState<String, Integer> kinds;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            deadline = getHandle().getValueState("deadline", Encoders.LONG(), TTLConfig.NONE());
            events = getHandle().getListState("events", Encoders.STRING(), TTLConfig.NONE());
            kinds = getHandle().getMapState("kinds", Encoders.STRING(), Encoders.INT(), TTLConfig.NONE());
        }

        @Override
        public Iterator<Row> handleInputRows(String order, Iterator<Row> rows, TimerValues timers) {
            boolean paid = false;
            while (rows.hasNext()) {
                Row row = rows.next();
                String kind = row.getAs("kind");
                events.appendValue(kind);
                kinds.updateValue(kind, kinds.containsKey(kind) ? kinds.getValue(kind) + 1 : 1);
                paid |= kind.equals("paid");
                if (!deadline.exists()) {
                    long due = row.getTimestamp(row.fieldIndex("at")).getTime() + PATIENCE_MS;
                    deadline.update(due);
                    getHandle().registerTimer(due);
                }
            }
            if (!paid) {
                return CollectionConverters.asScala(Collections.emptyIterator());
            }
            getHandle().deleteTimer(deadline.get());
            return CollectionConverters.asScala(List.of(end(order, "paid")).iterator());
        }

        @Override
        public Iterator<Row> handleExpiredTimer(String order, TimerValues timers, ExpiredTimerInfo timer) {
            String result = timer.getExpiryTimeInMs() <= timers.getCurrentWatermarkInMs() ? "open" : "early";
            return CollectionConverters.asScala(List.of(end(order, result)).iterator());
        }

        private Row end(String order, String result) {
            int count = 0;
            for (Iterator<String> it = events.get(); it.hasNext(); it.next()) {
                count++;
            }
            List<String> names = new ArrayList<>();
            CollectionConverters.asJava(kinds.iterator()).forEachRemaining(e -> names.add(e._1() + "=" + e._2()));
            Collections.sort(names);
            events.clear();
            kinds.clear();
            deadline.clear();
            return RowFactory.create(order, result, count, String.join(" ", names));
        }
    }

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("OpenOrders")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                .getOrCreate()) {
            Dataset<Row> events = spark.readStream()
                    .schema("order STRING, kind STRING, second BIGINT")
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/order_events")
                    .withColumn("at", timestamp_seconds(functions.col("second")))
                    .withWatermark("at", "10 seconds");
            Dataset<Row> results = events.groupByKey((MapFunction<Row, String>) r -> r.getAs("order"), Encoders.STRING())
                    .transformWithState(new Watcher(), TimeMode.EventTime(), OutputMode.Append(), Encoders.row(RESULT));
            results.writeStream()
                    .format("json")
                    .option("checkpointLocation", args[1] + "/checkpoint")
                    .outputMode(OutputMode.Append())
                    .trigger(Trigger.AvailableNow())
                    .start(args[2])
                    .awaitTermination();
        }
    }
}
