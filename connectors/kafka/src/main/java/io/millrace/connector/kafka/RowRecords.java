package io.millrace.connector.kafka;

import io.millrace.error.ExecutionException;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Makes Kafka's records of rows. One thread. */
final class RowRecords {
    private final SinkLayout layout;
    private final RowReader row;

    RowRecords(SinkLayout layout) {
        this.layout = layout;
        row = new RowReader(layout.columns());
    }

    ProducerRecord<byte[], byte[]> of(byte[] base, int off, int len) {
        row.point(base, off, len);
        return new ProducerRecord<>(
                topic(),
                layout.partition() >= 0 && !row.isNull(layout.partition())
                        ? Integer.valueOf(row.getInt(layout.partition()))
                        : null,
                bytes(layout.key()),
                bytes(layout.value()),
                headers());
    }

    private String topic() {
        if (layout.fixedTopic() != null) {
            return layout.fixedTopic();
        }
        if (row.isNull(layout.topic())) {
            throw new ExecutionException(
                    "KAFKA_NULL_TOPIC",
                    "22004",
                    "null topic present in the data. Use the topic option for setting a default topic, or filter such rows out.");
        }
        return row.getString(layout.topic());
    }

    private byte @Nullable [] bytes(int column) {
        return column < 0 || row.isNull(column) ? null : row.getBinary(column);
    }

    private @Nullable List<Header> headers() {
        int column = layout.headers();
        if (column < 0 || row.isNull(column)) {
            return null;
        }
        byte[] base = row.base();
        int array = row.varOffset(column);
        int n = (int) Bytes.getLong(base, array);
        RowReader header = new RowReader(2);
        List<Header> headers = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            long slot = Bytes.getLong(base, array + 8 + RowLayout.slot(n, i));
            if (RowLayout.isNull(base, array + 8, i)) {
                throw nullHeader();
            }
            header.point(base, array + 8 + RowLayout.varOffset(slot), RowLayout.varLength(slot));
            if (header.isNull(0)) {
                throw nullHeader();
            }
            headers.add(new RecordHeader(
                    new String(header.getBinary(0), StandardCharsets.UTF_8),
                    header.isNull(1) ? null : header.getBinary(1)));
        }
        return headers;
    }

    private static ExecutionException nullHeader() {
        return new ExecutionException(
                "KAFKA_NULL_HEADER",
                "22004",
                "A header in the column 'headers' is null or has a null key. Filter such headers out before the sink.");
    }
}
