package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.RateConnector;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorRegistryTest {
    private final ConnectorRegistry registry = new ConnectorRegistry(List.of(new RateConnector()));

    @Test
    void aFormatOfAnArtifactThatWasLeftOutNamesIt() {
        assertThatThrownBy(() -> registry.get("Parquet"))
                .hasMessageContainingAll(
                        "DATA_SOURCE_NOT_FOUND", "io.millrace:millrace-connector-parquet", "where none is named");
        assertThatThrownBy(() -> registry.get("kafka")).hasMessageContaining("io.millrace:millrace-connector-kafka");
    }

    @Test
    void anotherFormatNamesTheNearest() {
        assertThatThrownBy(() -> registry.get("rat")).hasMessageContainingAll("Did you mean rate?", "[rate]");
    }
}
