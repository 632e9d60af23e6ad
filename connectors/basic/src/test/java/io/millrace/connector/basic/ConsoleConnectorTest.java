package io.millrace.connector.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleConnectorTest {
    private static final StructType VALUE = new StructType().add("value", DataTypes.StringType);
    private static final String RULE = "-------------------------------------------\n";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ConsoleConnector connector =
            new ConsoleConnector(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private static SinkRequest request(boolean realTime, Map<String, String> options) {
        return new SinkRequest(
                "q", "id", VALUE, new Options(options), List.of(), "append", realTime, new TestEnvironment());
    }

    private static byte[] epoch(SinkWriter writer, long epoch, String... values) throws Exception {
        writer.beginEpoch(epoch);
        for (String value : values) {
            byte[] row = new RowCodec(VALUE).encode(new Object[] {value});
            writer.write(row, 0, row.length);
        }
        return writer.prepare(epoch).toCompletableFuture().get();
    }

    private String printed() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text;
    }

    @Test
    void printsWhatSparkPrintsOnceTheEpochIsDurable() throws Exception {
        StreamSink sink = connector.openSink(request(false, Map.of("numRows", "2", "truncate", "false")));
        SinkWriter writer = sink.createWriter(0);
        byte[] first = epoch(writer, 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b", "c");
        assertThat(printed()).isEmpty();
        sink.finalizeEpoch(0, List.of(first));
        assertThat(printed())
                .isEqualTo(RULE + "Batch: 0\n" + RULE
                        + "+------------------------------+\n"
                        + "|value                         |\n"
                        + "+------------------------------+\n"
                        + "|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|\n"
                        + "|b                             |\n"
                        + "+------------------------------+\n"
                        + "only showing top 2 rows\n");
        sink.finalizeEpoch(1, List.of(epoch(writer, 1, "d")));
        assertThat(printed()).isEqualTo(RULE + "Batch: 1\n" + RULE + "+-----+\n|value|\n+-----+\n|d    |\n+-----+\n\n");
    }

    @Test
    void cutsLongCellsAndShowsTwentyRowsByDefault() throws Exception {
        StreamSink sink = connector.openSink(request(false, Map.of()));
        List<String> values = new ArrayList<>(List.of("123456789012345678901"));
        for (int i = 0; i < 20; i++) {
            values.add("x");
        }
        sink.finalizeEpoch(3, List.of(epoch(sink.createWriter(0), 3, values.toArray(String[]::new))));
        assertThat(printed())
                .contains("|12345678901234567...|\n", "|                   x|\n")
                .endsWith("only showing top 20 rows\n");
    }

    @Test
    void emptyEpochsPrintInMicroBatchOnly() throws Exception {
        StreamSink batches = connector.openSink(request(false, Map.of()));
        batches.finalizeEpoch(0, List.of(epoch(batches.createWriter(0), 0)));
        assertThat(printed()).isEqualTo(RULE + "Batch: 0\n" + RULE + "+-----+\n|value|\n+-----+\n+-----+\n\n");
        StreamSink realTime = connector.openSink(request(true, Map.of()));
        SinkWriter writer = realTime.createWriter(0);
        realTime.finalizeEpoch(0, List.of(epoch(writer, 0)));
        assertThat(printed()).isEmpty();
        realTime.finalizeEpoch(1, List.of(epoch(writer, 1, "a"), epoch(realTime.createWriter(1), 1, "b")));
        assertThat(printed()).contains("Batch: 1", "|    a|\n|    b|");
    }

    @Test
    void aBatchWritePrintsTheTableAlone() throws Exception {
        StreamSink sink = connector.openBatchSink(request(false, Map.of()));
        sink.finalizeEpoch(0, List.of(epoch(sink.createWriter(0), 0, "a")));
        assertThat(printed()).isEqualTo("+-----+\n|value|\n+-----+\n|    a|\n+-----+\n\n");
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThatThrownBy(() -> connector.openSink(request(false, Map.of("numRows", "-1"))))
                .hasMessageContaining("numRows");
        assertThatThrownBy(() -> connector.openSink(request(false, Map.of("truncate", "20"))))
                .hasMessageContaining("truncate");
        assertThatThrownBy(() -> connector.readSchema(new Options(Map.of()), List.of(), null, true))
                .hasMessageContaining("console");
    }
}
