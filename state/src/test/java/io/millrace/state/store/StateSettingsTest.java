package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateSettingsTest {
    @Test
    void theLocalDirectoryIsASettingToo() {
        StateSettings settings = StateSettings.from(
                Map.of("millrace.state.localDir", "/somewhere", "millrace.state.materialiseEvery", "4", "other", "x"));
        assertThat(settings).isEqualTo(StateSettings.defaults().withMaterialise(4, settings.materialiseBytes()));
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        assertThatThrownBy(() -> StateSettings.from(Map.of("millrace.state.cacheByte", "1")))
                .hasMessageContaining("'millrace.state.cacheByte'")
                .hasMessageContaining("cacheBytes");
    }
}
