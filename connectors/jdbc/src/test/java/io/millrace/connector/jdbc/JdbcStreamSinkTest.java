package io.millrace.connector.jdbc;

import static io.millrace.connector.jdbc.TestSession.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.engine.launch.CrashPoint;
import io.millrace.engine.launch.QueryControl;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole queries into tables: output modes, both rhythms, and crashes of the engine at the points of an epoch. */
class JdbcStreamSinkTest {
    @TempDir
    Path dir;

    private TestSession test;
    private String table;

    @BeforeEach
    void open() {
        test = new TestSession(dir);
        table = Databases.newTable();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private DataStreamWriter<Row> writer(Databases db, Dataset<Row> rows, String mode, String... options) {
        DataStreamWriter<Row> writer = rows.writeStream()
                .format("jdbc")
                .option("url", db.url())
                .option("dbtable", table)
                .option("checkpointLocation", dir.resolve("checkpoint").toString())
                .outputMode(mode);
        for (int i = 0; i < options.length; i += 2) {
            writer.option(options[i], options[i + 1]);
        }
        return writer;
    }

    private List<String> rows(Databases db) throws Exception {
        return db.rows("select * from " + table + " order by 1, 2");
    }

    private static Row[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> row("k" + i, i)).toArray(Row[]::new);
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void appendInBothRhythms(Databases db) throws Exception {
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        StreamingQuery query = writer(db, in.toDF(), "append").start();
        in.addData(List.of(numbered(0, 3)));
        test.control(query).step();
        assertThat(rows(db)).containsExactly("k0,0", "k1,1", "k2,2");
        assertThat(query.lastProgress().sink().description()).isEqualTo("JdbcSink[" + table + "]");
        query.stop();
        StreamingQuery realTime = writer(db, in.toDF(), "append")
                .trigger(Trigger.RealTime("1 second"))
                .start();
        in.addData(List.of(row("k3", 3)));
        // Rows are there before their epoch is durable.
        await().until(() -> rows(db).size() == 4);
        test.control(realTime).step();
        realTime.stop();
        assertThat(rows(db)).containsExactly("k0,0", "k1,1", "k2,2", "k3,3");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void updateReplacesByKey(Databases db) throws Exception {
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        Dataset<Row> sums = in.toDF().groupBy("k").sum("v").toDF("k", "total");
        assertThatThrownBy(() -> writer(db, sums, "update").start())
                .hasMessageContainingAll("keyColumns", "unique index");
        assertThatThrownBy(() -> writer(db, sums, "update", "keyColumns", "kk").start())
                .hasMessageContainingAll("keyColumns", "kk", "total");
        db.execute(
                "create table " + table + "(\"k\" varchar(20) primary key, \"total\" bigint, \"other\" int default 7)");
        StreamingQuery query = writer(db, sums, "update", "keyColumns", "k").start();
        in.addData(List.of(row("a", 1), row("b", 2), row("a", 3)));
        test.control(query).step();
        in.addData(List.of(row("a", 10)));
        test.control(query).step();
        query.stop();
        assertThat(rows(db)).containsExactly("a,14,7", "b,2,7");
    }

    @Test
    void withoutAUniqueIndexTheErrorSaysSo() throws Exception {
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        Databases.POSTGRESQL.execute("create table " + table + "(k text, v int)");
        StreamingQuery query = writer(Databases.POSTGRESQL, in.toDF(), "append", "keyColumns", "k")
                .start();
        in.addData(List.of(row("a", 1)));
        assertThat(test.control(query).step()).isEqualTo(QueryControl.ENDED);
        assertThat(query.exception().orElseThrow())
                .hasStackTraceContaining("Make a unique index on the columns of the option keyColumns: [k]");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void completeReplacesAllRows(Databases db) throws Exception {
        // One of them must write for all.
        test.session.conf().set("millrace.sql.shuffle.partitions", "3");
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        for (String delivery : List.of("at-least-once", "exactly-once")) {
            StreamingQuery query = writer(
                            db,
                            in.toDF().groupBy("k").sum("v").toDF("k", "total").where("total < 20"),
                            "complete",
                            "millrace.delivery",
                            delivery)
                    .option("checkpointLocation", dir.resolve(delivery).toString())
                    .start();
            in.addData(List.of(row("a", 1), row("b", 2)));
            test.control(query).step();
            assertThat(rows(db)).as(delivery).hasSize(2).last().isEqualTo(delivery.startsWith("at") ? "b,2" : "b,4");
            in.addData(List.of(row("a", 3), row("b", 50)));
            test.control(query).step();
            assertThat(rows(db)).hasSize(1).first().asString().startsWith("a,");
            in.addData(List.of(row("a", 100)));
            test.control(query).step();
            assertThat(rows(db)).isEmpty();
            query.stop();
            in = test.stream("k STRING, v INT");
            in.addData(List.of(row("b", 2)));
        }
    }

    static Stream<Arguments> crashes() {
        return Stream.concat(
                Stream.of(CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT, CrashPoint.BEFORE_FINALIZED)
                        .flatMap(point -> Stream.of(
                                Arguments.of(Databases.POSTGRESQL, point, true),
                                Arguments.of(Databases.H2, point, false))),
                Stream.of(Arguments.of(Databases.POSTGRESQL, CrashPoint.BEFORE_FINALIZED, false)));
    }

    /** Several sink tasks, each with a marker of its own; the engine dies at this point twice. */
    @ParameterizedTest
    @MethodSource("crashes")
    void exactlyOnceWhereverTheEngineDies(Databases db, CrashPoint point, boolean realTime) throws Exception {
        test.session.conf().set("millrace.sql.shuffle.partitions", "3");
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            StreamingQuery query = start(db, in, realTime);
            QueryControl control = test.control(query);
            in.addData(List.of(numbered(round * 20, round * 20 + 20)));
            IntStream.range(round * 20, round * 20 + 20).forEach(i -> expected.add("k" + i + "," + i));
            control.crashAt(point);
            await().until(() -> control.step() == QueryControl.ENDED);
            control.kill();
        }
        StreamingQuery query = start(db, in, realTime);
        QueryControl control = test.control(query);
        in.addData(List.of(row("last", -1)));
        expected.add("last,-1");
        await().until(() -> control.step() >= 0 && rows(db).contains("last,-1"));
        query.stop();
        assertThat(rows(db)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(db.rows("select count(*) from millrace_marker where sink = '" + query.id() + "'"))
                .as("tasks that wrote")
                .containsExactly("3");
    }

    private StreamingQuery start(Databases db, MemoryStream<Row> in, boolean realTime) throws Exception {
        DataStreamWriter<Row> writer =
                writer(db, in.toDF().dropDuplicates("k"), "append", "millrace.delivery", "exactly-once");
        return (realTime ? writer.trigger(Trigger.RealTime("1 hour")) : writer).start();
    }

    /** What the checkpoint holds for the sink is not lost when the delivery changes. */
    @Test
    void atLeastOnceDoesNotForgetWhatExactlyOncePrepared() throws Exception {
        Databases db = Databases.H2;
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        StreamingQuery query = writer(db, in.toDF(), "append", "millrace.delivery", "exactly-once")
                .start();
        QueryControl control = test.control(query);
        in.addData(List.of(row("a", 1)));
        control.crashAt(CrashPoint.AFTER_COMMIT);
        control.step();
        control.kill();
        assertThatThrownBy(() -> {
                    StreamingQuery other = writer(db, in.toDF(), "append").start();
                    other.awaitTermination(20_000);
                    throw other.exception().orElseThrow();
                })
                .hasStackTraceContaining("JDBC_DELIVERY_CHANGED");
    }

    /** The static side of a join is the table as it is now. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void aTableAsTheStaticSideIsReadAgain(Databases db) throws Exception {
        String limits = Databases.newTable();
        db.execute(
                "create table " + limits + "(k varchar(10), most int)", "insert into " + limits + " values ('a', 1)");
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        Dataset<Row> table = test.session
                .read()
                .option("millrace.refreshIntervalMs", 1)
                .jdbc(db.url(), limits, new Properties())
                .toDF("k", "most");
        StreamingQuery query = writer(db, in.toDF().join(table, "k").selectExpr("k", "v + most"), "append")
                .start();
        in.addData(List.of(row("a", 10)));
        test.control(query).step();
        db.execute("update " + limits + " set most = 5");
        await().until(() -> {
            in.addData(List.of(row("a", 20)));
            test.advance();
            test.control(query).step();
            return rows(db).contains("a,25");
        });
        assertThat(rows(db)).contains("a,11");
        query.stop();
    }

    /** Neither plans nor errors, progress, or the checkpoint. */
    @Test
    void passwordsAreNowhere() throws Exception {
        String secret = "s3cr3t-" + table;
        Databases db = Databases.H2;
        db.execute(
                "create user u_" + table + " password '" + secret + "' admin",
                "create table src_" + table + "(k varchar(10), v int)");
        String url = "jdbc:h2:mem:millrace;DB_CLOSE_DELAY=-1";
        Dataset<Row> read = test.session
                .read()
                .format("jdbc")
                .option("url", url)
                .option("user", "u_" + table)
                .option("password", secret)
                .option("dbtable", "src_" + table)
                .load();
        StringBuilder seen = new StringBuilder(read.toString());
        java.io.PrintStream out = System.out;
        java.io.ByteArrayOutputStream printed = new java.io.ByteArrayOutputStream();
        System.setOut(new java.io.PrintStream(printed, true, java.nio.charset.StandardCharsets.UTF_8));
        try {
            read.where("v > 1").explain(true);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.size()).isPositive();
        seen.append(printed.toString(java.nio.charset.StandardCharsets.UTF_8));
        seen.append(trace(() -> test.session
                .read()
                .format("jdbc")
                .option("url", url + ";PASSWORD=" + secret)
                .option("user", "nobody")
                .option("dbtable", "x")
                .load()));
        seen.append(trace(() -> test.session
                .read()
                .format("jdbc")
                .option("url", url)
                .option("user", "nobody")
                .option("password", secret)
                .option("dbtable", "x")
                .load()));
        seen.append(trace(() -> test.session
                .read()
                .format("jdbc")
                .option("url", url + ";INIT=" + secret)
                .option("dbtable", "x")
                .load()));
        seen.append(trace(() -> test.session
                .read()
                .format("jdbc")
                .option("url", url)
                .option("user", "u_" + table)
                .option("password", secret)
                .option("query", "select " + secret.replace('-', '_'))
                .load()));
        MemoryStream<Row> in = test.stream("k STRING, v INT");
        StreamingQuery query = writer(
                        db,
                        in.toDF(),
                        "append",
                        "user",
                        "u_" + table,
                        "password",
                        secret,
                        "millrace.delivery",
                        "exactly-once")
                .start();
        in.addData(List.of(row("a", 1)));
        test.control(query).step();
        seen.append(query.lastProgress().json()).append(query).append(query.status());
        query.explain(true);
        query.stop();
        assertThat(rows(db)).containsExactly("a,1");
        assertThat(seen.toString()).contains("PARAMETER_REFUSED").doesNotContain(secret);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
    }

    private static String trace(Runnable refused) {
        try {
            refused.run();
        } catch (RuntimeException e) {
            java.io.StringWriter text = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(text));
            return text.toString();
        }
        throw new AssertionError("It was not refused");
    }
}
