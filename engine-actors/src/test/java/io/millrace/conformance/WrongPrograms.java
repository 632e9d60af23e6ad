package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.from_json;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Programs that people get wrong, through the Dataset API, options, settings and checkpoints. Each throws. */
final class WrongPrograms {
    /** One program. */
    interface Program {
        void run() throws Exception;
    }

    /** A class without a getter or setter, which no encoder can take. */
    public static final class Opaque {
        final Thread owner = Thread.currentThread();
    }

    private final MillraceSession session;
    private final Path directory;
    private final Map<String, Program> programs = new LinkedHashMap<>();

    WrongPrograms(MillraceSession session, Path directory) {
        this.session = session;
        this.directory = directory;
    }

    private Dataset<Row> rate() {
        return session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", "2")
                .load();
    }

    private Dataset<Row> table() {
        return session.sql("SELECT * FROM t");
    }

    private static DataStreamWriter<Row> to(Dataset<Row> rows, String mode) {
        return rows.writeStream().format("noop").outputMode(mode).trigger(Trigger.Once());
    }

    private static void start(Dataset<Row> rows, String mode) throws Exception {
        StreamingQuery query = to(rows, mode).start();
        query.awaitTermination();
    }

    private void finished(Dataset<Row> rows, String mode, Path checkpoint) throws Exception {
        to(rows, mode)
                .option("checkpointLocation", checkpoint.toString())
                .start()
                .awaitTermination();
    }

    Map<String, Program> all() {
        columns();
        types();
        readers();
        settings();
        streams();
        checkpoints();
        return programs;
    }

    private void columns() {
        programs.put("select of an unknown column", () -> table().select("acount_id"));
        programs.put("filter on an unknown column", () -> table().filter("acount_id = 'a'"));
        programs.put("where on a number", () -> table().where(col("i").plus(1)));
        programs.put("withColumn with a bad expression", () -> table().withColumn("x", expr("i +")));
        programs.put("orderBy of an unknown column", () -> table().orderBy("nosuch"));
        programs.put(
                "groupBy of an unknown column", () -> table().groupBy("nosuch").count());
        programs.put(
                "agg of a column that is not grouped",
                () -> table().groupBy("i").agg(col("s")));
        programs.put("an aggregate of an aggregate", () -> table().groupBy("i").agg(sum(sum("id"))));
        programs.put("an aggregate in filter", () -> table().filter(sum("id").gt(3)));
        programs.put("sum of an array", () -> table().agg(sum("arr")));
        programs.put("dropDuplicates of an unknown column", () -> table().dropDuplicates("nosuch"));
        programs.put("union of other columns", () -> table().select("id").union(table().select("id", "s")));
        programs.put("join on an ambiguous column", () -> table().join(table(), expr("id = id")));
        programs.put(
                "join on something that is no condition", () -> table().as("a").join(table().as("b"), col("a.id")));
        programs.put("join using an unknown column", () -> table().join(table(), "nosuch"));
        programs.put(
                "an unknown join type", () -> table().join(table(), col("id").equalTo(1), "sideways"));
        programs.put("selectExpr with a bad function", () -> table().selectExpr("upperr(s)"));
        programs.put("a field that is not there", () -> table().select("st.nosuch"));
        programs.put("a user function that is not registered", () -> table().selectExpr("my_score(id)"));
    }

    private void types() {
        programs.put("a bad DDL schema", () -> StructType.fromDDL("id BIGINT, name STRNG"));
        programs.put("a DDL schema without a type", () -> StructType.fromDDL("id BIGINT, name"));
        programs.put("a bad schema of from_json", () -> table().select(from_json(col("s"), "a INT, b", Map.of())));
        programs.put("a cast to an unknown type", () -> table().select(col("id").cast("nosuch")));
        programs.put(
                "a cast that is not allowed", () -> table().select(col("arr").cast("int")));
        programs.put("a bean without properties", () -> Encoders.bean(Opaque.class));
        programs.put("as() to a class with other columns", () -> table().as(Encoders.bean(Account.class)));
        programs.put(
                "an encoder of too narrow a type",
                () -> table().select("id").as(Encoders.INT()).collectAsList());
        programs.put("kryo", () -> Encoders.kryo(Opaque.class));
        programs.put(
                "a function that throws",
                () -> table().map((MapFunction<Row, String>) r -> r.getString(0), Encoders.STRING())
                        .collectAsList());
        programs.put(
                "a cast that fails", () -> table().selectExpr("cast(s AS INT)").collectAsList());
        programs.put(
                "an index that is not there", () -> table().selectExpr("arr[9]").collectAsList());
    }

