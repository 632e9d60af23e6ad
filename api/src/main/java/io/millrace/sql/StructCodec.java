package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.stream.IntStream;
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

    /** One part; {@code writer} may know a shorter way than getter and codec. */
    record Part(String name, ObjectCodec codec, Getter getter, DirectAccess.PartWriter writer) {
        Part(String name, ObjectCodec codec, Getter getter) {
            this(name, codec, getter, (owner, to, column) -> {
                Object part = getter.get(owner);
                if (part == null) {
                    to.setNull(column);
                } else {
                    codec.write(to, column, part);
                }
            });
        }
    }

    private final StructType type;
    private final Part[] parts;
    private final Maker maker;

    private final DirectAccess.@Nullable PartsReader reader;
    private final int[] inOrder;

    StructCodec(List<Part> parts, Maker maker) {
        this(parts, maker, null);
    }

    /** @param reader a shorter way than codecs and maker, or null */
    StructCodec(List<Part> parts, Maker maker, DirectAccess.@Nullable PartsReader reader) {
        this.reader = reader;
        inOrder = IntStream.range(0, parts.size()).toArray();
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

    int size() {
        return parts.length;
    }

    @Override
    public void write(RowWriter to, int column, Object object) {
        to.beginNested(column, parts.length);
        writeParts(object, to, 0);
        to.endNested();
    }

    /** Sets the columns {@code first} and following. */
    void writeParts(Object object, RowWriter to, int first) {
        for (int i = 0; i < parts.length; i++) {
            parts[i].writer().write(object, to, first + i);
        }
    }

    @Override
    public @Nullable Object read(byte[] base, int off, int n, int column, String path) {
        if (RowLayout.isNull(base, off, column)) {
            return null;
        }
        long slot = Bytes.getLong(base, off + RowLayout.slot(n, column));
        return readParts(base, off + RowLayout.varOffset(slot), parts.length, inOrder);
    }

    /** The object whose parts are the columns at these places of the row of n columns at {@code off}. */
    Object readParts(byte[] base, int off, int n, int[] places) {
        if (reader != null) {
            try {
                return reader.read(base, off, n, places);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new MillraceException("ENCODER_FAILED", "A constructor failed: " + e, e);
            }
        }
        Object[] out = new Object[parts.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = parts[i].codec().read(base, off, n, places[i], parts[i].name());
        }
        return maker.make(out);
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
