package io.millrace.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnginesTest {
    private static final EngineChoice MILLRACE = EngineChoice.parse("millrace");

    private static Map<String, String> environment(String young, String heap) {
        return new Engines(Path.of("checkout"), young).environment(MILLRACE, heap, Path.of("scratch"));
    }

    @Test
    void everyEngineGetsTheSameYoungGeneration() {
        assertThat(environment("96m", "2g"))
                .containsEntry("MILLRACE_YOUNG", "96m")
                .hasEntrySatisfying("MILLRACE_OPTS", o -> assertThat(o).contains("-XX:MaxNewSize=96m"));
    }

    @Test
    void aSmallHeapIsLeftToTheCollector() {
        assertThat(environment("96m", "256m").get("MILLRACE_OPTS")).doesNotContain("NewSize");
        assertThat(environment("auto", "2g").get("MILLRACE_OPTS")).doesNotContain("NewSize");
    }

    @Test
    void sizesAreReadAsTheJvmReadsThem() {
        assertThat(Engines.bytes("384m")).isEqualTo(384L << 20);
        assertThat(Engines.bytes("2G")).isEqualTo(2L << 30);
        assertThat(Engines.bytes("64k")).isEqualTo(64L << 10);
        assertThat(Engines.bytes("1024")).isEqualTo(1024);
        assertThatThrownBy(() -> Engines.bytes("2 GB")).hasMessageContaining("'2 GB' is no size");
    }
}
