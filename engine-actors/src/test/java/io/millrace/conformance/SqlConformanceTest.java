package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.row_number;
import static io.millrace.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.expressions.Window;
import io.millrace.sql.streaming.OutputMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL statements over two small tables, run by the engine in the order of the file and compared with what Spark 4.2 gave: schema
 * and rows in any order, or the error's condition. Window functions, subqueries, joins, set operations, pivots, commands.
 */
class SqlConformanceTest {
    private MillraceSession session;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql",
                "sql-mended",
                "sql-session",
                "sql-sketches",
                "sql-tuples",
                "sql-top-k",
                "sql-recursive",
                "sql-functions",
                "sql-correlated",
                "sql-language",
                "sql-fields",
                "sql-expressions",
                "sql-analytics",
                "sql-values",
                "sql-edges"
            })
    void statementsGiveWhatSparkGives(String name) throws IOException {
        List<String> wanted = new ArrayList<>();
        List<String> got = new ArrayList<>();
        for (String line : file(name)) {
            String[] f = line.split("\t", -1);
            wanted.add(line);
            got.add(f[0] + "\t" + run(f[0]));
        }
        assertThat(wanted).hasSizeGreaterThan(70);
        assertThat(String.join("\n", got)).isEqualTo(String.join("\n", wanted));
    }

    private static List<String> file(String name) throws IOException {
        try (InputStream in = SqlConformanceTest.class.getResourceAsStream("/conformance/" + name + ".tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private String run(String sql) {
        try {
            Dataset<Row> result = session.sql(sql);
            List<String> rows = result.collectAsList().stream()
                    .map(row -> inUtc(row).toString())
                    .sorted()
                    .toList();
            return result.schema().simpleString() + "\t" + String.join(" ; ", rows);
        } catch (MillraceException e) {
            return "ERR\t" + e.getCondition();
        }
    }

    /** A java.sql.Timestamp shows itself in the zone of the JVM, which was UTC where Spark ran. */
    private static Row inUtc(Row row) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = inUtc(row.get(i));
        }
        return RowFactory.create(values);
    }

    private static @Nullable Object inUtc(@Nullable Object value) {
        if (value instanceof List<?> l) {
            List<@Nullable Object> all = new ArrayList<>();
            l.forEach(v -> all.add(inUtc(v)));
            return all;
        }
        return value instanceof Timestamp t
                ? Timestamp.valueOf(LocalDateTime.ofInstant(t.toInstant(), ZoneOffset.UTC))
                : value instanceof Row r ? inUtc(r) : value;
    }

    @Test
    void aQueryKeepsTheValuesOfVariablesThatItWasWrittenWith() {
        session.sql("DECLARE VARIABLE bound = 1");
        Dataset<Row> before = session.sql("SELECT bound, id FROM range(3) WHERE id >= bound ORDER BY id");
        session.sql("SET VAR bound = 2");
        assertThat(before.collectAsList().stream().map(Row::toString)).containsExactly("[1,1]", "[1,2]");
        session.sql("DROP TEMPORARY VARIABLE bound");
        assertThat(before.where("id = 2").collectAsList().stream().map(Row::toString))
                .containsExactly("[1,2]");
    }

    @Test
    void resetBringsBackWhatTheSessionBeganWith() {
        session.sql("SET spark.sql.session.timeZone = America/New_York");
        session.sql("SET spark.my.own = 1");
        session.sql("RESET");
        assertThat(session.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
        assertThat(session.conf().getOption("spark.my.own")).isEmpty();
    }

    @Test
    void columnsGoOverWindows() {
        Dataset<Row> rows = session.range(6)
                .withColumn("k", col("id").mod(2))
                .withColumn(
                        "n",
                        row_number()
                                .over(Window.partitionBy("k").orderBy(col("id").desc())))
                .withColumn(
                        "s",
                        sum("id").over(Window.partitionBy("k").orderBy("id").rowsBetween(-1, Window.currentRow)));
        assertThat(rows.collectAsList().stream().map(Row::toString).sorted())
                .containsExactly("[0,0,3,0]", "[1,1,3,1]", "[2,0,2,2]", "[3,1,2,4]", "[4,0,1,6]", "[5,1,1,8]");
    }

    @Test
    void columnsTurnIntoRowsAndBack() {
        Dataset<Row> sales = session.sql("SELECT * FROM VALUES ('n', 1, 10), ('n', 2, 20), ('s', 1, 5) AS t(k, q, v)");
        Dataset<Row> wide = sales.groupBy("k").pivot("q").agg(sum("v"));
        assertThat(wide.columns()).containsExactly("k", "1", "2");
        assertThat(wide.collectAsList().stream().map(Row::toString).sorted())
                .containsExactly("[n,10,20]", "[s,5,null]");
        Dataset<Row> rows = wide.unpivot(new Column[] {col("k")}, "q", "v");
        assertThat(rows.collectAsList().stream().map(Row::toString).sorted())
                .containsExactly("[n,1,10]", "[n,2,20]", "[s,1,5]", "[s,2,null]");
    }

    @Test
    void windowsOfRowsAreRefusedOnStreams() {
        Dataset<Row> stream = session.readStream()
                .format("rate")
                .load()
                .withColumn("n", row_number().over(Window.partitionBy("value").orderBy("timestamp")));
        assertThatThrownBy(() -> stream.writeStream()
                        .format("noop")
                        .outputMode(OutputMode.Append())
                        .start())
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        e -> assertThat(e.getCondition()).isEqualTo("NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING"));
    }

    @Test
    void aStreamMayBeFilteredByATable() throws Exception {
        session.range(1000000).where("id % 2 = 0").createOrReplaceTempView("even");
        session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", "10")
                .load()
                .createOrReplaceTempView("numbers");
        Dataset<Row> kept = session.sql(
                "SELECT value, (SELECT max(id) FROM even WHERE id < 100) AS m FROM numbers WHERE value IN (SELECT id"
                        + " FROM even WHERE id < 100)");
        io.millrace.sql.streaming.StreamingQuery query = kept.writeStream()
                .format("memory")
                .queryName("kept_by_table")
                .trigger(io.millrace.sql.streaming.Trigger.Once())
                .start();
        query.awaitTermination();
        assertThat(session.table("kept_by_table").collectAsList().stream()
                        .map(Row::toString)
                        .sorted())
                .containsExactly("[0,98]", "[2,98]", "[4,98]", "[6,98]", "[8,98]");
    }

    @Test
    void commandsAnswerWithRows() {
        session.sql("CREATE OR REPLACE TEMP VIEW shown AS SELECT 1 AS a, 'x' AS b");
        assertThat(session.sql("DESCRIBE shown").collectAsList().stream().map(Row::toString))
                .containsExactly("[a,int,null]", "[b,string,null]");
        assertThat(session.sql("SHOW COLUMNS FROM shown").collectAsList()).hasSize(2);
        assertThat(session.sql("SHOW FUNCTIONS LIKE 'json*'").collectAsList()).isNotEmpty();
        assertThat(session.sql("EXPLAIN EXTENDED SELECT * FROM shown").first().getString(0))
                .contains("Physical Plan");
        assertThat(session.sql("SET millrace.sql.ansi.enabled=false").first().getString(1))
                .isEqualTo("false");
        assertThat(session.sql("SELECT 1 / 0 AS x").first().isNullAt(0)).isTrue();
        session.sql("SET millrace.sql.ansi.enabled=true");
        assertThat(session.sql("SELECT a + :more FROM shown WHERE b = :b", Map.of("more", 4, "b", "x"))
                        .first()
                        .getInt(0))
                .isEqualTo(5);
        assertThat(session.sql("SELECT ? + ?", new Object[] {1, 2}).first().getInt(0))
                .isEqualTo(3);
        assertThatThrownBy(() -> session.sql("CREATE STREAMING TABLE t AS SELECT 1"))
                .hasMessageContaining("writeStream");
        assertThatThrownBy(() -> session.sql("DROP VIEW nothing")).hasMessageContaining("nothing");
        assertThat(session.sql("DROP VIEW IF EXISTS nothing").collectAsList()).isEmpty();
    }
}
