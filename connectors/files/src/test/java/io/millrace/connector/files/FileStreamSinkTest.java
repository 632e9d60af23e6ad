package io.millrace.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileStreamSinkTest extends FilesTest {
    private static final StructType VALUE = StructType.fromDDL("value STRING");

    @Override
    Connector connector() {
        return new TextConnector();
    }

    private Path out() {
        return dir.resolve("out");
    }

    private StreamSink open() {
        return connector().openSink(sinkRequest(VALUE, out(), "append"));
    }

    private static void write(SinkWriter writer, String... values) {
        for (String value : values) {
            byte[] row = new RowCodec(VALUE).encode(new Object[] {value});
            writer.write(row, 0, row.length);
        }
    }

    private static byte[] prepared(SinkWriter writer, long epoch, String... values) throws Exception {
        write(writer, values);
        return writer.prepare(epoch).toCompletableFuture().get();
    }

    private List<String> staged() throws IOException {
        if (!Files.exists(out().resolve(".millrace-id"))) {
            return List.of();
        }
        try (var files = Files.list(out().resolve(".millrace-id"))) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anEpochShowsWhenItIsFinalizedAndOnce() throws Exception {
        try (StreamSink sink = open()) {
            SinkWriter a = sink.createWriter(0);
            SinkWriter b = sink.createWriter(1);
            SinkWriter idle = sink.createWriter(2);
            List<byte[]> epoch7 = List.of(prepared(a, 7, "a1", "a2"), prepared(b, 7, "b1"), prepared(idle, 7));
            assertThat(epoch7.get(2)).isEmpty();
            write(a, "a3");
            assertThat(lines(out())).isEmpty();
            sink.finalizeEpoch(7, epoch7);
            sink.finalizeEpoch(7, epoch7);
            assertThat(lines(out())).containsExactly("a1", "a2", "b1");
            List<byte[]> epoch8 = List.of(prepared(a, 8));
            sink.finalizeEpoch(8, epoch8);
            assertThat(FileLister.list(List.of(out().toString()), options()))
                    .extracting(p -> p.getFileName().toString())
                    .containsExactly(
                            "part-0000000007-00000-id.txt",
                            "part-0000000007-00001-id.txt",
                            "part-0000000008-00000-id.txt");
            assertThat(lines(out())).containsExactly("a1", "a2", "b1", "a3");
        }
        assertThat(staged()).isEmpty();
    }

    @Test
    void whatWasPreparedOutlivesTheProcessAndIsPublishedByTheNext() throws Exception {
        List<byte[]> committed = new ArrayList<>();
        StreamSink killed = open();
        SinkWriter a = killed.createWriter(0);
        SinkWriter b = killed.createWriter(1);
        committed.add(prepared(a, 0, "a1"));
        committed.add(prepared(b, 0, "b1"));
        prepared(a, 1, "of an epoch that was never committed");
        write(b, "never prepared");
        try (StreamSink next = open()) {
            SinkWriter writer = next.createWriter(0);
            write(writer, "a2");
            next.finalizeEpoch(0, committed);
            assertThat(lines(out())).containsExactly("a1", "b1");
            next.finalizeEpoch(1, List.of(prepared(writer, 1)));
            assertThat(lines(out())).containsExactly("a1", "b1", "a2");
            assertThat(staged()).isEmpty();
        }
        killed.close();
    }

    @Test
    void aCrashBetweenTwoPartsIsMadeGood() throws Exception {
        List<byte[]> committed;
        try (StreamSink sink = open()) {
            committed = List.of(prepared(sink.createWriter(0), 0, "a"), prepared(sink.createWriter(1), 0, "b"));
            sink.finalizeEpoch(0, List.of(committed.get(0)));
        }
        try (StreamSink sink = open()) {
            sink.finalizeEpoch(0, committed);
            assertThat(lines(out())).containsExactly("a", "b");
        }
    }

    @Test
    void aQuerySetBackPublishesItsEpochsAnew() throws Exception {
        try (StreamSink sink = open()) {
            SinkWriter a = sink.createWriter(0);
            SinkWriter b = sink.createWriter(1);
            sink.finalizeEpoch(0, List.of(prepared(a, 0, "1")));
            sink.finalizeEpoch(1, List.of(prepared(a, 1, "2"), prepared(b, 1, "3")));
            sink.finalizeEpoch(2, List.of(prepared(b, 2, "4")));
        }
        file("out/part-0000000001-00000-other.txt", "of another query\n");
        try (StreamSink sink = open()) {
            sink.finalizeEpoch(1, List.of(prepared(sink.createWriter(0), 1, "2", "3", "4")));
            assertThat(lines(out())).containsExactlyInAnyOrder("1", "2", "3", "4", "of another query");
        }
    }

    @Test
    void aLostPartIsAnError() throws Exception {
        try (StreamSink sink = open()) {
            List<byte[]> epoch = List.of(prepared(sink.createWriter(0), 0, "1"));
            for (String name : staged()) {
                Files.delete(out().resolve(".millrace-id").resolve(name));
            }
            assertThatThrownBy(() -> sink.finalizeEpoch(0, epoch))
                    .hasMessageContaining("SINK_PART_MISSING")
                    .hasMessageContaining("part-0000000000-00000-id.txt");
        }
    }

    @Test
    void aFailedTaskLeavesNothing() throws Exception {
        try (StreamSink sink = open()) {
            SinkWriter writer = sink.createWriter(0);
            write(writer, "1");
            writer.close(new IllegalStateException("the task failed"));
        }
        assertThat(out().resolve(".millrace-id")).doesNotExist();
    }

    @Test
    void everyPartOfCsvHasAHeader() throws Exception {
        StructType schema = StructType.fromDDL("n INT, s STRING");
        Path to = dir.resolve("csv");
        try (StreamSink sink = new CsvConnector().openSink(sinkRequest(schema, to, "append", "header", "true"))) {
            SinkWriter writer = sink.createWriter(0);
            for (int epoch = 0; epoch < 2; epoch++) {
                byte[] row = new RowCodec(schema).encode(new Object[] {epoch, "x"});
                writer.write(row, 0, row.length);
                sink.finalizeEpoch(
                        epoch,
                        List.of(writer.prepare(epoch).toCompletableFuture().get()));
            }
            assertThat(lines(to)).containsExactly("n,s", "0,x", "n,s", "1,x");
        }
    }

    @Test
    void onlyAppend() {
        for (String mode : List.of("update", "complete")) {
            assertThatThrownBy(() -> connector().openSink(sinkRequest(VALUE, out(), mode)))
                    .hasMessageContaining("STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE");
        }
        assertThatThrownBy(() -> connector().openSink(sinkRequest(StructType.fromDDL("a INT"), out(), "append")))
                .hasMessageContaining("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE");
        assertThat(out()).doesNotExist();
    }
}
