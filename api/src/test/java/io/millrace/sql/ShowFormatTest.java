package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.MapData;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShowFormatTest {
    private static final StructType SCHEMA = StructType.fromDDL("id INT, name STRING");
    private static final List<Object[]> ROWS = Arrays.asList(
            new Object[] {1, "a"}, new Object[] {20000, "a name of more than twenty"}, new Object[] {null, "b\nc"});

    private static String show(StructType schema, List<Object[]> rows, int max, int truncate, boolean vertical) {
        return new ShowFormat(schema, ZoneOffset.UTC, truncate, vertical).print(rows, max);
    }

    @Test
    void cut_cells_stand_right() {
        assertThat(show(SCHEMA, ROWS, 20, 20, false)).isEqualTo("""
                +-----+--------------------+
                |   id|                name|
                +-----+--------------------+
                |    1|                   a|
                |20000|a name of more th...|
                | NULL|                b\\nc|
                +-----+--------------------+
                """);
    }

    @Test
    void whole_cells_stand_left() {
        assertThat(show(SCHEMA, ROWS, 2, 0, false)).isEqualTo("""
                +-----+--------------------------+
                |id   |name                      |
                +-----+--------------------------+
                |1    |a                         |
                |20000|a name of more than twenty|
                +-----+--------------------------+
                only showing top 2 rows""");
        assertThat(show(SCHEMA, ROWS, 1, 3, false)).endsWith("|  1|   a|\n+---+----+\nonly showing top 1 row");
    }

    @Test
    void short_cuts_have_no_dots() {
        assertThat(show(StructType.fromDDL("s STRING"), List.<Object[]>of(new Object[] {"abcdef"}), 1, 3, false))
                .contains("|abc|");
    }

    @Test
    void vertical_prints_a_line_a_value() {
        assertThat(show(SCHEMA, ROWS.subList(0, 1), 20, 20, true))
                .isEqualTo("-RECORD 0---\n id   | 1   \n name | a   \n");
        assertThat(show(SCHEMA, List.of(), 20, 20, true)).isEqualTo("(0 rows)");
    }

    @Test
    void no_columns_and_no_rows() {
        assertThat(show(new StructType(), List.of(), 20, 20, false)).isEqualTo("++\n||\n++\n++\n");
        assertThat(show(SCHEMA, List.of(), 20, 20, false))
                .isEqualTo("+---+----+\n| id|name|\n+---+----+\n+---+----+\n");
    }

    @Test
    void values_read_as_in_spark() {
        StructType schema = StructType.fromDDL(
                "t TIMESTAMP, d DATE, b BINARY, a ARRAY<INT>, m MAP<STRING,INT>, s STRUCT<x: INT, y: STRING>, n DECIMAL(20,2),"
                        + " f DOUBLE, i INTERVAL DAY TO SECOND, j INTERVAL YEAR TO MONTH, l TIMESTAMP_NTZ");
        Object[] row = {
            1710034245123400L,
            19792,
            new byte[] {1, (byte) 0xAB},
            new Object[] {1, null},
            new MapData(new Object[] {"k"}, new Object[] {2}),
            new Object[] {1, null},
            new BigDecimal("10000000000.50"),
            1e10,
            -93784005000L,
            14,
            1710034245120000L
        };
        ValueText text = new ValueText(ZoneId.of("Europe/Berlin"));
        String[] shown = new String[row.length];
        for (int i = 0; i < row.length; i++) {
            shown[i] = text.of(row[i], schema.field(i).dataType());
        }
        assertThat(shown)
                .containsExactly(
                        "2024-03-10 02:30:45.1234",
                        "2024-03-10",
                        "[01 AB]",
                        "[1, NULL]",
                        "{k -> 2}",
                        "{1, NULL}",
                        "10000000000.50",
                        "1.0E10",
                        "INTERVAL '-1 02:03:04.005' DAY TO SECOND",
                        "INTERVAL '1-2' YEAR TO MONTH",
                        "2024-03-10 01:30:45.12");
        assertThat(text.of(0L, schema.field(0).dataType())).isEqualTo("1970-01-01 01:00:00");
    }

    @Test
    void wide_characters_take_two_places() {
        assertThat(show(
                        StructType.fromDDL("s STRING"),
                        List.<Object[]>of(new Object[] {"中文"}, new Object[] {"abcde"}),
                        9,
                        20,
                        false))
                .contains("| 中文|\n|abcde|");
    }
}
