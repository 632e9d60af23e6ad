package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.contract.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellSpecTest {
    @Test
    void comesBackFromItsArguments() {
        CellSpec cell = new CellSpec(
                "flink+X=1",
                Workload.COUNT,
                10_000,
                30,
                20,
                1000,
                5,
                "h:1",
                7,
                Path.of("/a b"),
                List.of("x", "-c", "a=b"));

        assertThat(CellSpec.parse(cell.toArguments().toArray(String[]::new))).isEqualTo(cell);
    }

    @Test
    void aMissingArgumentIsNamed() {
        assertThatThrownBy(() -> CellSpec.parse("engine=x", "--", "y")).hasMessageContaining("workload=");
    }
}
