package io.millrace.sql.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,-2.50,1e10,true,false,null,\"x\\n\\\"\\\\\"],\"b\":{\"c\":{}}}",
                "\"plain\"",
                "12345678901234567890.10"
            })
    void what_is_read_prints_the_same(String json) {
        assertThat(JsonReader.read(json)).map(JsonText::compact).contains(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\"}",
                "[1,]",
                "[1 2]",
                "01",
                "1.",
                "nul",
                "{\"a\":1}x",
                "\"\\q\"",
                "\"\\u12\"",
                "'a'",
                "\"a"
            })
    void what_is_not_json_is_nothing(String text) {
        assertThat(JsonReader.read(text)).isEmpty();
    }

    @Test
    void depth_is_bounded() {
        assertThat(JsonReader.read("[".repeat(100_000))).isEmpty();
    }

    @Test
    void escapes() {
        assertThat(JsonReader.read("\"\\u00e9\\t\\/\"")).contains("é\t/");
        assertThat(JsonText.compact("\u0001é")).isEqualTo("\"\\u0001é\"");
    }
}
