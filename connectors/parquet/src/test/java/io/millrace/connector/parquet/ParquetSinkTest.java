package io.millrace.connector.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.sql.types.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Parts of streams and batches: their names, restarts, partitions, and what cannot be written. */
class ParquetSinkTest extends ParquetTest {
    private static final StructType ROW = StructType.fromDDL("k BIGINT, v STRING");

    private Path out() {
        return dir.resolve("out");
    }

    private StreamSink open(String... partitionBy) {
        return connector.openSink(sinkRequest(ROW, out(), "append", List.of(partitionBy), Map.of()));
    }

    private static byte[] prepared(SinkWriter writer, long epoch, long from, long to) throws Exception {
        put(
                writer,
                ROW,
                LongStream.range(from, to)
                        .mapToObj(i -> new Object[] {i, "v" + i})
                        .toList());
        return writer.prepare(epoch).toCompletableFuture().get();
    }

    private List<Long> keys() {
        return rows(ROW, out()).stream().map(row -> (Long) row[0]).sorted().toList();
    }

    @Test
    void whatWasPreparedOutlivesTheProcessAndIsPublishedByTheNext() throws Exception {
        List<byte[]> committed = new ArrayList<>();
        StreamSink killed = open();
        SinkWriter writer = killed.createWriter(0);
        committed.add(prepared(writer, 0, 0, 3));
        prepared(writer, 1, 3, 6);
        put(writer, ROW, List.<Object[]>of(new Object[] {6L, "never prepared"}));
        assertThat(names(out())).isEmpty();
        try (StreamSink next = open()) {
            next.finalizeEpoch(0, committed);
            next.finalizeEpoch(0, committed);
            assertThat(names(out())).containsExactly("part-0000000000-00000-id.c000.snappy.parquet");
            assertThat(keys()).containsExactly(0L, 1L, 2L);
            next.finalizeEpoch(1, List.of(prepared(next.createWriter(1), 1, 3, 5)));
        }
        assertThat(keys()).containsExactly(0L, 1L, 2L, 3L, 4L);
        killed.close();
    }

    /** More partitions than may be open, each with rows at the beginning and at the end: some get a second file. */
    @Test
    void manyPartitionsOfOneEpoch() throws Exception {
        try (StreamSink sink = open("k")) {
            SinkWriter writer = sink.createWriter(0);
            List<Object[]> rows = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                for (long k = 0; k < 100; k++) {
                    rows.add(new Object[] {k, "v" + round});
                }
            }
            put(writer, ROW, rows);
            sink.finalizeEpoch(
                    0, List.of(writer.prepare(0).toCompletableFuture().get()));
            writer.close();
        }
        assertThat(names(out()))
                .contains(
                        "k=0/part-0000000000-00000-id.c000.snappy.parquet",
                        "k=0/part-0000000000-00000-id.c001.snappy.parquet");
        assertThat(inferred(out())).isEqualTo(StructType.fromDDL("v STRING, k INT"));
        assertThat(keys()).hasSize(200).containsSequence(98L, 98L, 99L, 99L);
    }

    @Test
    void namesSayTheCodec() throws Exception {
        write(ROW, out(), List.<Object[]>of(new Object[] {1L, "a"}), "compression", "gzip");
        assertThat(names(out())).singleElement().asString().matches("part-00000-[0-9a-f-]+-c000\\.gz\\.parquet");
        write(
                sinkRequest(
                        ROW, out(), "overwrite", List.of(), Map.of("millrace.sql.parquet.compression.codec", "none")),
                List.<Object[]>of(new Object[] {1L, "a"}));
        assertThat(names(out())).singleElement().asString().endsWith("-c000.parquet");
    }

    @Test
    void whatCannotBeWritten() {
        assertThatThrownBy(() -> write(ROW, out(), List.of(), "compression", "lzo"))
                .hasMessageContainingAll("CODEC_NOT_AVAILABLE", "lzo", "snappy, gzip, zstd");
        assertThatThrownBy(() -> write(StructType.fromDDL("a INT, v VOID"), out(), List.of()))
                .hasMessageContainingAll("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "`v`", "VOID");
        assertThatThrownBy(() -> write(StructType.fromDDL("v STRUCT<x: VARIANT>"), out(), List.of()))
                .hasMessageContaining("VARIANT");
        assertThatThrownBy(() -> write(ROW, out(), List.of(), "parquet.block.size", "0"))
                .hasMessageContaining("parquet.block.size");
        assertThat(Files.exists(out())).isFalse();
    }
}
