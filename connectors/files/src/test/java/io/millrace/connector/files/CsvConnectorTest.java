package io.millrace.connector.files;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvConnectorTest extends FilesTest {
    @Override
    Connector connector() {
        return new CsvConnector();
    }

    private static int day(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    private static long micros(String instant) {
        return Instant.parse(instant).toEpochMilli() * 1000;
    }

    @Test
    void columnsGoByPlaceWhateverTheHeader() throws Exception {
        Path first = file("1.csv", "a,b\n1,x\n");
        Path second = file("2.csv", "b,a\ny,2");
        assertThat(read("a INT, b STRING", first, "header", "true")).containsExactly(asList(1, "x"));
        assertThat(read("a INT, b STRING", second, "header", "true")).containsExactly(asList(null, "2"));
        assertThat(read("a INT, b STRING", dir, "header", "true")).containsExactly(asList(1, "x"), asList(null, "2"));
    }

    @Test
    void onlyTheColumnsWantedAreDelivered() throws Exception {
        Path f = file("1.csv", "1,x,true\n");
        assertThat(read(StructType.fromDDL("a INT, b STRING, c BOOLEAN"), StructType.fromDDL("c BOOLEAN, a INT"), f))
                .containsExactly(asList(true, 1));
    }

    @Test
    void everyTypeByItsText() throws Exception {
        Path f = file(
                "t.csv",
                "1,2,3,4,1.5,NaN,Inf,-Inf,TRUE,\"1,234.565\",2024-02-29,2024-01-02 03:04:05.678901,2024-01-02T03:04:05Z,bin\n");
        List<Object> row = read(
                        "a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DOUBLE, h DOUBLE, i BOOLEAN, j DECIMAL(10,2),"
                                + " k DATE, l TIMESTAMP, m TIMESTAMP, n BINARY",
                        f)
                .get(0);
        assertThat(row.subList(0, 13))
                .isEqualTo(asList(
                        (byte) 1,
                        (short) 2,
                        3,
                        4L,
                        1.5f,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        true,
                        new BigDecimal("1234.57"),
                        day("2024-02-29"),
                        micros("2024-01-02T08:04:05.678Z") + 901,
                        micros("2024-01-02T03:04:05Z")));
        assertThat((byte[]) row.get(13)).containsExactly('b', 'i', 'n');
    }

    @Test
    void whatDoesNotFitIsNullAndTheLineGoesToTheCorruptColumn() throws Exception {
        Path f = file("t.csv", "1,x\nq,y\n3\n4,z,more\n300000000000,w\n");
        assertThat(read("a INT, b STRING, _corrupt_record STRING", f))
                .containsExactly(
                        asList(1, "x", null),
                        asList(null, "y", "q,y"),
                        asList(3, null, "3"),
                        asList(4, "z", "4,z,more"),
                        asList(null, "w", "300000000000,w"));
        assertThat(read("bad STRING, a INT, b STRING", f, "columnNameOfCorruptRecord", "bad")
                        .get(1))
                .isEqualTo(asList("q,y", null, "y"));
        assertThat(read("a INT, b STRING", f, "mode", "dropMalformed")).containsExactly(asList(1, "x"));
        assertThatThrownBy(() -> read("a INT, b STRING", f, "mode", "FAILFAST"))
                .hasMessageContaining("t.csv")
                .hasMessageContaining("line 2")
                .hasMessageContaining("'q'");
        assertThatThrownBy(() -> read("a INT", f, "mode", "strict")).hasMessageContaining("'mode'");
    }

    @Test
    void quotesEscapesAndSeparators() throws Exception {
        Path f = file("t.csv", "\"a,b\",\"c \\\"d\\\"\"\n\"x\" , y\n\"open,z\n");
        assertThat(read("a STRING, b STRING", f))
                .containsExactly(asList("a,b", "c \"d\""), asList("x", " y"), asList("open,z", null));
        Path doubled = file("d.csv", "\"a\"\"b\"|||1\n");
        assertThat(read("a STRING, b INT", doubled, "sep", "|||", "escape", "\""))
                .containsExactly(asList("a\"b", 1));
        Path tabs = file("tab.csv", "'a\tb'\t2\n");
        assertThat(read("a STRING, b INT", tabs, "delimiter", "\\t", "quote", "'"))
                .containsExactly(asList("a\tb", 2));
        assertThat(read(
                        "a STRING, b STRING",
                        file("w.csv", " x , \"y\" \n"),
                        "ignoreLeadingWhiteSpace",
                        "true",
                        "ignoreTrailingWhiteSpace",
                        "true"))
                .containsExactly(asList("x", "y"));
    }

    @Test
    void nullsAndEmptyTexts() throws Exception {
        Path f = file("t.csv", "1,,-\n2,\"\",x\n\n#3,c,c\n");
        assertThat(read("a INT, b STRING, c STRING", f, "comment", "#"))
                .containsExactly(asList(1, null, "-"), asList(2, null, "x"));
        assertThat(read("a INT, b STRING, c STRING", f, "comment", "#", "nullValue", "-"))
                .containsExactly(asList(1, null, null), asList(2, "", "x"));
        assertThat(read("a INT, b STRING, c STRING", f, "comment", "#", "emptyValue", "empty")
                        .get(1))
                .isEqualTo(asList(2, "empty", "x"));
    }

    @Test
    void formatsOfDatesAndTimestamps() throws Exception {
        Path f = file("t.csv", "29/02/2024,02.01.2024 03:04\n31/02/2024,1\n");
        assertThat(read(
                        "d DATE, t TIMESTAMP",
                        f,
                        "dateFormat",
                        "dd/MM/yyyy",
                        "timestampFormat",
                        "dd.MM.yyyy HH:mm",
                        "timeZone",
                        "UTC"))
                .containsExactly(asList(day("2024-02-29"), micros("2024-01-02T03:04:00Z")), asList(null, null));
        assertThatThrownBy(() -> read("d DATE", f, "dateFormat", "fuzz")).hasMessageContaining("dateFormat");
    }

    @Test
    void timestampsWithoutAZone() throws Exception {
        Path f = file("n.csv", "2024-03-10 02:30:00.5\n2024-03-10T02:30:00Z\n2024-03-10\n");
        assertThat(read("t TIMESTAMP_NTZ", f, "timeZone", "America/New_York"))
                .containsExactly(
                        asList(micros("2024-03-10T02:30:00.5Z")),
                        asList((Object) null),
                        asList(micros("2024-03-10T00:00:00Z")));
        Path own = file("o.csv", "10.03.2024 02:30\n");
        assertThat(read("t TIMESTAMP_NTZ", own, "timestampNTZFormat", "dd.MM.yyyy HH:mm"))
                .containsExactly(asList(micros("2024-03-10T02:30:00Z")));
    }

    @Test
    void namesFromTheHeaderAndTypesByInference() throws Exception {
        Path f = file("t.csv", """
                i,l,d,s,b,day,ts,n,dec,mix,i
                1,2,1,x,true,2024-01-02,2024-01-02 03:04:05,,1,1,1
                2,3000000000,2.5,1,false,2024-01-03,2024-01-02,,12345678901234567890,x,2
                """);
        assertThat(inferred(f, "header", "true", "inferSchema", "true").toDDL())
                .isEqualTo(
                        "i0 INT,l BIGINT,d DOUBLE,s STRING,b BOOLEAN,day DATE,ts TIMESTAMP,n STRING,dec DECIMAL(20,0),mix STRING,i10 INT");
        assertThat(inferred(f, "header", "true").field(0).dataType().simpleString())
                .isEqualTo("string");
        assertThat(inferred(f).fieldNames()).startsWith("_c0", "_c1");
        assertThat(read(f, "header", "true", "inferSchema", "true").get(1).subList(0, 4))
                .isEqualTo(asList(2, 3000000000L, 2.5, "1"));
    }

    @Test
    void whatIsWrittenReadsBack() throws Exception {
        StructType schema = StructType.fromDDL("s STRING, d DOUBLE, x DECIMAL(5,2), day DATE, ts TIMESTAMP");
        List<Object[]> rows = List.of(
                new Object[] {
                    "a,\"b\"", 1.5, new BigDecimal("1.50"), day("2024-01-02"), micros("2024-07-02T03:04:05.678Z")
                },
                new Object[] {"", Double.NaN, null, null, null},
                new Object[] {null, null, null, null, null});
        Path out = dir.resolve("out");
        write(schema, out, "errorifexists", rows, "header", "true");
        assertThat(lines(out))
                .containsExactly(
                        "s,d,x,day,ts",
                        "\"a,\\\"b\\\"\",1.5,1.50,2024-01-02,2024-07-01T23:04:05.678-04:00",
                        "\"\",NaN,,,",
                        ",,,,");
        assertThat(read(schema, out, "header", "true").get(0)).isEqualTo(asList(rows.get(0)));
        assertThatThrownBy(() -> write(StructType.fromDDL("a ARRAY<INT>"), out, "append", List.of()))
                .hasMessageContaining("`a`");
    }

    @Test
    void whatIsNotThereYetIsNamed() {
        assertThatThrownBy(() -> read("a INT", dir, "charToEscapeQuoteEscaping", "\\"))
                .hasMessageContaining("charToEscapeQuoteEscaping");
        assertThatThrownBy(() -> read("a INT", dir, "unescapedQuoteHandling", "SKIP_VALUE"))
                .hasMessageContaining("STOP_AT_DELIMITER");
    }

    /** Lines and rows that Spark 4.2 was given and made of them. */
    @Test
    void quotesThatAreNotInPairs() throws Exception {
        Path f = file("t.csv", "a\"b,c\n\"a\"b,c\n\"x\"y\",z\n\"c\"\"d\",e\n\"\n\",  \\\n\"a \" ,b\n\"b\\\"c\",d\n");
        assertThat(read("a STRING, b STRING", f))
                .containsExactly(
                        asList("a\"b", "c"),
                        asList("\"a\"b", "c"),
                        asList("\"x\"y\"", "z"),
                        asList("\"c\"\"d\"", "e"),
                        asList("\"", null),
                        asList(",  ", null),
                        asList("a ", "b"),
                        asList("b\"c", "d"));
        assertThat(read("a STRING, b STRING", f, "unescapedQuoteHandling", "STOP_AT_CLOSING_QUOTE")
                        .subList(0, 3))
                .containsExactly(asList("a\"b", "c"), asList("a\"b,c", null), asList("x\"y", "z"));
    }

    @Test
    void valuesInQuotesGoOverLines() throws Exception {
        Path f = file("t.csv", "\"a\nx\",b\r\n1,\"a\r\nb\"\r\n2,c\r\n\r\nq,\"d\n\n\"\r\n");
        assertThat(read("a INT, b STRING, _corrupt_record STRING", f, "multiLine", "true", "header", "true"))
                .containsExactly(asList(1, "a\nb", null), asList(2, "c", null), asList(null, "d\n\n", "q,\"d\n\n\""));
        assertThat(inferred(f, "multiLine", "true", "header", "true").fieldNames())
                .containsExactly("a\nx", "b");
        assertThat(read("a INT, b STRING", file("s.csv", "1,a;2,b;"), "lineSep", ";"))
                .containsExactly(asList(1, "a"), asList(2, "b"));
    }

    @Test
    void aHeaderHasToNameTheColumnsWhereThatIsAsked() throws Exception {
        Path f = file("t.csv", "B,a\n1,2\n");
        assertThat(read("b INT, a INT", f, "header", "true", "enforceSchema", "false"))
                .containsExactly(asList(1, 2));
        assertThatThrownBy(() -> read("a INT, b INT", f, "header", "true", "enforceSchema", "false"))
                .hasMessageContaining("CSV header does not conform to the schema")
                .hasMessageContaining("t.csv");
    }

    @Test
    void namesAndSeparatorsOfALanguage() throws Exception {
        Path f = file("t.csv", "1 janv. 2020,\"1.234,5\"\n");
        assertThat(read("d DATE, x STRING", f, "dateFormat", "d MMM yyyy", "locale", "fr-FR")
                        .get(0)
                        .get(0))
                .isEqualTo(day("2020-01-01"));
        assertThat(read("d STRING, x DECIMAL(10,2)", f, "locale", "de-DE")
                        .get(0)
                        .get(1))
                .isEqualTo(new BigDecimal("1234.50"));
    }

    @Test
    void datesAreInferredUnlessTimestampsArePreferred() throws Exception {
        Path f = file("t.csv", "2020-01-01\n");
        assertThat(inferred(f, "inferSchema", "true").toDDL()).isEqualTo("_c0 DATE");
        assertThat(inferred(f, "inferSchema", "true", "preferDate", "false").toDDL())
                .isEqualTo("_c0 TIMESTAMP");
        assertThatThrownBy(() -> inferred(f, "inferSchema", "true", "samplingRatio", "0"))
                .hasMessageContaining("samplingRatio");
    }

    @Test
    void quotesThatAreWritten() throws Exception {
        StructType schema = StructType.fromDDL("a STRING, b STRING, c STRING, d BINARY");
        List<Object[]> rows = List.<Object[]>of(new Object[] {"q\"r", null, "", new byte[] {'a', -1}});
        assertThat(written(schema, rows)).containsExactly("\"q\\\"r\",,\"\",[61 FF]");
        assertThat(written(schema, rows, "escapeQuotes", "false")).containsExactly("q\"r,,\"\",[61 FF]");
        assertThat(written(schema, rows, "quoteAll", "true")).containsExactly("\"q\\\"r\",\"\",\"\",\"[61 FF]\"");
        assertThat(written(schema, rows, "lineSep", "|", "header", "true"))
                .containsExactly("a,b,c,d|\"q\\\"r\",,\"\",[61 FF]|");
    }

    private List<String> written(StructType schema, List<Object[]> rows, String... options) throws Exception {
        Path out = dir.resolve("out" + String.join("-", options).hashCode());
        write(schema, out, "errorifexists", rows, options);
        return lines(out);
    }
}
