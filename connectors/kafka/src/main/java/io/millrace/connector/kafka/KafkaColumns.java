package io.millrace.connector.kafka;

import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The columns of a Kafka record, and how a record becomes a row of those that are wanted. One thread an instance. */
final class KafkaColumns {
    private enum Column {
        KEY,
        VALUE,
        TOPIC,
        PARTITION,
        OFFSET,
        TIMESTAMP,
        TIMESTAMPTYPE,
        HEADERS
    }

    private final Column[] columns;
    private final RowWriter writer = new RowWriter();

    KafkaColumns(StructType wanted) {
        columns = wanted.lowerCaseNames().stream()
                .map(name -> Column.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
                .toArray(Column[]::new);
    }

    static StructType schema(boolean includeHeaders) {
        StructType s = new StructType()
                .add("key", DataTypes.BinaryType)
                .add("value", DataTypes.BinaryType)
                .add("topic", DataTypes.StringType)
                .add("partition", DataTypes.IntegerType)
                .add("offset", DataTypes.LongType)
                .add("timestamp", DataTypes.TimestampType)
                .add("timestampType", DataTypes.IntegerType);
        return includeHeaders
                ? s.add(
                        "headers",
                        DataTypes.createArrayType(new StructType()
                                .add("key", DataTypes.StringType)
                                .add("value", DataTypes.BinaryType)))
                : s;
    }

    RowWriter write(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        RowWriter w = writer;
        w.begin(columns.length);
        for (int i = 0; i < columns.length; i++) {
            switch (columns[i]) {
                case KEY -> slice(w, i, record.key());
                case VALUE -> slice(w, i, record.value());
                case TOPIC -> w.setString(i, record.topic());
                case PARTITION -> w.setLong(i, record.partition());
                case OFFSET -> w.setLong(i, record.offset());
                case TIMESTAMP -> w.setLong(i, record.timestamp() * 1000);
                case TIMESTAMPTYPE -> w.setLong(i, record.timestampType().id);
                case HEADERS -> headers(w, i, record);
            }
        }
        return w;
    }

    private static void slice(RowWriter w, int i, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            w.setNull(i);
        } else if (bytes.hasArray()) {
            w.setBytes(i, bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            w.setBinary(i, copy);
        }
    }

    private static void bytes(RowWriter w, int i, byte @Nullable [] bytes) {
        if (bytes == null) {
            w.setNull(i);
        } else {
            w.setBinary(i, bytes);
        }
    }

    private static void headers(RowWriter w, int i, ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        Header[] headers = record.headers().toArray();
        if (headers.length == 0) {
            w.setNull(i);
            return;
        }
        w.beginArray(i, headers.length);
        for (int h = 0; h < headers.length; h++) {
            w.beginNested(h, 2);
            w.setString(0, headers[h].key());
            bytes(w, 1, headers[h].value());
            w.endNested();
        }
        w.endNested();
    }
}
