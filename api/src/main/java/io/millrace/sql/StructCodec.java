package io.millrace.sql;

import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects with named parts (beans, records, tuples) as structs. */
final class StructCodec implements ObjectCodec {
    /** Reads a part of an object. */
    @FunctionalInterface
    interface Getter {
        @Nullable
        Object get(Object object);
    }

    /** Makes an object of its parts. */
    @FunctionalInterface
    interface Maker {
        Object make(@Nullable Object[] parts);
    }

    /** One part. */
    record Part(String name, ObjectCodec codec, Getter getter) {}

    private final StructType type;
    private final Part[] parts;
    private final Maker maker;

    StructCodec(List<Part> parts, Maker maker) {
        this.parts = parts.toArray(Part[]::new);
        this.maker = maker;
        this.type = new StructType(parts.stream()
                .map(p -> new StructField(p.name(), p.codec().type(), p.codec().nullable()))
                .toList());
    }

    @Override
    public DataType type() {
        return type;
    }

    StructType structType() {
        return type;
    }

    @Override
    public Object toInternal(Object object) {
        Object[] out = new Object[parts.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = parts[i].codec().encode(parts[i].getter().get(object));
        }
        return out;
    }

    @Override
    public Object fromInternal(Object value) {
        Object[] row = (Object[]) value;
        Object[] out = new Object[parts.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = parts[i].codec().decode(row[i], parts[i].name());
        }
        return maker.make(out);
    }
}
