package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupBuffersTest {
    private final GroupBuffers groups = new GroupBuffers(100, 10_000);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> content() {
        Map<String, String> all = new LinkedHashMap<>();
        for (int g = 0; g < groups.size(); g++) {
            String key = new String(groups.bytes(), groups.keyOff(g), 3, StandardCharsets.UTF_8);
            all.put(key, new String(groups.bytes(), groups.bufferOff(g), groups.bufferLen(g), StandardCharsets.UTF_8));
        }
        return all;
    }

    @Test
    void holdsWhatAMapHoldsWhateverTheLengths() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 20; round++) {
            Map<String, String> expected = new LinkedHashMap<>();
            while (!groups.full()) {
                String key = "k" + (10 + random.nextInt(90));
                byte[] padded = bytes("-" + key + "-");
                String value = "v".repeat(random.nextInt(40)) + random.nextInt(10);
                byte[] buffer = bytes(value);
                int group = groups.find(padded, 1, 3);
                assertThat(group >= 0).isEqualTo(expected.containsKey(key));
                if (group < 0) {
                    groups.add(padded, 1, 3, buffer, 0, buffer.length);
                } else {
                    groups.replace(group, buffer, 0, buffer.length);
                }
                expected.put(key, value);
            }
            assertThat(content()).isEqualTo(expected);
            groups.clear();
            assertThat(groups.size()).isZero();
        }
    }

    @Test
    void isFullAfterSoManyGroupsAndAfterSoManyBytes() {
        for (int i = 0; i < 100; i++) {
            assertThat(groups.full()).isFalse();
            byte[] key = bytes("key" + i);
            assertThat(groups.find(key, 0, key.length)).isNegative();
            groups.add(key, 0, key.length, key, 0, 0);
        }
        assertThat(groups.full()).isTrue();
        groups.clear();
        byte[] large = new byte[10_000];
        Arrays.fill(large, (byte) 1);
        assertThat(groups.find(large, 0, 1)).isNegative();
        groups.add(large, 0, 1, large, 0, large.length);
        assertThat(groups.full()).isTrue();
    }
}
