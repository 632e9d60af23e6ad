package io.millrace.planner.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.planner.PlannerKit;
import io.millrace.planner.function.EvalContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words and times of day where a date or a timestamp belongs: they follow the clock of the run, also after constants were folded. */
class TimeWordsTest {
    private static final Instant NOW = Instant.parse("2024-03-10T13:05:09.123456Z");

    private static Object value(String expression) {
        PlannerKit kit = new PlannerKit();
        EvalContext context = new EvalContext(true, ZoneId.of("UTC"), new SplittableRandom(1), 0);
        context.setNowUs(NOW.getEpochSecond() * 1_000_000L + NOW.getNano() / 1000);
        String rows = "(SELECT * FROM VALUES ('12:30', 'today') AS t(clock, word))";
        return new LocalExecutor(context)
                .rows(kit.optimized(kit.sql("SELECT " + expression + " FROM " + rows)))
                .get(0)[0];
    }

    private static long micros(String instant) {
        Instant t = Instant.parse(instant);
        return t.getEpochSecond() * 1_000_000L + t.getNano() / 1000;
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '$',
            value = {
                "timestamp'now' ⇒ 2024-03-10T13:05:09.123456Z",
                "timestamp'today' ⇒ 2024-03-10T00:00:00Z",
                "cast(' Tomorrow ' as timestamp) ⇒ 2024-03-11T00:00:00Z",
                "to_timestamp('yesterday') ⇒ 2024-03-09T00:00:00Z",
                "try_cast('epoch' as timestamp) ⇒ 1970-01-01T00:00:00Z",
                "timestamp_ntz'now' ⇒ 2024-03-10T13:05:09.123456Z",
                "timestamp'12:30' ⇒ 2024-03-10T12:30:00Z",
                "cast('T12' as timestamp) ⇒ 2024-03-10T12:00:00Z",
                "to_timestamp('7:08:09.5') ⇒ 2024-03-10T07:08:09.500Z",
                "cast('12:30:00+01:00' as timestamp) ⇒ 2024-03-10T11:30:00Z",
                "cast(clock as timestamp) ⇒ 2024-03-10T12:30:00Z"
            })
    void timestamps(String expression, String instant) {
        assertThat(value(expression)).isEqualTo(micros(instant));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '$',
            value = {
                "date'today' ⇒ 2024-03-10",
                "date'NOW' ⇒ 2024-03-10",
                "to_date('tomorrow') ⇒ 2024-03-11",
                "date_add('epoch', 1) ⇒ 1970-01-02"
            })
    void dates(String expression, String date) {
        assertThat(value(expression)).isEqualTo((int) LocalDate.parse(date).toEpochDay());
    }

    @Test
    void partsOfATimeOfDay() {
        assertThat(value("hour('13:14:15')")).isEqualTo(13);
        assertThat(value("minute(clock)")).isEqualTo(30);
    }

    @Test
    void wordsOfColumnsAndBadTimesAreNoTimes() {
        assertThatThrownBy(() -> value("cast(word as date)")).hasMessageContaining("CAST_INVALID_INPUT");
        assertThatThrownBy(() -> value("cast('25:00' as timestamp)")).hasMessageContaining("CAST_INVALID_INPUT");
        assertThatThrownBy(() -> value("cast('12:30 UTC' as timestamp)")).hasMessageContaining("CAST_INVALID_INPUT");
    }
}
