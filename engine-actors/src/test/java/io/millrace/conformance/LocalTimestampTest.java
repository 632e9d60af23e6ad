package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.MapFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.api.java.UDF1;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.DataTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LocalDateTime columns through a whole query, in a session whose zone leaves out an hour of the day in question. */
class LocalTimestampTest {
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    /** A reading by the clock on the wall. */
    public record Reading(String meter, LocalDateTime at) {}

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "America/New_York")
                .config("millrace.sql.shuffle.partitions", "2")
                .create();
        session.udf()
                .register(
                        "next_minute",
                        (UDF1<LocalDateTime, LocalDateTime>) t -> t.plusMinutes(1),
                        DataTypes.TimestampNTZType);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(50));
    }

    private static MemoryStream<Reading> readings() {
        MemoryStream<Reading> stream = MemoryStream.create(session, Encoders.record(Reading.class));
        stream.addData(List.of(
                new Reading("a", LocalDateTime.parse("2024-03-10T02:15:00")),
                new Reading("b", LocalDateTime.parse("2024-03-10T02:45:00.5")),
                new Reading("a", LocalDateTime.parse("2024-03-10T03:00:00"))));
        return stream;
    }

    private static List<String> run(Trigger trigger, Dataset<?> query, String mode) throws Exception {
        Bench.Run run = new Bench(session, trigger, Files.createTempDirectory(checkpoints, "case")).start(query, mode);
        List<String> rows = run.rows();
        run.stop();
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void fieldsAreThoseOfTheWall(Trigger trigger) throws Exception {
        Dataset<?> query = readings()
                .toDF()
                .filter("at < TIMESTAMP_NTZ '2024-03-10 03:00:00'")
                .selectExpr("meter", "hour(at)", "CAST(at + INTERVAL '1' HOUR AS STRING)", "next_minute(at)");
        assertThat(run(trigger, query, "append"))
                .containsExactly(
                        "(a,2,2024-03-10 03:15:00,2024-03-10T02:16)",
                        "(b,2,2024-03-10 03:45:00.5,2024-03-10T02:46:00.500)");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void objectsKeepThem(Trigger trigger) throws Exception {
        Dataset<LocalDateTime> query = readings()
                .toDS()
                .map((MapFunction<Reading, LocalDateTime>) r -> r.at().minusMonths(1), Encoders.LOCALDATETIME());
        assertThat(query.schema().toDDL()).isEqualTo("value TIMESTAMP_NTZ");
        assertThat(run(trigger, query, "append"))
                .containsExactly("2024-02-10T02:15", "2024-02-10T02:45:00.500", "2024-02-10T03:00");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void windowsAndKeysAreLocal(Trigger trigger) throws Exception {
        Dataset<?> byHour = readings()
                .toDF()
                .groupBy(window(col("at"), "1 hour"))
                .count()
                .select(col("window.start"), col("window.end"), col("count"));
        assertThat(byHour.schema().field(0).dataType()).isEqualTo(DataTypes.TimestampNTZType);
        assertThat(run(trigger, byHour, "update"))
                .contains("(2024-03-10T02:00,2024-03-10T03:00,2)", "(2024-03-10T03:00,2024-03-10T04:00,1)");
        assertThat(run(trigger, readings().toDF().groupBy("at").count(), "update"))
                .containsExactly("(2024-03-10T02:15,1)", "(2024-03-10T02:45:00.500,1)", "(2024-03-10T03:00,1)");
    }

    @Test
    void aBatchSortsAndGivesLocalDateTimes() {
        List<Row> rows = session.sql(
                        "SELECT max(t) m, collect_list(t) l, min(CAST(t AS TIMESTAMP)) i FROM (SELECT * FROM"
                                + " VALUES (TIMESTAMP_NTZ '2024-03-10 02:30:00'), (TIMESTAMP_NTZ '2024-03-09 10:00:00') AS v(t) ORDER BY t)")
                .collectAsList();
        assertThat(rows.get(0).getLocalDateTime(0)).isEqualTo(LocalDateTime.parse("2024-03-10T02:30"));
        assertThat(rows.get(0).getList(1))
                .isEqualTo(List.of(LocalDateTime.parse("2024-03-09T10:00"), LocalDateTime.parse("2024-03-10T02:30")));
        assertThat(rows.get(0).getInstant(2)).isEqualTo("2024-03-09T15:00:00Z");
        assertThat(rows.get(0).json()).contains("\"m\":\"2024-03-10 02:30:00\"");
    }

    @Test
    void sessionsAreLocal() {
        List<Row> rows = session.sql(
                        "SELECT w.start, w.end, n FROM (SELECT session_window(t, '1 hour') w, count(*) n FROM"
                                + " VALUES (TIMESTAMP_NTZ '2024-03-10 02:30:00'), (TIMESTAMP_NTZ '2024-03-10 02:40:00') AS v(t)"
                                + " GROUP BY session_window(t, '1 hour'))")
                .collectAsList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).toString()).isEqualTo("[2024-03-10T02:30,2024-03-10T03:40,2]");
    }

    @Test
    void aWatermarkNeedsInstants() {
        assertThatThrownBy(() -> readings().toDF().withWatermark("at", "1 hour").schema())
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE")
                .hasMessageContaining("TIMESTAMP_NTZ");
    }
}
