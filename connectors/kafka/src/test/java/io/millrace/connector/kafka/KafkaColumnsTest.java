package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.RowReader;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaColumnsTest {
    private final KafkaColumns columns =
            new KafkaColumns(new StructType().add("key", DataTypes.BinaryType).add("value", DataTypes.BinaryType));

    private RowReader row(@Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        RowWriter written = columns.write(new ConsumerRecord<>("t", 0, 0L, key, value));
        RowReader row = new RowReader(2);
        row.point(written.buffer(), 0, written.length());
        return row;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheSliceOfTheAnswerIsTaken() {
        ByteBuffer answer = bytes("..key.value..").position(2);
        ByteBuffer key = answer.slice().limit(3);
        ByteBuffer value = answer.slice().position(4).limit(9);
        RowReader row = row(key, value);
        assertThat(text(row.getBinary(0))).isEqualTo("key");
        assertThat(text(row.getBinary(1))).isEqualTo("value");
        assertThat(value.position()).isEqualTo(4);
    }

    @Test
    void aBufferWithoutAnArrayIsCopied() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(8).put(bytes("--value-")).position(2).limit(7);
        RowReader row = row(bytes("k").asReadOnlyBuffer(), direct);
        assertThat(text(row.getBinary(0))).isEqualTo("k");
        assertThat(text(row.getBinary(1))).isEqualTo("value");
    }

    @Test
    void aMissingKeyAndAnEmptyValueAreToldApart() {
        RowReader row = row(null, bytes(""));
        assertThat(row.isNull(0)).isTrue();
        assertThat(row.isNull(1)).isFalse();
        assertThat(row.getBinary(1)).isEmpty();
    }
}
