package io.millrace.sql;

import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An encoder over a codec: a struct's parts become the columns, anything else the one column {@code value}. */
final class CodecEncoder<T> implements Encoder<T> {
    private final Class<T> type;
    private final transient ObjectCodec codec;
    private final boolean struct;
    private final StructType schema;
    private final int[][] placesFrom;

    CodecEncoder(Class<T> type, ObjectCodec codec) {
        this.type = type;
        this.codec = codec;
        this.struct = codec instanceof StructCodec;
        this.schema = codec instanceof StructCodec s
                ? s.structType()
                : new StructType(List.of(new StructField("value", codec.type(), codec.nullable())));
        placesFrom = new int[][] {places(0), places(1), places(2), places(3)};
    }

    ObjectCodec codec() {
        return codec;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public Class<T> clsTag() {
        return type;
    }

    @Override
    public boolean struct() {
        return struct;
    }

    @Override
    public void write(@Nullable T object, RowWriter to, int first) {
        if (object == null) {
            Encoder.super.write(object, to, first);
        } else if (codec instanceof StructCodec s) {
            s.writeParts(object, to, first);
        } else {
            codec.write(to, first, object);
        }
    }

    @Override
    public T read(byte[] base, int off, int columns, int first) {
        return readAt(base, off, columns, first < placesFrom.length ? placesFrom[first] : places(first));
    }

    /** The object whose columns are those at these places. */
    @SuppressWarnings({"unchecked", "NullAway"})
    T readAt(byte[] base, int off, int columns, int[] places) {
        return (T)
                (codec instanceof StructCodec s
                        ? s.readParts(base, off, columns, places)
                        : codec.read(base, off, columns, places[0], "value"));
    }

    private int[] places(int first) {
        return IntStream.range(first, first + schema.size()).toArray();
    }

    @Override
    public @Nullable Object[] toRow(T object) {
        Object value = codec.toInternal(object);
        return struct ? (Object[]) value : new Object[] {value};
    }

    /** A NULL in the one column of a single value gives null, as in Spark. */
    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public T fromRow(@Nullable Object[] row) {
        return (T) (struct ? Objects.requireNonNull(codec.fromInternal(row)) : codec.decode(row[0], "value"));
    }
}
