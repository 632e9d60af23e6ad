package io.millrace.connector.files;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.row.MapData;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonConnectorTest extends FilesTest {
    @Override
    Connector connector() {
        return new JsonConnector();
    }

    @Test
    void badRecordsMissingAndExtraFields() throws Exception {
        Path f =
                file("1.json", "{\"a\":1,\"b\":\"x\"}\nnot json\n{\"b\":\"w\",\"c\":5}\n\n{\"a\":\"q\",\"b\":\"y\"}\n");
        String schema = "a INT, b STRING, _corrupt_record STRING";
        assertThat(read(schema, f))
                .containsExactly(
                        asList(1, "x", null),
                        asList(null, null, "not json"),
                        asList(null, "w", null),
                        asList(null, "y", "{\"a\":\"q\",\"b\":\"y\"}"));
        assertThat(read("a INT, b STRING", f, "mode", "DROPMALFORMED"))
                .containsExactly(asList(1, "x"), asList(null, "w"));
        assertThatThrownBy(() -> read(schema, f, "mode", "FAILFAST"))
                .hasMessageContaining("1.json")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> read("a INT, _corrupt_record INT", f)).hasMessageContaining("_corrupt_record");
    }

    @Test
    void everyTypeByItsToken() throws Exception {
        Path f = file(
                "t.json",
                "{\"i\":2147483647,\"l\":-5,\"d\":1,\"f\":\"NaN\",\"b\":true,\"x\":1.255,\"y\":\"2.5\",\"day\":\"2024-02-29\","
                        + "\"t\":\"2024-01-02T03:04:05.5Z\",\"u\":17,\"bin\":\"AQI=\",\"s\":1.0,\"o\":{\"a\" : [1, 2]},"
                        + "\"arr\":[1,null],\"m\":{\"k\":1},\"st\":{\"a\":\"z\"}}\n");
        List<Object> row = read(
                        "i INT, l BIGINT, d DOUBLE, f DOUBLE, b BOOLEAN, x DECIMAL(5,2), y DECIMAL(5,2), day DATE, t TIMESTAMP,"
                                + " u TIMESTAMP, bin BINARY, s STRING, o STRING, arr ARRAY<INT>, m MAP<STRING, INT>, st STRUCT<a: STRING>",
                        f)
                .get(0);
        assertThat(row.subList(0, 10))
                .isEqualTo(asList(
                        2147483647,
                        -5L,
                        1.0,
                        Double.NaN,
                        true,
                        new BigDecimal("1.26"),
                        new BigDecimal("2.50"),
                        (int) LocalDate.parse("2024-02-29").toEpochDay(),
                        Instant.parse("2024-01-02T03:04:05.5Z").toEpochMilli() * 1000,
                        17_000_000L));
        assertThat((byte[]) row.get(10)).containsExactly(1, 2);
        assertThat(row.subList(11, 13)).isEqualTo(asList("1.0", "{\"a\" : [1, 2]}"));
        assertThat((Object[]) row.get(13)).containsExactly(1, null);
        assertThat(((MapData) row.get(14)).keys()).containsExactly("k");
        assertThat((Object[]) row.get(15)).containsExactly("z");
    }

    @Test
    void valuesThatDoNotFitAreNull() throws Exception {
        Path f = file(
                "t.json",
                "{\"a\":3000000000}\n{\"a\":1.5}\n{\"a\":\"\"}\n{\"a\":{\"x\":[1]}}\n{\"a\":true}\n{\"a\":null}\n[{\"a\":1},{\"a\":2}]\n5\n");
        assertThat(read("a INT, _corrupt_record STRING", f))
                .containsExactly(
                        asList(null, "{\"a\":3000000000}"),
                        asList(null, "{\"a\":1.5}"),
                        asList(null, "{\"a\":\"\"}"),
                        asList(null, "{\"a\":{\"x\":[1]}}"),
                        asList(null, "{\"a\":true}"),
                        asList(null, null),
                        asList(1, null),
                        asList(2, null),
                        asList(null, "5"));
    }

    @Test
    void theSchemaFitsAllRecords() throws Exception {
        Path f = file("t.json", """
                {"b":1,"a":"x","n":null,"mix":1,"arr":[1,2.5],"o":{"y":1},"e":{},"big":12345678901234567890}
                {"b":1.5,"mix":true,"arr":[],"o":{"x":false},"big":1}
                """);
        assertThat(inferred(f).toDDL())
                .isEqualTo("a STRING,arr ARRAY<DOUBLE>,b DOUBLE,big DECIMAL(20,0),mix STRING,n STRING,"
                        + "o STRUCT<x: BOOLEAN, y: BIGINT>");
        assertThat(inferred(f, "primitivesAsString", "true")
                        .apply("b")
                        .dataType()
                        .simpleString())
                .isEqualTo("string");
        Path bad = file("bad.json", "{\"a\":1}\nnope\n");
        assertThat(read(bad)).containsExactly(asList(null, 1L), asList("nope", null));
        assertThatThrownBy(() -> inferred(bad, "mode", "FAILFAST")).hasMessageContaining("bad.json");
    }

    @Test
    void whatIsWrittenReadsBack() throws Exception {
        StructType schema = StructType.fromDDL(
                "a INT, s STRING, x DECIMAL(5,2), st STRUCT<d: DATE, t: TIMESTAMP, n: TIMESTAMP_NTZ>, arr ARRAY<STRING>");
        Object[] full = {
            1, "q\"\u00e9", new BigDecimal("1.50"), new Object[] {0, 0L, 1_500_000L}, new Object[] {"x", null}
        };
        Path out = dir.resolve("out");
        write(schema, out, "append", List.of(full, new Object[] {null, "y", null, null, null}));
        assertThat(lines(out))
                .containsExactly(
                        "{\"a\":1,\"s\":\"q\\\"\u00e9\",\"x\":1.50,\"st\":{\"d\":\"1970-01-01\",\"t\":\"1969-12-31T19:00:00.000-05:00\","
                                + "\"n\":\"1970-01-01T00:00:01.500\"},"
                                + "\"arr\":[\"x\",null]}",
                        "{\"s\":\"y\"}");
        List<List<Object>> back = read(schema, out);
        assertThat(back.get(0).subList(0, 3)).isEqualTo(asList(full).subList(0, 3));
        assertThat((Object[]) back.get(0).get(3)).containsExactly(0, 0L, 1_500_000L);
        assertThat(back.get(1)).isEqualTo(asList(null, "y", null, null, null));
    }

    @Test
    void whatIsNotThereYetIsNamed() throws Exception {
        Path f = file("t.json", "{}");
        assertThatThrownBy(() -> read("a INT", f, "singleVariantColumn", "v")).hasMessageContaining("parse_json");
        assertThatThrownBy(() -> write(
                        StructType.fromDDL("a STRUCT<b: INTERVAL DAY>"),
                        dir.resolve("out"),
                        "errorifexists",
                        List.of()))
                .hasMessageContaining("INTERVAL DAY")
                .hasMessageContaining("Cast it to string");
    }

    @Test
    void aFileAsOneRecord() throws Exception {
        assertThat(read("a INT", file("o.json", "{\n\"a\":1\n}\n"), "multiLine", "true"))
                .containsExactly(asList(1));
        Path array = file("a.json", "[{\"a\":1},\n{\"a\":2,\"b\":\"x\"}]");
        assertThat(read("a INT", array, "multiLine", "true")).containsExactly(asList(1), asList(2));
        assertThat(inferred(array, "multiLine", "true").toDDL()).isEqualTo("a BIGINT,b STRING");
        assertThat(read("a INT, _corrupt_record STRING", file("b.json", "{\"a\":1\n"), "multiLine", "true"))
                .containsExactly(asList(null, "{\"a\":1\n"));
        assertThat(read("a INT", file("s.json", "{\"a\":1};{\"a\":2}"), "lineSep", ";"))
                .containsExactly(asList(1), asList(2));
    }

    /** Types as Spark 4.2 infers them. */
    @Test
    void typesThatTheOptionsAskFor() throws Exception {
        Path numbers = file("n.json", "{\"a\":1,\"b\":1.5,\"c\":\"7.25\"}\n{\"b\":22.25}");
        assertThat(inferred(numbers, "prefersDecimal", "true").toDDL())
                .isEqualTo("a BIGINT,b DECIMAL(4,2),c DECIMAL(3,2)");
        assertThat(inferred(numbers).toDDL()).isEqualTo("a BIGINT,b DOUBLE,c STRING");
        Path times = file("t.json", "{\"a\":\"2020-01-01T00:00:00Z\",\"b\":\"2020-01-02\",\"c\":\"2020/01\"}");
        assertThat(inferred(times, "inferTimestamp", "true").toDDL()).isEqualTo("a TIMESTAMP,b TIMESTAMP,c STRING");
        Path nothing = file("e.json", "{\"a\":1,\"b\":null,\"c\":[],\"d\":{}}\n");
        assertThat(inferred(nothing, "dropFieldIfAllNull", "true").toDDL()).isEqualTo("a BIGINT");
        assertThat(inferred(nothing).toDDL()).isEqualTo("a BIGINT,b STRING,c ARRAY<STRING>");
    }

    @Test
    void limitsOfTheParserAndNamesOfNumbers() throws Exception {
        Path deep = file("d.json", "{\"a\":{\"b\":{\"c\":1}}}");
        assertThat(read("a STRING", deep, "maxNestingDepth", "2")).containsExactly(asList((Object) null));
        Path names = file("n.json", "{\"a\":\"Infinity\"}\n{\"a\":\"-INF\"}\n{\"a\":\"inf\"}");
        assertThat(read("a DOUBLE", names))
                .containsExactly(
                        asList(Double.POSITIVE_INFINITY), asList(Double.NEGATIVE_INFINITY), asList((Object) null));
    }

    @Test
    void formsThatAreWritten() throws Exception {
        StructType schema = StructType.fromDDL("a STRING, b ARRAY<INT>");
        List<Object[]> rows = List.<Object[]>of(new Object[] {"é", new Object[] {1, 2}});
        Path pretty = dir.resolve("pretty");
        write(schema, pretty, "errorifexists", rows, "pretty", "true", "writeNonAsciiCharacterAsCodePoint", "true");
        assertThat(lines(pretty)).containsExactly("{", "  \"a\" : \"\\u00E9\",", "  \"b\" : [ 1, 2 ]", "}");
        Path packed = dir.resolve("packed");
        write(schema, packed, "errorifexists", rows, "compression", "GZIP", "encoding", "UTF-16LE", "lineSep", ";");
        assertThat(FileLister.list(List.of(packed.toString()), options()))
                .singleElement()
                .satisfies(part -> assertThat(part.toString()).endsWith(".json.gz"));
        assertThat(read(schema, packed, "encoding", "UTF-16LE", "lineSep", ";"))
                .singleElement()
                .satisfies(row -> assertThat(row.get(0)).isEqualTo("é"));
    }
}
