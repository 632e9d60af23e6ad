package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trim;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.Trigger;

/** Counts log lines by level, watched by a listener. Arguments: input directory, work directory, output directory. */
public final class LogLevels {
    private static final long LISTENER_MS = 10_000;

    private LogLevels() {}

    /** Notes what it is told. */
    static final class Notes extends StreamingQueryListener {
        private final List<String> notes = new CopyOnWriteArrayList<>();

        @Override
        public void onQueryStarted(QueryStartedEvent event) {
            notes.add("started " + event.name());
        }

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            if (event.progress().numInputRows() > 0) {
                notes.add("batch " + event.progress().batchId() + " rows " + event.progress().numInputRows());
            }
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            notes.add("ended");
        }
    }

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("LogLevels")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            Notes notes = new Notes();
            spark.streams().addListener(notes);
            Dataset<Row> lines = spark.readStream().option("maxFilesPerTrigger", 1).text(args[0] + "/logs");
            Dataset<Row> levels = lines.select(
                            regexp_extract(col("value"), "^\\[(\\w+) *\\]", 1).alias("level"),
                            trim(regexp_extract(col("value"), "\\](.*)$", 1)).alias("message"))
                    .filter(col("level").notEqual("").and(col("message").rlike("[a-z]")))
                    .groupBy("level")
                    .count();
            StreamingQuery query = levels.writeStream()
                    .queryName("levels")
                    .format("memory")
                    .outputMode("complete")
                    .trigger(Trigger.AvailableNow())
                    .start();
            try {
                query.awaitTermination();
            } catch (StreamingQueryException e) {
                throw new IllegalStateException(query.name() + " failed", e);
            }
            long until = System.currentTimeMillis() + LISTENER_MS;
            while (!notes.notes.contains("ended") && System.currentTimeMillis() < until) {
                Thread.onSpinWait();
            }
            spark.table("levels").write().json(args[2] + "/levels");
            spark.createDataset(notes.notes, Encoders.STRING()).coalesce(1).write().text(args[2] + "/notes");
        }
    }
}
