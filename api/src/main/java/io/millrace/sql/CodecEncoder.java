package io.millrace.sql;

import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An encoder over a codec: a struct's parts become the columns, anything else the one column {@code value}. */
final class CodecEncoder<T> implements Encoder<T> {
    private final Class<T> type;
    private final transient ObjectCodec codec;
    private final boolean struct;
    private final StructType schema;

    CodecEncoder(Class<T> type, ObjectCodec codec) {
        this.type = type;
        this.codec = codec;
        this.struct = codec instanceof StructCodec;
        this.schema = codec instanceof StructCodec s
                ? s.structType()
                : new StructType(List.of(new StructField("value", codec.type(), codec.nullable())));
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
