package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void rowsOfEachKeyAreNumberedFromOneAndCounted() {
        for (Keys keys : new Keys[] {Keys.hot(3), new Keys(1, 0), new Keys(2, 5), new Keys(5, 2)}) {
            Map<String, Long> seen = new HashMap<>();
            for (long n = 0; n < 100; n++) {
                assertThat(keys.rows(n)).as("%s, first %d rows", keys, n).isEqualTo(seen);
                assertThat(keys.seq(n)).as("%s, row %d", keys, n).isEqualTo(seen.merge(keys.key(n), 1L, Long::sum));
            }
            assertThat(seen).hasSize(keys.hot() + keys.cold());
        }
    }

    @Test
    void eachColdKeyComesOnceBeforeAllElse() {
        Keys keys = new Keys(2, 3);
        assertThat(keys.rows(3)).isEqualTo(Map.of("c0", 1L, "c1", 1L, "c2", 1L));
        assertThat(keys.key(3)).isEqualTo("k0");
        assertThat(keys.key(4)).isEqualTo("c0");
    }
}
