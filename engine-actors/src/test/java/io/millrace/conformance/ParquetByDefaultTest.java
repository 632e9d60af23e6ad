package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that name no format, and streams from Parquet files into Parquet files. */
@Timeout(120)
class ParquetByDefaultTest {
    private static MillraceSession session;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(20));
    }

    private static String sorted(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList()
                .toString();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void aStreamWithoutAFormat(Trigger trigger) throws Exception {
        MemoryStream<Integer> in = MemoryStream.create(session, Encoders.INT());
        String out = directory.resolve("out").toString();
        DataStreamWriter<Row> writer = in.toDF()
                .selectExpr("value AS k", "named_struct('v', value * 2, 'names', array('a', string(value))) AS s")
                .writeStream()
                .option("checkpointLocation", directory.resolve("checkpoint").toString())
                .trigger(trigger);
        for (int value = 1; value <= 2; value++) {
            StreamingQuery query = writer.start(out);
            in.addData(List.of(value));
            query.processAllAvailable();
            query.stop();
        }
        try (Stream<Path> files = Files.list(Path.of(out))) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.startsWith("part-")))
                    .allMatch(f -> f.endsWith(".c000.snappy.parquet"))
                    .isNotEmpty();
        }
        Dataset<Row> written = session.read().load(out);
        assertThat(written.schema().toDDL()).isEqualTo("k INT,s STRUCT<v: INT, names: ARRAY<STRING>>");
        assertThat(sorted(written.selectExpr("k", "s.v", "s.names[1]"))).isEqualTo("[[1,2,1], [2,4,2]]");
        assertThat(written.where("k = 2").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void fromParquetToPartitionsOfParquet(Trigger trigger) throws Exception {
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        session.range(0, 10, 1, 2).selectExpr("id", "id % 3 AS k").write().parquet(in.toString());
        DataStreamWriter<Row> writer = session.readStream()
                .schema("id BIGINT, k BIGINT")
                .parquet(in.toString())
                .writeStream()
                .format("parquet")
                .partitionBy("k")
                .option("compression", "zstd")
                .option("checkpointLocation", directory.resolve("checkpoint").toString())
                .trigger(trigger);
        StreamingQuery query = writer.start(out.toString());
        query.processAllAvailable();
        query.stop();
        session.range(10, 12)
                .selectExpr("id", "id % 3 AS k")
                .write()
                .mode("append")
                .parquet(in.toString());
        query = writer.start(out.toString());
        query.processAllAvailable();
        query.stop();
        assertThat(sorted(session.read().parquet(out.toString()).groupBy("k").sum("id")))
                .isEqualTo("[[0,18], [1,22], [2,26]]");
    }

    @Test
    void filesAsAViewOfSql() throws Exception {
        String at = directory.resolve("t").toString();
        session.range(3).write().save(at);
        session.sql("CREATE OR REPLACE TEMP VIEW t USING parquet OPTIONS (path '" + at + "')");
        assertThat(session.sql("SELECT sum(id) FROM t").collectAsList().toString())
                .isEqualTo("[[3]]");
    }
}
