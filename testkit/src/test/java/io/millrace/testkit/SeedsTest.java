package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Disorder within bounds, and runs under seeds. */
class SeedsTest {
    private static final List<Integer> ROWS = IntStream.range(0, 500).boxed().toList();

    @Test
    void disorderIsBoundedRepeatableAndLosesNothing() {
        for (long seed = 0; seed < 50; seed++) {
            List<Integer> out = Disorder.within(7, ROWS, seed);
            assertThat(out).isEqualTo(Disorder.within(7, ROWS, seed)).hasSameElementsAs(ROWS);
            for (int i = 0; i < out.size(); i++) {
                assertThat(Math.abs(out.get(i) - i)).isLessThanOrEqualTo(7);
            }
            assertThat(out).isNotEqualTo(ROWS);
            assertThat(Disorder.within(0, ROWS, seed)).isEqualTo(ROWS);
        }
        assertThat(Disorder.within(7, ROWS, 1)).isNotEqualTo(Disorder.within(7, ROWS, 2));
        assertThatThrownBy(() -> Disorder.within(-1, ROWS, 1)).hasMessageContaining("0 or more");
    }

    @Test
    void aFailingRunSaysHowToRepeatIt() {
        List<Long> seeds = new ArrayList<>();
        assertThatThrownBy(() -> Seeds.forEach(10, seed -> {
                    seeds.add(seed);
                    assertThat(seed).isLessThan(4);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dmillrace.testkit.seed=4 repeats it alone");
        assertThat(seeds).containsExactly(1L, 2L, 3L, 4L);
        System.setProperty(Seeds.ONLY, "7");
        try {
            seeds.clear();
            Seeds.forEach(10, seeds::add);
            assertThat(seeds).containsExactly(7L);
        } finally {
            System.clearProperty(Seeds.ONLY);
        }
    }
}
