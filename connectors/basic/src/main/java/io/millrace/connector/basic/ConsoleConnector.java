package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.row.RowCodec;
import io.millrace.row.RowFrame;
import io.millrace.sql.ShowFormat;
import io.millrace.sql.types.StructType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("console")}: prints the first {@code numRows} rows of every epoch once it is durable. What a writer prepares is the rows to
 * print, so that printing needs nothing but the epoch itself. In real-time rhythm epochs without rows print nothing.
 */
public final class ConsoleConnector implements Connector {
    private static final int CELL_CHARACTERS = 20;
    private static final String RULE = "-".repeat(43);

    private final PrintStream out;

    public ConsoleConnector() {
        this(System.out);
    }

    ConsoleConnector(PrintStream out) {
        this.out = out;
    }

    @Override
    public String shortName() {
        return "console";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        throw new MillraceException("UNSUPPORTED_FEATURE", "The format 'console' can only be written.");
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        return new Sink(out, request, true);
    }

    /** As {@code show()}: the table alone. */
    @Override
    public StreamSink openBatchSink(SinkRequest request) {
        return new Sink(out, request, false);
    }

    private static final class Sink implements StreamSink {
        private final PrintStream out;
        private final StructType schema;
        private final RowCodec codec;
        private final ShowFormat format;
        private final int numRows;
        private final boolean headed;
        private final boolean printEmpty;

        Sink(PrintStream out, SinkRequest request, boolean headed) {
            this.out = out;
            this.headed = headed;
            printEmpty = !request.realTime();
            schema = request.schema();
            codec = new RowCodec(schema);
            long rows = request.options().getLong("numRows", 20);
            if (rows < 0 || rows > Integer.MAX_VALUE - 16) {
                throw Options.invalid("numRows", String.valueOf(rows), "a number of rows from 0");
            }
            numRows = (int) rows;
            int cut = request.options().getBoolean("truncate", true) ? CELL_CHARACTERS : 0;
            format = new ShowFormat(schema, request.environment().sessionTimeZone(), cut, false);
        }

        @Override
        public SinkWriter createWriter(int partition) {
            return new Writer(numRows + 1);
        }

        @Override
        public void finalizeEpoch(long epoch, List<byte[]> prepared) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (byte[] part : prepared) {
                for (int at = 0; at < part.length; at += RowFrame.ROW_HEADER + Bytes.getInt(part, at)) {
                    rows.add(codec.decode(part, at + RowFrame.ROW_HEADER));
                }
            }
            if (rows.isEmpty() && !printEmpty) {
                return;
            }
            String table = format.print(rows, numRows);
            // One call, so that the tables of several queries do not mix.
            out.print(headed ? RULE + "\nBatch: " + epoch + "\n" + RULE + "\n" + table + "\n" : table + "\n");
            out.flush();
        }

        @Override
        public String description() {
            return "ConsoleTable[numRows=" + numRows + "]";
        }

        @Override
        public void close() {}
    }

    /** Keeps the first rows of the open epoch: those to print, and one that tells there are more. */
    private static final class Writer implements SinkWriter {
        private final int maxRows;
        private final RowFrame rows = new RowFrame(1024);

        Writer(int maxRows) {
            this.maxRows = maxRows;
        }

        @Override
        public void write(byte[] base, int off, int len) {
            if (rows.rows() < maxRows) {
                rows.add(base, off, len, 0);
            }
        }

        @Override
        public CompletionStage<byte[]> prepare(long epoch) {
            byte[] prepared = Arrays.copyOf(rows.buffer(), rows.length());
            rows.clear();
            return CompletableFuture.completedFuture(prepared);
        }

        @Override
        public void close() {}
    }
}
