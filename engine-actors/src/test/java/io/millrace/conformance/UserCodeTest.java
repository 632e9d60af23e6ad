package io.millrace.conformance;

import static io.millrace.sql.functions.call_udf;
import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.java.function.FilterFunction;
import io.millrace.api.java.function.FlatMapFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapPartitionsFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.api.java.UDF1;
import io.millrace.sql.api.java.UDF2;
import io.millrace.sql.expressions.UserDefinedFunction;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.DataTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The user's Java code in streaming queries: functions by name, typed operators over beans and records, and what they throw. */
class UserCodeTest {
    private static MillraceSession session;

    @TempDir
    static Path checkpoints;

    /** A record as an encoder reads it: columns in the order of declaration. */
    public record Payment(String account, long amount, List<String> tags) {}

    /** A bean as an encoder reads it: columns in alphabetical order. */
    public static final class Alert {
        private String account = "";
        private Long amount;
        private int level;

        public String getAccount() {
            return account;
        }

        public void setAccount(String account) {
            this.account = account;
        }

        public Long getAmount() {
            return amount;
        }

        public void setAmount(Long amount) {
            this.amount = amount;
        }

        public int getLevel() {
            return level;
        }

        public void setLevel(int level) {
            this.level = level;
        }
    }

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .create();
        session.udf().register("half", (UDF1<Long, Long>) v -> v == null ? null : v / 2, DataTypes.LongType);
        session.udf()
                .register("shorter", (UDF2<String, Integer, String>) (s, n) -> s.substring(0, n), DataTypes.StringType);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    static Stream<Trigger> rhythms() {
        return Stream.of(Trigger.ProcessingTime(0), Trigger.RealTime(50));
    }

    private static Bench bench(Trigger trigger) throws Exception {
        return new Bench(session, trigger, Files.createTempDirectory(checkpoints, "case"));
    }

    private static List<String> run(Trigger trigger, Dataset<?> query) throws Exception {
        Bench.Run run = bench(trigger).start(query, "append");
        List<String> rows = run.rows();
        run.stop();
        return rows;
    }

    private static MemoryStream<Payment> payments() {
        MemoryStream<Payment> stream = MemoryStream.create(session, Encoders.record(Payment.class));
        stream.addData(List.of(
                new Payment("anna", 10, List.of("x", "y")),
                new Payment("bert", 400, List.of()),
                new Payment("carl", 90, List.of("z"))));
        return stream;
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void aFunctionIsCalledInTextByNameAndAsAColumn(Trigger trigger) throws Exception {
        UserDefinedFunction twice = udf((UDF1<Long, Long>) v -> v * 2, DataTypes.LongType);
        Dataset<?> query = payments()
                .toDF()
                .filter("half(amount) > 20")
                .select(
                        col("account"),
                        call_udf("half", col("amount")),
                        twice.apply(col("amount")),
                        call_udf("shorter", col("account"), io.millrace.sql.functions.lit(2)));
        assertThat(run(trigger, query)).containsExactly("(bert,200,800,be)", "(carl,45,180,ca)");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void aFunctionOfANameKnowsNulls(Trigger trigger) throws Exception {
        Dataset<?> query = payments().toDF().selectExpr("half(CASE WHEN amount > 50 THEN amount END)");
        assertThat(run(trigger, query)).containsExactly("200", "45", "null");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void recordsBecomeBeans(Trigger trigger) throws Exception {
        Dataset<Alert> alerts = payments()
                .toDS()
                .filter((FilterFunction<Payment>) p -> p.amount() > 50)
                .map(
                        (MapFunction<Payment, Alert>) p -> {
                            Alert alert = new Alert();
                            alert.setAccount(p.account());
                            alert.setAmount(p.amount() > 100 ? null : p.amount());
                            alert.setLevel(p.tags().size());
                            return alert;
                        },
                        Encoders.bean(Alert.class));
        assertThat(alerts.columns()).containsExactly("account", "amount", "level");
        assertThat(run(trigger, alerts)).containsExactly("(bert,null,0)", "(carl,90,1)");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void flatMapAndMapPartitions(Trigger trigger) throws Exception {
        Dataset<String> tags = payments()
                .toDS()
                .flatMap((FlatMapFunction<Payment, String>) p -> p.tags().iterator(), Encoders.STRING())
                .mapPartitions(
                        (MapPartitionsFunction<String, String>) in -> {
                            List<String> out = new ArrayList<>();
                            in.forEachRemaining(tag -> out.add(tag + "!"));
                            return out.iterator();
                        },
                        Encoders.STRING());
        assertThat(run(trigger, tags)).containsExactly("x!", "y!", "z!");
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void typedRowsGoOnIntoStatefulOperators(Trigger trigger) throws Exception {
        Dataset<?> counts = payments()
                .toDS()
                .flatMap((FlatMapFunction<Payment, String>) p -> p.tags().iterator(), Encoders.STRING())
                .toDF()
                .groupBy("value")
                .count();
        Bench.Run run = bench(trigger).start(counts, "update");
        assertThat(run.rows()).containsExactly("(x,1)", "(y,1)", "(z,1)");
        run.stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void whatAFunctionThrowsEndsTheQueryAndSaysWhere(Trigger trigger) throws Exception {
        MemoryStream<Payment> stream = payments();
        Bench.Run run = bench(trigger).start(stream.toDF().selectExpr("shorter(account, 4)"), "append");
        assertThat(run.rows()).hasSize(3);
        stream.addData(List.of(new Payment("dan", 1, List.of())));
        Bench.fails(run, "FAILED_EXECUTE_UDF");
        StreamingQueryException failure = run.query().exception().get();
        assertThat(failure.getCondition()).isEqualTo("STREAM_FAILED");
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        e -> assertThat(e.getCondition()).isEqualTo("FAILED_EXECUTE_UDF"));
        assertThat(failure)
                .hasMessageContaining("shorter")
                .hasRootCauseInstanceOf(StringIndexOutOfBoundsException.class);
        assertThatThrownBy(() -> run.query().awaitTermination()).isSameAs(failure);
        assertThatThrownBy(() -> run.query().awaitTermination(10)).isSameAs(failure);
        run.query().stop();
    }

    @ParameterizedTest
    @MethodSource("rhythms")
    void whatATypedFunctionThrowsEndsTheQuery(Trigger trigger) throws Exception {
        Dataset<?> query = payments()
                .toDS()
                .map(
                        (MapFunction<Payment, String>) p -> {
                            throw new IllegalStateException("no room for " + p.account());
                        },
                        Encoders.STRING());
        Bench.Run run = bench(trigger).start(query, "append");
        Bench.fails(run, "FAILED_EXECUTE_UDF");
        assertThat(run.query().exception().get()).hasRootCauseMessage("no room for anna");
        assertThat(((MillraceException) run.query().exception().get().getCause()).getMessage())
                .contains("map");
    }
}
