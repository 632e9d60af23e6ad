package io.millrace.planner.function.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    @ParameterizedTest
    @ValueSource(ints = {-12345, -1000, -999, -10, -1, 0, 1, 9, 10, 99, 100, 999, 1000, 1970, 9999, 10000, 123456})
    void yearsHaveFourDigitsAndASignWhereNeeded(int year) {
        String wanted = year > 9999 ? "+" + year : String.format(Locale.ROOT, year < 0 ? "%05d" : "%04d", year);
        LocalDate date = LocalDate.of(year, 3, 10);
        assertThat(TimeText.date(Math.toIntExact(date.toEpochDay()))).isEqualTo(wanted + "-03-10");
        long micros = TimeText.micros(LocalDateTime.of(year, 11, 2, 4, 5, 6, 70_000_000), ZoneOffset.UTC);
        assertThat(TimeText.timestamp(micros, ZoneOffset.UTC)).isEqualTo(wanted + "-11-02 04:05:06.07");
    }
}