    /** A bean. */
    public static final class Account {
        private String owner = "";

        public String getOwner() {
            return owner;
        }

        public void setOwner(String owner) {
            this.owner = owner;
        }
    }

    private void readers() {
        programs.put(
                "an unknown format to read",
                () -> session.readStream().format("kafak").load());
        programs.put("an unknown format to write", () -> start2(rate(), "consol"));
        programs.put(
                "a required option left out",
                () -> start(session.readStream().format("kafka").load(), "append"));
        programs.put(
                "a misspelt option",
                () -> start(
                        session.readStream()
                                .format("rate")
                                .option("rowPerSecond", "2")
                                .load(),
                        "append"));
        programs.put(
                "an option that is no number",
                () -> start(
                        session.readStream()
                                .format("rate-micro-batch")
                                .option("rowsPerBatch", "two")
                                .load(),
                        "append"));
        programs.put(
                "files without a schema",
                () -> session.readStream().format("json").load(directory.toString()));
        programs.put(
                "a path that is not there",
                () -> session.read()
                        .format("csv")
                        .schema("a INT")
                        .load(directory.resolve("nosuch").toString())
                        .collectAsList());
        programs.put("a table that is not there", () -> session.table("nosuch"));
        programs.put(
                "a schema where there is none to give",
                () -> session.readStream()
                        .format("rate-micro-batch")
                        .schema("a INT")
                        .load());
    }

    private static void start2(Dataset<Row> rows, String format) throws Exception {
        rows.writeStream().format(format).trigger(Trigger.Once()).start().awaitTermination();
    }

    private void settings() {
        programs.put("a misspelt setting", () -> session.conf().set("millrace.sql.shufle.partitions", "4"));
        programs.put("a misspelt setting in SQL", () -> session.sql("SET spark.sql.session.timezon = UTC"));
        programs.put("a setting that was never set", () -> session.conf().get("millrace.sql.nosuch"));
        programs.put("a setting that is no number", () -> {
            session.conf().set("millrace.sql.shuffle.partitions", "many");
            try {
                start(rate().groupBy("value").count(), "update");
            } finally {
                session.conf().set("millrace.sql.shuffle.partitions", "1");
            }
        });
        programs.put("a time zone that is none", () -> {
            session.conf().set("millrace.sql.session.timeZone", "Mars/Base");
            try {
                table().selectExpr("hour(ts)").collectAsList();
            } finally {
                session.conf().set("millrace.sql.session.timeZone", "UTC");
            }
        });
    }

