package io.millrace.planner.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Objects whose members change their order, and numbers and names of every shape, read by one scanner. */
class JsonScannerTest {
    private static final StructType SCHEMA = StructType.fromDDL(
            "id BIGINT, ts BIGINT, a_name_of_twenty_one_b STRING, amount DOUBLE, x INT, sixteen_letters_ STRING");
    private final JsonScanner scanner =
            new JsonScanner(SCHEMA, new boolean[] {true, true, true, true, true, true}, true);

    private boolean parse(String json) {
        byte[] b = ("??" + json + "??").getBytes(StandardCharsets.UTF_8);
        return scanner.parse(b, 2, b.length - 4);
    }

    private String string(int i) {
        return new String(scanner.bases[i], scanner.offs[i], scanner.lens[i], StandardCharsets.UTF_8);
    }

    @Test
    void membersInAnyOrderWithStrangersBetween() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            long id = random.nextLong() >> (4 + random.nextInt(60));
            long ts = random.nextInt(1_000_000);
            String name = "n".repeat(random.nextInt(20)) + "é";
            double amount = random.nextInt(10_000_000) / Math.pow(10, random.nextInt(6));
            List<String> members = new ArrayList<>(List.of(
                    "\"id\":" + id % 1_000_000_000_000_000_000L,
                    "\"ts\" : " + ts,
                    "\"a_name_of_twenty_one_b\":\"" + name + "\"",
                    "\"amount\":" + java.math.BigDecimal.valueOf(amount).toPlainString(),
                    "\"sixteen_letters_\":\"s" + round + "\""));
            for (int k = random.nextInt(4); k > 0; k--) {
                members.add("\"strange" + random.nextInt(3) + "\":[{\"id\":5},\"a\\\"b\",1e5,null]");
            }
            if (random.nextInt(10) == 0) {
                Collections.shuffle(members, random);
            }
            assertThat(parse("{" + String.join(",", members) + "}")).isTrue();
            assertThat(scanner.longs[0]).isEqualTo(id % 1_000_000_000_000_000_000L);
            assertThat(scanner.longs[1]).isEqualTo(ts);
            assertThat(string(2)).isEqualTo(name);
            assertThat(Double.longBitsToDouble(scanner.longs[3])).isEqualTo(amount);
            assertThat(scanner.nulls[4]).isTrue();
            assertThat(string(5)).isEqualTo("s" + round);
        }
    }

    @Test
    void namesThatBeginAlikeAreToldApart() {
        assertThat(parse("{\"id\":1,\"ts\":2}")).isTrue();
        assertThat(parse("{\"i\":7,\"tsx\":8,\"id\":3,\"ts\":4}")).isTrue();
        assertThat(scanner.longs[0]).isEqualTo(3);
        assertThat(scanner.longs[1]).isEqualTo(4);
        assertThat(parse("{\"sixteen_letters_\":\"a\",\"sixteen_letter__\":\"b\"}"))
                .isTrue();
        assertThat(parse("{\"sixteen_letter__\":\"b\",\"sixteen_letters_\":\"c\"}"))
                .isTrue();
        assertThat(string(5)).isEqualTo("c");
        assertThat(parse("{\"a_name_of_twenty_one_b\":\"a\"}")).isTrue();
        assertThat(parse("{\"a_name_of_twenty_0ne_b\":\"b\",\"id\":1}")).isTrue();
        assertThat(scanner.nulls[2]).isTrue();
    }

    @Test
    void numbersOfJsonsGrammarAndOthers() {
        for (String plain : List.of("0", "-0", "7", "12345678", "123456789012345678", "-99999999", "10")) {
            assertThat(parse("{\"id\":" + plain + "}")).as(plain).isTrue();
            assertThat(scanner.longs[0]).isEqualTo(Long.parseLong(plain));
        }
        for (String not :
                List.of("01", "-", "--1", "1.5", "1e3", "1234567890123456789", "12345678a", "", "+1", "00000000")) {
            assertThat(parse("{\"id\":" + not + "}")).as(not).isFalse();
        }
        for (String plain : List.of(
                "0",
                "-0.0",
                "1.5",
                "1e3",
                "-2.5E-3",
                "123456789012345",
                "0.1234567890123456789",
                "12345678901234567890",
                "1.7976931348623157e308")) {
            assertThat(parse("{\"amount\":" + plain + "}")).as(plain).isTrue();
            assertThat(scanner.longs[3]).as(plain).isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(plain)));
        }
        for (String not : List.of("01.5", "1.", ".5", "-", "1e", "1.5.2", "0x1", "NaN", "1e+")) {
            assertThat(parse("{\"amount\":" + not + "}")).as(not).isFalse();
        }
    }

    @Test
    void whatIsCutOffIsRefused() {
        String whole =
                "{\"id\":123456789,\"sixteen_letters_\":\"abcdefghijkl\",\"amount\":12.25,\"z\":{\"a\":[\"\\u00e9\"]}}";
        assertThat(parse(whole)).isTrue();
        for (int n = 0; n < whole.length(); n++) {
            assertThat(parse(whole.substring(0, n))).as(whole.substring(0, n)).isFalse();
        }
    }
}
