package io.millrace.spi.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateShareTest {
    private static StateShare share(int index, int first, int end) {
        return new StateShare(new StatePart(index, 3), Map.of("op", List.of(new KeyGroupRange(first, end, 12))));
    }

    @Test
    void overlapsWhereBothKeepAKeyGroupOfAnOperator() {
        assertThat(share(0, 0, 4).overlaps(share(1, 3, 8), StateShare.NONE)).isTrue();
        assertThat(share(0, 0, 4).overlaps(share(1, 4, 8), StateShare.NONE)).isFalse();
        StateShare other = new StateShare(new StatePart(1, 3), Map.of("other", List.of(new KeyGroupRange(0, 12, 12))));
        assertThat(share(0, 0, 4).overlaps(other, StateShare.NONE)).isFalse();
        assertThat(share(0, 0, 4).overlaps(StateShare.WHOLE, StateShare.NONE)).isTrue();
        assertThat(StateShare.WHOLE.overlaps(StateShare.WHOLE, StateShare.NONE)).isTrue();
        assertThat(StateShare.NONE.overlaps(StateShare.WHOLE, StateShare.NONE)).isFalse();
    }

    @Test
    void twoTogetherKeepWhatEitherKeeps() {
        StateShare both = share(0, 0, 4).and(share(1, 8, 12));
        assertThat(both.owns("op/a", 3)).isTrue();
        assertThat(both.owns("op/a", 4)).isFalse();
        assertThat(both.owns("op/a", 8)).isTrue();
        assertThat(share(0, 0, 4).and(StateShare.NONE)).isEqualTo(share(0, 0, 4));
        assertThat(StateShare.NONE.and(share(0, 0, 4))).isEqualTo(share(0, 0, 4));
        assertThat(StateShare.WHOLE.and(share(0, 0, 4)).whole()).isTrue();
        assertThat(share(0, 0, 4).and(StateShare.WHOLE).whole()).isTrue();
        assertThat(StateShare.WHOLE.and(StateShare.NONE).whole()).isTrue();
        assertThat(StateShare.NONE.and(StateShare.WHOLE).whole()).isTrue();
    }

    @Test
    void whatAThirdKeepsDoesNotCount() {
        assertThat(share(0, 0, 6).overlaps(share(1, 3, 8), share(2, 3, 6))).isFalse();
        assertThat(share(0, 0, 6).overlaps(share(1, 3, 8), share(2, 4, 12))).isTrue();
        assertThat(share(0, 0, 6).overlaps(StateShare.WHOLE, share(2, 0, 6))).isFalse();
        assertThat(share(0, 0, 6).overlaps(StateShare.WHOLE, share(2, 0, 5))).isTrue();
        assertThat(StateShare.WHOLE.overlaps(StateShare.WHOLE, share(2, 0, 12))).isTrue();
        assertThat(share(0, 0, 6).overlaps(share(1, 0, 6), StateShare.WHOLE)).isFalse();
    }
}
