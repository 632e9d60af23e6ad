package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateSettingsTest {
    @Test
    void theLocalDirectoryIsASettingToo() {
        StateSettings settings = StateSettings.from(
                Map.of("millrace.state.localDir", "/somewhere", "millrace.state.materialiseEvery", "4", "other", "x"),
                StateSettings.defaults());
        assertThat(settings).isEqualTo(StateSettings.defaults().withMaterialise(4, settings.materialiseBytes()));
    }

    @Test
    void rowsWaitBeforeASmallHeapIsFull() {
        StateSettings small = StateSettings.forHeap(128L << 20);
        assertThat(small.overlayLimitBytes() + small.cacheBytes()).isLessThan(64L << 20);
        assertThat(small.applyBytes()).isLessThan(small.overlayLimitBytes());
        assertThat(StateSettings.forHeap(8L << 30)).isEqualTo(StateSettings.defaults());
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        assertThatThrownBy(() -> StateSettings.from(Map.of("millrace.state.cacheByte", "1"), StateSettings.defaults()))
                .hasMessageContaining("'millrace.state.cacheByte'")
                .hasMessageContaining("cacheBytes");
    }
}
