package porting;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.Trigger;

/** Reports devices that were silent for five minutes, with state of our own. Arguments: input directory, work directory, output directory. */
public final class IdleDevices {
    private static final long SILENCE_MS = 300_000;

    private IdleDevices() {}

    /** A click, as a bean. */
    public static final class Click implements Serializable {
        private String user;
        private String page;
        private Timestamp at;

        public String getUser() {
            return user;
        }

        public void setUser(String user) {
            this.user = user;
        }

        public String getPage() {
            return page;
        }

        public void setPage(String page) {
            this.page = page;
        }

        public Timestamp getAt() {
            return at;
        }

        public void setAt(Timestamp at) {
            this.at = at;
        }
    }

    /** What is known of a user. */
    public static final class Seen implements Serializable {
        private long clicks;
        private long lastMs;

        public long getClicks() {
            return clicks;
        }

        public void setClicks(long clicks) {
            this.clicks = clicks;
        }

        public long getLastMs() {
            return lastMs;
        }

        public void setLastMs(long lastMs) {
            this.lastMs = lastMs;
        }
    }

    /** What comes out. */
    public static final class Report implements Serializable {
        private String user;
        private long clicks;
        private Timestamp last;

        public String getUser() {
            return user;
        }

        public void setUser(String user) {
            this.user = user;
        }

        public long getClicks() {
            return clicks;
        }

        public void setClicks(long clicks) {
            this.clicks = clicks;
        }

        public Timestamp getLast() {
            return last;
        }

        public void setLast(Timestamp last) {
            this.last = last;
        }
    }

    private static Iterator<Report> update(String user, Iterator<Click> clicks, GroupState<Seen> state) {
        if (state.hasTimedOut()) {
            Report report = new Report();
            report.setUser(user);
            report.setClicks(state.get().getClicks());
            report.setLast(new Timestamp(state.get().getLastMs()));
            state.remove();
            return Collections.singletonList(report).iterator();
        }
        Seen seen = state.exists() ? state.get() : new Seen();
        List<Click> all = new ArrayList<>();
        clicks.forEachRemaining(all::add);
        for (Click click : all) {
            seen.setClicks(seen.getClicks() + 1);
            seen.setLastMs(Math.max(seen.getLastMs(), click.getAt().getTime()));
        }
        state.update(seen);
        state.setTimeoutTimestamp(Math.max(seen.getLastMs(), state.getCurrentWatermarkMs()) + SILENCE_MS);
        return Collections.emptyIterator();
    }

    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .appName("IdleDevices")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            Dataset<Click> clicks = spark.readStream()
                    .schema(Encoders.bean(Click.class).schema())
                    .option("maxFilesPerTrigger", 1)
                    .json(args[0] + "/clicks")
                    .withWatermark("at", "1 minute")
                    .as(Encoders.bean(Click.class));
            FlatMapGroupsWithStateFunction<String, Click, Seen, Report> function = IdleDevices::update;
            Dataset<Report> reports = clicks.groupByKey((MapFunction<Click, String>) Click::getUser, Encoders.STRING())
                    .flatMapGroupsWithState(
                            function,
                            OutputMode.Append(),
                            Encoders.bean(Seen.class),
                            Encoders.bean(Report.class),
                            GroupStateTimeout.EventTimeTimeout());
            reports.select(col("user"), col("clicks"), col("last"))
                    .writeStream()
                    .queryName("idle")
                    .format("memory")
                    .outputMode(OutputMode.Append())
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
            spark.table("idle").write().json(args[2]);
        }
    }
}
