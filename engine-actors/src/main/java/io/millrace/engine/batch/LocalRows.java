package io.millrace.engine.batch;

import io.millrace.connector.BatchSource;
import io.millrace.connector.RowSink;
import io.millrace.planner.physical.SourceSpec;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in memory, in internal form, as a source. */
record LocalRows(SourceSpec spec, List<@Nullable Object[]> rows) implements BatchSource {
    @Override
    public void readAll(RowSink out) {
        RowCodec codec = new RowCodec(spec.schema());
        RowWriter writer = new RowWriter();
        for (@Nullable Object[] row : rows) {
            codec.encodeTo(writer, row);
            out.row(writer.buffer(), 0, writer.length());
        }
    }

    @Override
    public void close() {}
}
