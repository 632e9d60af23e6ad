package io.millrace.sql;

import io.millrace.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** An encoder behind a reshaping, so that it decodes rows whose columns stand otherwise than it expects. */
final class AdaptedEncoder<T> implements Encoder<T> {
    private final Encoder<T> target;
    private final StructType schema;
    private final Reshape reshape;

    /** Where the target's columns stand, if they are as it expects but for their places; else null. */
    private final int @Nullable [] places;

    private AdaptedEncoder(Encoder<T> target, StructType schema, Reshape reshape) {
        this.target = target;
        places = Reshape.places(schema, target.schema());
        this.schema = schema;
        this.reshape = reshape;
    }

    /** The encoder itself where the columns already stand as it expects. */
    static <T> Encoder<T> of(Encoder<T> encoder, StructType schema) {
        if (encoder.schema().equals(schema)) {
            return encoder;
        }
        return new AdaptedEncoder<>(encoder, schema, Reshape.columns(schema, encoder.schema()));
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public Class<T> clsTag() {
        return target.clsTag();
    }

    @Override
    public boolean struct() {
        return target.struct();
    }

    /** Not possible: the columns that T does not have would be lost. */
    @Override
    public @Nullable Object[] toRow(T object) {
        throw new UnsupportedOperationException(
                "A " + target.clsTag().getName() + " does not have all columns of " + schema.simpleString());
    }

    @Override
    public T fromRow(@Nullable Object[] row) {
        return target.fromRow((Object[]) reshape.apply(row));
    }

    @Override
    public T read(byte[] base, int off, int columns, int first) {
        return places != null && first == 0 && target instanceof CodecEncoder<T> codec
                ? codec.readAt(base, off, columns, places)
                : Encoder.super.read(base, off, columns, first);
    }
}
