package io.millrace.engine.wire;

import io.millrace.connector.Positions;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireWriter} wrote. Trusts no length: what claims more than there is, is refused. */
final class WireReader {
    private final ByteBuffer in;

    WireReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    private MillraceException bad(String what) {
        return new MillraceException(
                "CLUSTER_MESSAGE_REFUSED",
                "A message of another node cannot be read: " + what + " at byte " + in.position() + " of " + in.limit()
                        + ". Run the same Millrace version on all nodes.");
    }

    private <T> T read(Function<ByteBuffer, T> read) {
        try {
            return read.apply(in);
        } catch (BufferUnderflowException e) {
            throw bad("it ends too early");
        }
    }

    void atEnd() {
        if (in.hasRemaining()) {
            throw bad("it has more than its kind allows");
        }
    }

    int i8() {
        return read(ByteBuffer::get);
    }

    int i32() {
        return read(ByteBuffer::getInt);
    }

    long i64() {
        return read(ByteBuffer::getLong);
    }

    double f64() {
        return read(ByteBuffer::getDouble);
    }

    boolean flag() {
        return i8() != 0;
    }

    private int count() {
        int n = i32();
        if (n < 0 || n > in.remaining()) {
            throw bad("a count of " + n);
        }
        return n;
    }

    byte[] bytes() {
        byte[] value = new byte[count()];
        in.get(value);
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    <T> @Nullable T maybe(Function<WireReader, T> read) {
        return flag() ? read.apply(this) : null;
    }

    <T> List<T> all(Function<WireReader, T> read) {
        int n = count();
        List<T> values = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    <K, V> Map<K, V> map(Function<WireReader, K> key, Function<WireReader, V> value) {
        Map<K, V> values = new LinkedHashMap<>();
        for (int n = count(); n > 0; n--) {
            K k = key.apply(this);
            values.put(k, value.apply(this));
        }
        return values;
    }

    TaskId task() {
        return new TaskId(i32(), i32());
    }

    NodeAddress node() {
        return new NodeAddress(text(), i64());
    }

    ObjectRef object() {
        return new ObjectRef(text(), i64(), text());
    }

    Positions positions() {
        return new Positions(new TreeMap<>(map(WireReader::text, WireReader::i64)));
    }

    List<Positions> positionsBySource() {
        return all(WireReader::positions);
    }

    MillraceException unknown(String what, int code) {
        return bad("the unknown " + what + " " + code);
    }
}
