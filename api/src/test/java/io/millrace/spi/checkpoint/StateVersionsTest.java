package io.millrace.spi.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.state.StatePart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateVersionsTest {
    private static final StateVersions THREE =
            StateVersions.NONE.with(2, "a").with(5, "b").with(9, "a");

    @Test
    void anObjectIsOfTheShapeThatItsExecutionWrote() {
        assertThat(THREE.from(2)).containsExactly("a", "b", "a");
        assertThat(THREE.from(4)).containsExactly("a", "b", "a");
        assertThat(THREE.from(5)).containsExactly("b", "a");
        assertThat(THREE.from(8)).containsExactly("b", "a");
        assertThat(THREE.from(100)).containsExactly("a");
        assertThat(THREE.from(1)).as("of a version that noted nothing").containsExactly("a", "b", "a");
        assertThat(StateVersions.NONE.from(3)).isEmpty();
    }

    @Test
    void theSameShapeIsNotNotedAgain() {
        assertThat(THREE.with(12, "a")).isEqualTo(THREE);
        assertThat(THREE.with(12, "c").newest()).contains("c");
        assertThat(StateVersions.NONE.newest()).isEmpty();
    }

    @Test
    void whatNoObjectIsOfGoes() {
        assertThat(THREE.since(2)).isEqualTo(THREE);
        assertThat(THREE.since(0)).isEqualTo(THREE);
        assertThat(THREE.since(7).byExecution()).containsExactly(Map.entry(5L, "b"), Map.entry(9L, "a"));
        assertThat(THREE.since(20).byExecution()).containsExactly(Map.entry(9L, "a"));
        assertThat(StateVersions.NONE.since(4)).isEqualTo(StateVersions.NONE);
    }

    @Test
    void theyStandAmongOtherFacts() {
        Map<String, String> facts = THREE.among(Map.of("other", "1", "state.shape.1", "gone"));
        assertThat(facts).containsEntry("other", "1").hasSize(4);
        assertThat(StateVersions.of(facts)).isEqualTo(THREE);
        assertThat(StateVersions.of(Map.of("other", "1"))).isEqualTo(StateVersions.NONE);
        assertThatThrownBy(() -> StateVersions.of(Map.of("state.shape.x", "a"))).hasMessageContaining("state.shape.x");
    }

    @Test
    void theOldestObjectIsABaseOrASegmentNotAFileThatABaseKeptOn() {
        ObjectRef file = new ObjectRef(StateFiles.baseFilePath(1, 3, StatePart.WHOLE, "u"), 1, "");
        ObjectRef base = new ObjectRef(StateFiles.basePath(6, 30, StatePart.WHOLE, "u"), 1, "");
        ObjectRef segment = new ObjectRef(StateFiles.segmentPath(7, 31, StatePart.WHOLE, "u"), 1, "");
        assertThat(new StateFiles(30, List.of(base, file), List.of(segment)).oldestExecution())
                .isEqualTo(6);
        assertThat(new StateFiles(-1, List.of(), List.of(segment)).oldestExecution())
                .isEqualTo(7);
        assertThat(StateFiles.NONE.oldestExecution()).isEqualTo(Long.MAX_VALUE);
    }
}
