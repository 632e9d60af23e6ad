package io.millrace.connector.parquet;

import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes flat rows. For one file. */
final class FlatRowSupport extends WriteSupport<FlatRowSupport.RowView> {
    /** Where the row at hand is; used over again for each. */
    static final class RowView {
        private byte[] base = new byte[0];
        private int off;

        RowView point(byte[] rowBase, int rowOff) {
            base = rowBase;
            off = rowOff;
            return this;
        }
    }

    private final MessageType type;
    private final ValueWriter.Fields fields;
    private final Map<String, String> footer;
    private @Nullable RecordConsumer to;

    /** @param footer what is said of the file in its footer */
    FlatRowSupport(MessageType type, ValueWriter.Fields fields, Map<String, String> footer) {
        this.type = type;
        this.fields = fields;
        this.footer = footer;
    }

    // Asked for by the contract only.
    @SuppressWarnings("deprecation")
    @Override
    public WriteContext init(Configuration unused) {
        return new WriteContext(type, footer);
    }

    @Override
    public WriteContext init(ParquetConfiguration unused) {
        return new WriteContext(type, footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        to = consumer;
    }

    @Override
    public void write(RowView row) {
        RecordConsumer consumer = Objects.requireNonNull(to);
        consumer.startMessage();
        fields.write(consumer, row.base, row.off);
        consumer.endMessage();
    }
}
