package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamReader;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The cases about files: of sections 5.3, 5.11, 5.12 and 5.13. */
final class FileScenarios {
    private static final String BATCHES =
            "which files a batch takes, under a trigger that ends; in real time the final rows";

    private static final String WITHOUT_ARCHIVE = "Archive mode must be used with 'sourceArchiveDir' option.";

    private FileScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.microBatch("WM-39", "a trigger of its own", FileScenarios::watermarks),
                Scenario.microBatch("LC-17", "a trigger of its own", FileScenarios::severalSources),
                new Scenario("SR-03", FileScenarios::byTime, FileScenarios::byTimeInRealTime, BATCHES),
                Scenario.both("SR-05", FileScenarios::seenOnce),
                Scenario.both("SR-07", FileScenarios::json),
                Scenario.both("SR-09", FileScenarios::csv),
                Scenario.both("SR-11", FileScenarios::globs),
                new Scenario(
                        "SR-13",
                        FileScenarios::cleaned,
                        FileScenarios::cleanedInRealTime,
                        "in real time a file goes when the epoch after its own is durable"),
                Scenario.microBatch("SR-15", "the size of batches", FileScenarios::bytes),
                Scenario.both("SR-17", FileScenarios::metadata),
                Scenario.both("SK-01", FileScenarios::reRun),
                Scenario.both("SK-03", FileScenarios::restrictions),
                Scenario.both("SK-03 partitions", "written and read again", FileScenarios::partitions),
                Scenario.both("SK-13", FileScenarios::windowedAggregate));
    }

    private static Path directory(Bench b, String name) throws IOException {
        return Files.createDirectories(
                b.checkpoint().resolveSibling(b.checkpoint().getFileName() + "-" + name));
    }

    /** Written elsewhere and moved in, as files of a stream must be. */
    private static void put(Path directory, String name, long modifiedS, String text) throws IOException {
        Path whole = Files.writeString(directory.resolveSibling(directory.getFileName() + "-being-written"), text);
        Files.setLastModifiedTime(whole, FileTime.fromMillis(modifiedS * 1000));
        Files.move(
                whole,
                Files.createDirectories(directory).resolve(name),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static DataStreamReader reader(Bench b) {
        return b.session().readStream();
    }

    private static Dataset<Row> numbers(Bench b, Path directory, int maxFiles) {
        return reader(b)
                .option("maxFilesPerTrigger", maxFiles)
                .text(directory.toString())
                .selectExpr("CAST(value AS BIGINT) AS value");
    }

    private static Bench.Run toTheEnd(Bench b, Dataset<?> query, Trigger trigger) throws Exception {
        Bench.Run run = b.start(query, "append", trigger);
        assertThat(run.query().awaitTermination(60_000)).isTrue();
        return run;
    }

    private static String availableNow(Bench b, Dataset<?> query) throws Exception {
        return toTheEnd(b, query, Trigger.AvailableNow()).epochs().toString();
    }

    private static void watermarks(Bench b) throws Exception {
        Path in = directory(b, "in");
        int[] values = {1, 12, 3, 40};
        for (int i = 0; i < values.length; i++) {
            put(in, "f" + i, 1000 + i, values[i] + "\n");
        }
        Dataset<Row> counts = numbers(b, in, 1)
                .withColumn("t", expr("timestamp_seconds(value)"))
                .withWatermark("t", "5 seconds")
                .groupBy(window(col("t"), "5 seconds"))
                .count()
                .selectExpr("CAST(window.start AS LONG)", "count");
        Bench.Run run = toTheEnd(b, counts, Trigger.AvailableNow());
        assertThat(run.epochs().toString()).isEqualTo("{0=[], 1=[], 2=[(0,2)], 3=[], 4=[(10,1)]}");
        Map<Long, String> figures = new TreeMap<>();
        for (StreamingQueryProgress p : run.query().recentProgress()) {
            var state = p.stateOperators()[0];
            figures.put(
                    p.batchId(),
                    p.eventTime().get("watermark").substring(17, 19) + " " + state.numRowsTotal() + "/"
                            + state.numRowsUpdated() + "/" + state.numRowsDroppedByWatermark());
        }
        assertThat(figures.toString()).isEqualTo("{0=00 1/1/0, 1=00 2/1/0, 2=07 1/1/0, 3=07 2/1/0, 4=35 1/0/0}");
    }

    private static void severalSources(Bench b) throws Exception {
        Path one = directory(b, "a");
        Path two = directory(b, "b");
        for (int i = 1; i <= 3; i++) {
            put(one, "f" + i, 1000 + i, "A" + i);
            put(two, "f" + i, 1000 + i, "B" + i);
        }
        Dataset<Row> both = reader(b)
                .option("maxFilesPerTrigger", 1)
                .text(one.toString())
                .union(reader(b).option("maxFilesPerTrigger", 2).text(two.toString()));
        assertThat(availableNow(b, both)).isEqualTo("{0=[A1, B1, B2], 1=[A2, B3], 2=[A3]}");
    }

    private static Dataset<Row> byTimeQuery(Bench b) throws IOException {
        Path in = directory(b, "in");
        put(in, "a", 1000, "x\n");
        put(in, "b", 2000, "y\n");
        put(in, "c", 500, "z\n");
        return reader(b).option("maxFilesPerTrigger", 1).text(in.toString());
    }

    private static void byTime(Bench b) throws Exception {
        assertThat(availableNow(b, byTimeQuery(b))).isEqualTo("{0=[z], 1=[x], 2=[y]}");
    }

    private static void byTimeInRealTime(Bench b) throws Exception {
        Bench.Run run = b.start(byTimeQuery(b), "append");
        assertThat(run.rows()).containsExactly("x", "y", "z");
        put(directory(b, "in"), "d", 100, "late");
        assertThat(run.rows()).containsExactly("late", "x", "y", "z");
        run.stop();
    }

    private static void seenOnce(Bench b) throws Exception {
        Path in = directory(b, "in");
        put(in, "a", 1000, "x\n");
        Dataset<Row> query = reader(b).text(in.toString());
        if (b.trigger().realTime()) {
            Bench.Run run = b.start(query, "append");
            assertThat(run.rows()).containsExactly("x");
            run.stop();
            put(in, "a", 2000, "changed\n");
            put(in, "b", 2000, "y\n");
            run = b.start(query, "append");
            assertThat(run.rows()).containsExactly("y");
            run.stop();
            run = b.start(query, "append");
            assertThat(run.rows()).isEmpty();
            run.stop();
            return;
        }
        assertThat(availableNow(b, query)).isEqualTo("{0=[x]}");
        put(in, "a", 2000, "changed\n");
        put(in, "b", 2000, "y\n");
        assertThat(availableNow(b, query)).isEqualTo("{1=[y]}");
        assertThat(availableNow(b, query)).isEqualTo("{}");
    }

    private static void json(Bench b) throws Exception {
        Path in = directory(b, "in");
        put(in, "a", 1000, "{\"a\":1,\"b\":\"x\"}\nnot json\n{\"b\":\"w\",\"c\":1}\n{\"a\":\"q\",\"b\":\"y\"}\n");
        Bench.Run run = b.start(
                reader(b).schema("a INT, b STRING, _corrupt_record STRING").json(in.toString()), "append");
        assertThat(run.rows())
                .containsExactly(
                        "(1,x,null)", "(null,null,not json)", "(null,w,null)", "(null,y,{\"a\":\"q\",\"b\":\"y\"})");
        run.stop();
    }

    private static void csv(Bench b) throws Exception {
        Path in = directory(b, "in");
        put(in, "1", 1000, "a,b\n1,x\n");
        Bench.Run run = b.start(
                reader(b).option("header", true).schema("a INT, b STRING").csv(in.toString()), "append");
        assertThat(run.rows()).containsExactly("(1,x)");
        put(in, "2", 2000, "b,a\ny,2\n");
        assertThat(run.rows()).containsExactly("(1,x)", "(null,2)");
        run.stop();
    }

    private static void globs(Bench b) throws Exception {
        Path in = directory(b, "in");
        put(in.resolve("a1"), "f.txt", 1000, "1\n");
        put(in.resolve("a2"), "f.log", 1000, "2\n");
        put(in.resolve("b1"), "f.txt", 1000, "3\n");
        Bench.Run run = b.on("dirs").start(reader(b).text(in + "/a*"), "append");
        assertThat(run.rows()).containsExactly("1", "2");
        run.stop();
        run = b.on("filter").start(reader(b).option("pathGlobFilter", "*.txt").text(in + "/*"), "append");
        assertThat(run.rows()).containsExactly("1", "3");
        run.stop();
    }

    private static void bytes(Bench b) throws Exception {
        Path in = directory(b, "in");
        for (int i = 1; i <= 3; i++) {
            put(in, "f" + i, 1000 + i, i + "\n");
        }
        Dataset<Row> query = reader(b).option("maxBytesPerTrigger", 3).text(in.toString());
        assertThat(availableNow(b, query)).isEqualTo("{0=[1], 1=[2], 2=[3]}");
    }

    private static Path threeFiles(Bench b) throws IOException {
        Path in = directory(b, "in");
        put(in, "a", 1000, "x\n");
        put(in, "b", 2000, "y\n");
        put(in, "c", 3000, "z\n");
        return in;
    }

    private static DataStreamReader cleaning(Bench b, String mode) {
        return reader(b).option("maxFilesPerTrigger", 1).option("cleanSource", mode);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> directory.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void cleaned(Bench b) throws Exception {
        Path in = threeFiles(b);
        Dataset<Row> query = cleaning(b, "delete").text(in.toString());
        assertThat(availableNow(b, query)).isEqualTo("{0=[x], 1=[y], 2=[z]}");
        assertThat(names(in)).containsExactly("c");
        put(in, "d", 4000, "w\n");
        assertThat(availableNow(b, query)).isEqualTo("{3=[w]}");
        assertThat(names(in)).containsExactly("d");
        b.refused(cleaning(b, "archive").text(in.toString()), "append", WITHOUT_ARCHIVE);
        Bench other = b.on("archive");
        Path source = directory(other, "in");
        put(source, "a", 1000, "x\n");
        put(source, "b", 2000, "y\n");
        Path archive = directory(other, "archive");
        DataStreamReader archiving = cleaning(other, "archive").option("sourceArchiveDir", archive.toString());
        assertThat(availableNow(other, archiving.text(source.toString()))).isEqualTo("{0=[x], 1=[y]}");
        assertThat(names(source)).containsExactly("b");
        assertThat(names(archive)).containsExactly(source.toString().substring(1) + "/a");
    }

    private static void cleanedInRealTime(Bench b) throws Exception {
        Path in = threeFiles(b);
        Bench.Run run = b.start(cleaning(b, "delete").text(in.toString()), "append");
        assertThat(run.rows()).containsExactly("x", "y", "z");
        put(in, "d", 4000, "w\n");
        assertThat(run.rows()).containsExactly("w", "x", "y", "z");
        awaitGone(in, "a", "b", "c");
        run.stop();
        put(in, "e", 5000, "v\n");
        run = b.start(cleaning(b, "delete").text(in.toString()), "append");
        assertThat(run.rows()).containsExactly("v");
        put(in, "f", 6000, "u\n");
        assertThat(run.rows()).containsExactly("u", "v");
        awaitGone(in, "d", "e");
        run.stop();
        b.refused(cleaning(b, "archive").text(in.toString()), "append", WITHOUT_ARCHIVE);
    }

    /** Sources hear of a durable epoch beside its publication, and nobody waits for what they do then. */
    private static void awaitGone(Path directory, String... files) {
        Awaitility.await().untilAsserted(() -> assertThat(names(directory)).doesNotContain(files));
    }

    private static void metadata(Bench b) throws Exception {
        Path in = directory(b, "in");
        put(in, "a.txt", 1000, "x\n");
        Dataset<Row> stream = reader(b).text(in.toString());
        assertThat(stream.columns()).containsExactly("value");
        Bench.Run run = b.start(stream.select("value", "_metadata.file_name"), "append");
        assertThat(run.byEpoch()).isEqualTo("{0=[(x,a.txt)]}");
        run.stop();
        String all =
                "(" + new java.net.URI("file", null, in.resolve("a.txt").toString(), null) + ",a.txt,2,0,2,1000,x)";
        String columns = "_metadata.*";
        Dataset<Row> table = b.session().read().text(in.toString());
        table.createOrReplaceTempView("files_of_metadata");
        for (Dataset<Row> rows : List.of(
                table.selectExpr(columns, "value"),
                b.session().sql("SELECT _metadata.*, value FROM files_of_metadata"),
                b.session()
                        .read()
                        .schema("value STRING")
                        .csv(in.toString())
                        .where("_metadata.file_size = 2")
                        .selectExpr(columns, "value"))) {
            assertThat(rows.withColumn("file_modification_time", expr("CAST(file_modification_time AS LONG)"))
                            .collectAsList())
                    .extracting(CaseRunner::text)
                    .containsExactly(all);
        }
        Path json = directory(b, "json");
        put(json, "1", 1000, "{\"a\":1}\n");
        put(json, "2", 2000, "{\"a\":2}\n{\"a\":3}\n");
        run = b.on("json")
                .start(
                        reader(b)
                                .schema("a INT")
                                .json(json.toString())
                                .where("_metadata.file_name = '2'")
                                .selectExpr(
                                        "a", "_metadata.file_size", "CAST(_metadata.file_modification_time AS LONG)"),
                        "append");
        assertThat(run.rows()).containsExactly("(2,16,2000)", "(3,16,2000)");
        run.stop();
    }

    private static StreamingQuery write(Bench b, Dataset<Row> rows, String format, String mode, Path to)
            throws Exception {
        return rows.writeStream()
                .format(format)
                .outputMode(mode)
                .option("checkpointLocation", b.checkpoint().toString())
                .trigger(b.trigger())
                .start(to.toString());
    }

    private static void stop(StreamingQuery query) throws Exception {
        query.stop();
        if (query.exception().isPresent()) {
            throw query.exception().get();
        }
    }

    private static String json(Bench b, Path from, String ddl) {
        return b.session().read().schema(StructType.fromDDL(ddl)).json(from.toString()).collectAsList().stream()
                .map(CaseRunner::text)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static void reRun(Bench b) throws Exception {
        Path out = directory(b, "out");
        var stream = b.stream("value INT");
        StreamingQuery query = write(b, stream.toDF(), "json", "append", out);
        Bench.add(stream, 1);
        query.processAllAvailable();
        Bench.add(stream, 2, 3);
        query.processAllAvailable();
        stop(query);
        assertThat(json(b, out, "value INT")).isEqualTo("1 2 3");
        CommitEntries.removeLast(b.checkpoint());
        query = write(b, stream.toDF(), "json", "append", out);
        query.processAllAvailable();
        assertThat(json(b, out, "value INT")).isEqualTo("1 2 3");
        Bench.add(stream, 4);
        query.processAllAvailable();
        stop(query);
        assertThat(json(b, out, "value INT")).isEqualTo("1 2 3 4");
    }

    private static void restrictions(Bench b) throws Exception {
        Path out = directory(b, "out");
        Dataset<Row> rows = b.stream("value INT").toDF();
        Bench.refused(
                () -> write(b.on("update"), rows, "json", "update", out).stop(),
                "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE");
        Dataset<Row> counts = rows.groupBy("value").count();
        Bench.refused(
                () -> write(b.on("complete"), counts, "csv", "complete", out).stop(),
                "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE");
        Bench.refused(
                () -> write(b.on("text"), rows, "text", "append", out).stop(), "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE");
        Bench.refused(
                () -> divided(b.on("zz"), rows, "zz", out).stop(),
                "Partition column zz not found in existing columns (value).");
        divided(b.on("all"), rows, "value", out).stop();
        var text = b.stream("value STRING");
        StreamingQuery query = write(b.on("ok"), text.toDF(), "text", "append", out);
        Bench.add(text, "a", "b");
        query.processAllAvailable();
        stop(query);
        assertThat(b.session().read().text(out.toString()).as(Encoders.STRING()).collectAsList())
                .containsExactlyInAnyOrder("a", "b");
    }

    private static StreamingQuery divided(Bench b, Dataset<Row> rows, String column, Path to) throws Exception {
        return rows.writeStream()
                .format("json")
                .partitionBy(column)
                .option("checkpointLocation", b.checkpoint().toString())
                .trigger(b.trigger())
                .start(to.toString());
    }

    private static void partitions(Bench b) throws Exception {
        Path out = directory(b, "out");
        var stream = b.stream("k STRING, value INT, j INT");
        StreamingQuery query = divided(b, stream.toDF(), "k", out);
        Bench.add(stream, Bench.row("a", 1, 1), Bench.row(null, 2, 1), Bench.row("x/y", 3, 1));
        query.processAllAvailable();
        Bench.add(stream, (Object) Bench.row("a", 4, 1));
        query.processAllAvailable();
        stop(query);
        try (Stream<Path> directories = Files.list(out)) {
            assertThat(directories.map(d -> d.getFileName().toString()))
                    .containsExactlyInAnyOrder("k=a", "k=__HIVE_DEFAULT_PARTITION__", "k=x%2Fy");
        }
        Dataset<Row> table = b.session().read().json(out.toString());
        assertThat(table.schema().toDDL()).isEqualTo("j BIGINT,value BIGINT,k STRING");
        assertThat(table.collectAsList())
                .extracting(CaseRunner::text)
                .containsExactlyInAnyOrder("(1,1,a)", "(1,2,null)", "(1,3,x/y)", "(1,4,a)");
        Bench.Run run = b.on("again")
                .start(reader(b).schema("value INT").json(out.toString()).where("k = 'a'"), "append");
        assertThat(run.rows()).containsExactly("(1,a)", "(4,a)");
        run.stop();
        table.where("k IS NOT NULL")
                .write()
                .mode("overwrite")
                .partitionBy("j", "k")
                .csv(out + "-csv");
        assertThat(b.session()
                        .read()
                        .schema("value INT")
                        .csv(out + "-csv")
                        .orderBy("value")
                        .collectAsList())
                .extracting(CaseRunner::text)
                .containsExactly("(1,1,a)", "(3,1,x/y)", "(4,1,a)");
        Bench.refused(
                () -> table.select("k").write().partitionBy("k").json(out + "-all"),
                "ALL_PARTITION_COLUMNS_NOT_ALLOWED");
        Bench.refused(
                () -> table.selectExpr("struct(k) AS s", "j")
                        .write()
                        .partitionBy("s")
                        .json(out + "-struct"),
                "for partition column");
        Bench.refused(() -> table.write().format("noop").partitionBy("k").save(), "partitionBy");
    }

    private static void windowedAggregate(Bench b) throws Exception {
        Path out = directory(b, "out");
        var stream = b.stream("value BIGINT");
        Dataset<Row> counts = stream.toDF()
                .withColumn("t", expr("timestamp_seconds(value)"))
                .withWatermark("t", "10 seconds")
                .groupBy(window(col("t"), "5 seconds"))
                .count()
                .selectExpr("CAST(window.start AS LONG) AS start", "count");
        StreamingQuery query = write(b, counts, "parquet", "append", out);
        Bench.add(stream, 10L, 11L);
        query.processAllAvailable();
        Bench.add(stream, 25L);
        query.processAllAvailable();
        stop(query);
        Dataset<Row> written = b.session().read().parquet(out.toString());
        assertThat(written.schema()).isEqualTo(StructType.fromDDL("start BIGINT, count BIGINT"));
        assertThat(written.collectAsList().toString()).isEqualTo("[[10,2]]");
    }
}
