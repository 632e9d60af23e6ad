package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplitsTest {
    private final Splits splits = new Splits();

    @Test
    void untilASplitIsNamedAllRowsCountAsOne() {
        splits.assign(List.of("a", "b"));
        assertThat(splits.current()).isZero();
        assertThat(counting()).containsExactly(0);
        splits.rowsOf("b", 10);
        assertThat(counting()).as("named ones only").containsExactly(1, 2);
        assertThat(splits.current()).isEqualTo(2);
    }

    @Test
    void aSplitThatHasNoRowsForTheTimeoutHasNoSayUntilItHasSomeAgain() {
        splits.assign(List.of("a", "b"));
        splits.rowsOf("a", 1_000);
        assertThat(splits.nextExpiryMs(500)).isEqualTo(1_500);
        assertThat(splits.expire(1_499, 500)).isFalse();
        splits.rowsOf("b", 1_499);
        assertThat(splits.expire(1_500, 500)).isTrue();
        assertThat(counting()).containsExactly(2);
        assertThat(splits.allIdle()).isFalse();
        assertThat(splits.expire(1_999, 500)).isTrue();
        assertThat(splits.allIdle()).isTrue();
        assertThat(splits.nextExpiryMs(500)).isEqualTo(Long.MAX_VALUE);
        assertThat(splits.expire(9_000, 500))
                .as("none that was not idle before")
                .isFalse();
        splits.rowsOf("a", 9_000);
        assertThat(counting()).containsExactly(1);
    }

    @Test
    void theWaitOfASplitWithoutRowsBeginsWithTheFirstLook() {
        splits.assign(List.of("a", "b"));
        splits.rowsOf("a", 1_000_000);
        assertThat(splits.nextExpiryMs(500)).as("b has not been looked at").isEqualTo(1_000_500);
        assertThat(splits.expire(1_000_000, 500)).isFalse();
        splits.rowsOf("a", 1_000_400);
        assertThat(splits.expire(1_000_500, 500)).isTrue();
        assertThat(counting()).containsExactly(1);
    }

    private List<Integer> counting() {
        return java.util.stream.IntStream.range(0, splits.size())
                .filter(splits::counts)
                .boxed()
                .toList();
    }
}
