package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.SinkWriter;
import io.millrace.row.RowCodec;
import io.millrace.sql.Encoder;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinksTest {
    private static final StructType VALUE = StructType.fromDDL("value INT");
    private final List<String> calls = new ArrayList<>();

    private static void write(SinkWriter writer, int value) {
        byte[] row = new RowCodec(VALUE).encode(new Object[] {value});
        writer.write(row, 0, row.length);
    }

    private static List<Object> values(MemoryTable table) {
        return table.rows().stream().map(r -> r[0]).toList();
    }

    private static final class IntEncoder implements Encoder<Integer> {
        @Override
        public StructType schema() {
            return VALUE;
        }

        @Override
        public Class<Integer> clsTag() {
            return Integer.class;
        }

        @Override
        public Object[] toRow(Integer i) {
            return new Object[] {i};
        }

        @Override
        public Integer fromRow(Object[] row) {
            return (Integer) row[0];
        }
    }

    private ForeachWriter<Integer> recording(boolean opens) {
        return new ForeachWriter<>() {
            @Override
            public boolean open(long partitionId, long epochId) {
                calls.add("open(" + partitionId + "," + epochId + ")");
                return opens;
            }

            @Override
            public void process(Integer value) {
                if (value < 0) {
                    throw new IllegalStateException("negative");
                }
                calls.add("process(" + value + ")");
            }

            @Override
            public void close(Throwable error) {
                calls.add("close(" + (error == null ? "null" : error.getMessage()) + ")");
            }
        };
    }

    @Test
    void foreachOpensAndClosesEveryEpochWithOrWithoutRows() {
        SinkWriter writer = new ForeachSink<>(p -> recording(true), new IntEncoder(), VALUE).createWriter(1);
        writer.beginEpoch(0);
        write(writer, 5);
        writer.prepare(0);
        writer.beginEpoch(1);
        writer.prepare(1);
        writer.close();
        assertThat(calls).containsExactly("open(1,0)", "process(5)", "close(null)", "open(1,1)", "close(null)");
    }

    @Test
    void foreachThatDoesNotOpenGetsNoRowsButIsClosed() {
        SinkWriter writer = new ForeachSink<>(p -> recording(false), new IntEncoder(), VALUE).createWriter(0);
        writer.beginEpoch(0);
        write(writer, 5);
        writer.prepare(0);
        assertThat(calls).containsExactly("open(0,0)", "close(null)");
    }

    @Test
    void foreachFailureNamesPartitionAndEpochAndClosesWithTheError() {
        SinkWriter writer = new ForeachSink<>(p -> recording(true), new IntEncoder(), VALUE).createWriter(2);
        writer.beginEpoch(7);
        assertThatThrownBy(() -> write(writer, -1))
                .hasMessageContaining("FOREACH_USER_FUNCTION_ERROR")
                .hasMessageContaining("partition 2, epoch 7");
        writer.close(new IllegalStateException("stop"));
        assertThat(calls).containsExactly("open(2,7)", "close(stop)");
    }

    @Test
    void foreachBatchIsCalledOnceAnEpochInOrder() {
        ForeachBatchSink<List<Object[]>> sink = new ForeachBatchSink<>(
                VALUE,
                rows -> rows,
                (rows, id) -> calls.add(
                        id + ":" + rows.stream().map(r -> String.valueOf(r[0])).toList()),
                Runnable::run);
        SinkWriter writer = sink.createWriter(0);
        write(writer, 1);
        write(writer, 2);
        assertThat(writer.prepare(0).toCompletableFuture()).isCompleted();
        writer.prepare(1);
        write(writer, 3);
        writer.prepare(2);
        assertThat(calls).containsExactly("0:[1, 2]", "1:[]", "2:[3]");
        assertThatThrownBy(() -> sink.createWriter(1)).hasMessageContaining("one task");
    }

    @Test
    void foreachBatchFailureFailsTheEpochAndAllAfterIt() {
        SinkWriter writer = new ForeachBatchSink<List<Object[]>>(
                        VALUE,
                        rows -> rows,
                        (rows, id) -> {
                            calls.add("call " + id);
                            throw new java.io.IOException("x");
                        },
                        Runnable::run)
                .createWriter(0);
        assertThat(writer.prepare(0).toCompletableFuture()).isCompletedExceptionally();
        assertThat(writer.prepare(1).toCompletableFuture()).isCompletedExceptionally();
        assertThat(calls).containsExactly("call 0");
    }

    @Test
    void memoryShowsAnEpochWhenItIsFinalisedAndOnlyOnce() {
        MemoryTable table = new MemoryTables().create("q", VALUE);
        MemorySink sink = new MemorySink(table, OutputMode.APPEND, false);
        SinkWriter writer = sink.createWriter(0);
        write(writer, 1);
        writer.prepare(0);
        assertThat(values(table)).isEmpty();
        sink.finalizeEpoch(0, List.of());
        sink.finalizeEpoch(0, List.of());
        assertThat(values(table)).containsExactly(1);
    }

    @Test
    void memoryInCompleteModeHoldsTheLastTable() {
        MemoryTable table = new MemoryTables().create("q", VALUE);
        MemorySink sink = new MemorySink(table, OutputMode.COMPLETE, false);
        SinkWriter writer = sink.createWriter(0);
        write(writer, 1);
        writer.prepare(0);
        sink.finalizeEpoch(0, List.of());
        write(writer, 2);
        writer.prepare(1);
        sink.finalizeEpoch(1, List.of());
        assertThat(values(table)).containsExactly(2);
    }

    @Test
    void memoryInRealTimeShowsRowsAtOnce() {
        MemoryTable table = new MemoryTables().create("q", VALUE);
        SinkWriter writer = new MemorySink(table, OutputMode.UPDATE, true).createWriter(0);
        write(writer, 1);
        assertThat(values(table)).containsExactly(1);
    }
}