    private void streams() {
        programs.put("collect of a stream", () -> rate().collectAsList());
        programs.put("write of a stream", () -> rate().write().format("noop").save());
        programs.put("writeStream of a table", () -> table().writeStream());
        programs.put("an unknown output mode", () -> rate().writeStream().outputMode("apend"));
        programs.put("complete without an aggregate", () -> start(rate(), "complete"));
        programs.put(
                "append of an aggregate without watermark",
                () -> start(rate().groupBy("value").count(), "append"));
        programs.put("a sort of a stream", () -> start(rate().orderBy("value"), "append"));
        programs.put("a limit in update mode", () -> start(rate().limit(3), "update"));
        programs.put(
                "distinct aggregates of a stream",
                () -> start(rate().groupBy("timestamp").agg(expr("count(distinct value)")), "update"));
        programs.put("a watermark on a number", () -> rate().withWatermark("value", "10 seconds"));
        programs.put("a watermark on an unknown column", () -> rate().withWatermark("timestmp", "10 seconds"));
        programs.put("a watermark with a bad delay", () -> rate().withWatermark("timestamp", "ten seconds"));
        programs.put("a negative watermark", () -> rate().withWatermark("timestamp", "-10 seconds"));
        programs.put(
                "two watermarks",
                () -> start(
                        rate().withColumn("t2", col("timestamp"))
                                .withWatermark("timestamp", "1 minute")
                                .select("*")
                                .withWatermark("t2", "2 minutes")
                                .groupBy(window(col("t2"), "5 seconds"))
                                .count(),
                        "append"));
        programs.put(
                "a bad window",
                () -> rate().groupBy(window(col("timestamp"), "5 parsecs")).count());
        programs.put(
                "a slide longer than its window",
                () -> rate().groupBy(window(col("timestamp"), "5 seconds", "10 seconds"))
                        .count());
        programs.put(
                "an outer join of streams without watermarks",
                () -> start(rate().as("a").join(rate().as("b"), expr("a.value = b.value"), "left_outer"), "append"));
        programs.put(
                "a join of streams without equality",
                () -> start(rate().as("a").join(rate().as("b"), expr("a.value < b.value")), "append"));
        programs.put(
                "a table joined left outer with a stream",
                () -> start(table().join(rate(), expr("id = value"), "left_outer"), "append"));
        programs.put("intersect of streams", () -> start(rate().intersect(rate()), "append"));
        programs.put(
                "pivot of a stream",
                () -> rate().groupBy("value").pivot("timestamp").count());
        programs.put(
                "a window function over a stream",
                () -> start(rate().selectExpr("row_number() OVER (PARTITION BY value ORDER BY timestamp)"), "append"));
        programs.put("a trigger that is no interval", () -> Trigger.ProcessingTime("ten seconds"));
        programs.put("a negative trigger", () -> Trigger.ProcessingTime(-5));
        programs.put(
                "memory without a name",
                () -> rate().writeStream().format("memory").start());
        programs.put(
                "partitionBy of an unknown column",
                () -> rate().writeStream()
                        .format("json")
                        .partitionBy("nosuch")
                        .option("checkpointLocation", directory.resolve("p").toString())
                        .start(directory.resolve("out").toString()));
        programs.put(
                "a file sink in complete mode",
                () -> rate().groupBy("value")
                        .count()
                        .writeStream()
                        .format("json")
                        .outputMode(OutputMode.Complete())
                        .option("checkpointLocation", directory.resolve("q").toString())
                        .start(directory.resolve("out2").toString()));
    }

    private void checkpoints() {
        programs.put("the same name twice", () -> {
            StreamingQuery first =
                    rate().writeStream().format("noop").queryName("twice").start();
            try {
                rate().writeStream().format("noop").queryName("twice").start();
            } finally {
                first.stop();
            }
        });
        programs.put("a checkpoint location that is a file", () -> {
            Path file = Files.writeString(directory.resolve("file"), "no directory");
            finished(rate(), "append", file);
        });
        programs.put("another source on a checkpoint", () -> {
            Path checkpoint = directory.resolve("sources");
            finished(rate(), "append", checkpoint);
            finished(rate().union(rate()), "append", checkpoint);
        });
        programs.put("a stateful operator added on a checkpoint", () -> {
            Path checkpoint = directory.resolve("operators");
            finished(rate(), "update", checkpoint);
            finished(rate().groupBy("value").count(), "update", checkpoint);
        });
        programs.put("another type of key on a checkpoint", () -> {
            Path checkpoint = directory.resolve("keys");
            finished(rate().groupBy("value").count(), "update", checkpoint);
            finished(rate().groupBy(col("value").cast("string")).count(), "update", checkpoint);
        });
        programs.put("another type of state on a checkpoint", () -> {
            Path checkpoint = directory.resolve("values");
            finished(rate().groupBy("value").agg(sum("value")), "update", checkpoint);
            finished(rate().groupBy("value").agg(sum(col("value").cast("double"))), "update", checkpoint);
        });
    }
}
