package io.millrace.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
    private static final Path SCRATCH = Path.of("scratch");

    @TempDir
    Path checkout;

    private String millrace(String young, String heap, String engine) {
        Map<String, String> environment =
                new Engines(checkout, young, true).environment(EngineChoice.parse(engine), heap, SCRATCH);
        // The launcher makes the flag of it; here it would come twice, and win over a setting of the engine.
        assertThat(environment.get("MILLRACE_OPTS")).doesNotContain("NewSize");
        return environment.get("MILLRACE_YOUNG");
    }

    private List<String> peer(String young, String heap, String engine) throws IOException {
        Path target = Files.createDirectories(checkout.resolve("benchmarks/peers/" + engine + "/target"));
        Files.writeString(target.resolve("classpath.txt"), "a.jar");
        return new Engines(checkout, young, true).command(EngineChoice.parse(engine), heap, SCRATCH);
    }

    /** Millrace gives them to itself; a flag would hide that it does not. */
    @Test
    void peersGetTheCompilerDirectivesThatMillraceGivesItself() throws IOException {
        String flag = "-XX:CompilerDirectivesFile";
        assertThat(peer("96m", "2g", "kstreams"))
                .anyMatch(o -> o.startsWith(flag) && o.endsWith("client-compilation.json"));
        assertThat(new Engines(checkout, "96m", false).command(EngineChoice.parse("kstreams"), "2g", SCRATCH))
                .noneMatch(o -> o.startsWith(flag));
        assertThat(new Engines(checkout, "96m", true)
                        .environment(EngineChoice.parse("millrace"), "2g", SCRATCH)
                        .toString())
                .doesNotContain(flag);
    }

    @Test
    void theDirectivesAreWhereTheConnectorHasThem() {
        Path repository = Path.of("").toAbsolutePath().getParent().getParent();
        String flag = OwnJvm.simpleRequests(repository).get(1);
        assertThat(Path.of(flag.substring(flag.indexOf('=') + 1))).isRegularFile();
    }

    @Test
    void everyEngineGetsTheSameYoungGeneration() throws IOException {
        assertThat(millrace("96m", "2g", "millrace")).isEqualTo("96m");
        for (String engine : List.of("floor", "flink", "kstreams", "jet", "spark")) {
            assertThat(peer("96m", "2g", engine)).as(engine).containsOnlyOnce("-XX:MaxNewSize=96m");
        }
    }

    @Test
    void aSettingOfOneEngineWins() {
        assertThat(millrace("96m", "2g", "millrace+MILLRACE_YOUNG=64m")).isEqualTo("64m");
    }

    @Test
    void aSmallHeapIsLeftToTheCollector() throws IOException {
        assertThat(millrace("96m", "256m", "millrace")).isEqualTo("auto");
        assertThat(peer("96m", "256m", "flink")).noneMatch(o -> o.contains("NewSize"));
    }

    @Test
    void autoIsLeftToTheCollector() throws IOException {
        assertThat(millrace("auto", "2g", "millrace")).isEqualTo("auto");
        assertThat(peer("auto", "2g", "flink")).noneMatch(o -> o.contains("NewSize"));
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
