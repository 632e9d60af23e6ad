package io.millrace.engine.wire;

import io.millrace.connector.Positions;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Bytes in the making; the counterpart of {@link WireReader}, call by call. */
final class WireWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    private WireWriter write(Write write) {
        try {
            write.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    WireWriter i8(int value) {
        return write(o -> o.writeByte(value));
    }

    WireWriter i32(int value) {
        return write(o -> o.writeInt(value));
    }

    WireWriter i64(long value) {
        return write(o -> o.writeLong(value));
    }

    WireWriter f64(double value) {
        return write(o -> o.writeDouble(value));
    }

    WireWriter flag(boolean value) {
        return write(o -> o.writeBoolean(value));
    }

    WireWriter bytes(byte[] value) {
        return write(o -> {
            o.writeInt(value.length);
            o.write(value);
        });
    }

    WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it is there, and if so the value. */
    <T> WireWriter maybe(@Nullable T value, BiConsumer<WireWriter, T> write) {
        flag(value != null);
        if (value != null) {
            write.accept(this, value);
        }
        return this;
    }

    <T> WireWriter all(Collection<T> values, BiConsumer<WireWriter, T> write) {
        i32(values.size());
        values.forEach(v -> write.accept(this, v));
        return this;
    }

    <K, V> WireWriter map(Map<K, V> values, BiConsumer<WireWriter, K> key, BiConsumer<WireWriter, V> value) {
        i32(values.size());
        values.forEach((k, v) -> {
            key.accept(this, k);
            value.accept(this, v);
        });
        return this;
    }

    WireWriter task(TaskId task) {
        return i32(task.stage()).i32(task.partition());
    }

    WireWriter node(NodeAddress node) {
        return text(node.hostPort()).i64(node.uid());
    }

    WireWriter object(ObjectRef ref) {
        return text(ref.path()).i64(ref.length()).text(ref.sha256());
    }

    WireWriter positions(Positions positions) {
        return map(positions.next(), WireWriter::text, WireWriter::i64);
    }

    WireWriter positions(List<Positions> bySource) {
        return all(bySource, WireWriter::positions);
    }
}
