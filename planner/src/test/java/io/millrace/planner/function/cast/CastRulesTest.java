package io.millrace.planner.function.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What casts may give and when they fail, by type and mode. */
class CastRulesTest {
    private static DataType type(String ddl) {
        return StructType.fromDDL("x " + ddl).field(0).dataType();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "→",
            value = {
                "STRING → INT",
                "STRING → TIMESTAMP",
                "INT → DECIMAL(10,2)",
                "TINYINT → DECIMAL(3,1)",
                "DOUBLE → BIGINT",
                "FLOAT → TIMESTAMP",
                "DECIMAL(5,2) → INT",
                "DECIMAL(5,2) → DECIMAL(5,3)",
                "TIMESTAMP → INT",
                "DATE → TIMESTAMP_NTZ",
                "TIMESTAMP_NTZ → DATE",
                "VARIANT → STRING"
            })
    void mayGiveNull(String from, String to) {
        assertThat(Casts.mayGiveNull(type(from), type(to), CastMode.ANSI)).isTrue();
        assertThat(Casts.mayGiveNull(type(from), type(to), CastMode.LEGACY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "→",
            value = {
                "STRING → BINARY",
                "BIGINT → INT",
                "INT → DECIMAL(12,2)",
                "DOUBLE → FLOAT",
                "DECIMAL(5,2) → DOUBLE",
                "DECIMAL(5,2) → DECIMAL(6,3)",
                "TIMESTAMP → BIGINT",
                "TIMESTAMP → DATE",
                "DATE → TIMESTAMP",
                "BOOLEAN → DECIMAL(3,1)",
                "ARRAY<STRING> → ARRAY<INT>"
            })
    void neverGivesNull(String from, String to) {
        assertThat(Casts.mayGiveNull(type(from), type(to), CastMode.ANSI)).isFalse();
        assertThat(Casts.mayGiveNull(type(from), type(to), CastMode.LEGACY)).isFalse();
    }

    @Test
    void aTryCastGivesNullUnlessItOnlyWidens() {
        assertThat(Casts.mayGiveNull(type("BIGINT"), type("INT"), CastMode.TRY)).isTrue();
        assertThat(Casts.mayGiveNull(type("INT"), type("BIGINT"), CastMode.TRY)).isFalse();
        assertThat(Casts.mayGiveNull(type("DATE"), type("STRING"), CastMode.TRY))
                .isFalse();
    }

    private static Object interval(String text, DataType type, CastMode mode) {
        return Casts.caster(DataTypes.StringType, type, mode, ZoneOffset.UTC).cast(text);
    }

    @ParameterizedTest
    @EnumSource(
            value = CastMode.class,
            names = {"ANSI", "LEGACY"})
    void textThatIsNoIntervalFailsInBothModes(CastMode mode) {
        assertThatThrownBy(() -> interval("12", new YearMonthIntervalType(0, 1), mode))
                .hasMessageContaining("INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING");
        assertThatThrownBy(() -> interval("12", new DayTimeIntervalType(0, 3), mode))
                .hasMessageContaining("INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE");
        assertThatThrownBy(() -> interval("1-12", new YearMonthIntervalType(0, 1), mode))
                .hasMessageContaining("INVALID_INTERVAL_FORMAT.INTERVAL_PARSING");
        assertThatThrownBy(() -> interval("interval '5' year", new YearMonthIntervalType(1, 1), mode))
                .hasMessageContaining("UNMATCHED_FORMAT_STRING");
        assertThatThrownBy(() -> Casts.caster(DataTypes.LongType, new YearMonthIntervalType(1, 1), mode, ZoneOffset.UTC)
                        .cast(5_000_000_000L))
                .hasMessageContaining("CAST_OVERFLOW");
    }

    @Test
    void textThatIsAnInterval() {
        assertThat(interval(" -1-2 ", new YearMonthIntervalType(0, 1), CastMode.ANSI))
                .isEqualTo(-14);
        assertThat(interval("INTERVAL -'1-2' YEAR TO MONTH", new YearMonthIntervalType(0, 1), CastMode.ANSI))
                .isEqualTo(-14);
        assertThat(interval("5", new YearMonthIntervalType(0, 0), CastMode.ANSI))
                .isEqualTo(60);
        assertThat(interval("1 02:03:04.5", new DayTimeIntervalType(0, 3), CastMode.ANSI))
                .isEqualTo(93_784_500_000L);
        assertThat(interval("70.25", new DayTimeIntervalType(3, 3), CastMode.ANSI))
                .isEqualTo(70_250_000L);
        assertThat(interval("12", new YearMonthIntervalType(0, 1), CastMode.TRY))
                .isNull();
    }

    @Test
    void aMomentThatIsTooFarForAnIntIsNullWithoutAnsi() {
        assertThat(Casts.caster(DataTypes.TimestampType, DataTypes.ByteType, CastMode.LEGACY, ZoneOffset.UTC)
                        .cast(1_000_000_000L))
                .isNull();
    }
}
