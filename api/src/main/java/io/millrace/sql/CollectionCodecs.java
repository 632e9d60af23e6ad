package io.millrace.sql;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Codecs of lists, sets, Java arrays and maps over those of their elements. */
final class CollectionCodecs {
    private CollectionCodecs() {}

    private static Object[] encodeAll(ObjectCodec element, Collection<?> values) {
        Object[] out = new Object[values.size()];
        int i = 0;
        for (Object v : values) {
            out[i++] = element.encode(v);
        }
        return out;
    }

    /** List or Set. */
    record OfCollection(ObjectCodec element, boolean set) implements ObjectCodec {
        @Override
        public DataType type() {
            return new ArrayType(element.type(), element.nullable());
        }

        @Override
        public Object toInternal(Object object) {
            return encodeAll(element, (Collection<?>) object);
        }

        @Override
        public Object fromInternal(Object value) {
            Collection<@Nullable Object> out = set ? new LinkedHashSet<>() : new ArrayList<>();
            for (Object v : (Object[]) value) {
                out.add(element.decode(v, "element"));
            }
            return out;
        }
    }

    /** An Optional as a value that may be NULL. */
    record OfOptional(ObjectCodec element) implements ObjectCodec {
        @Override
        public DataType type() {
            return element.type();
        }

        @Override
        public @Nullable Object encode(@Nullable Object object) {
            return object == null ? null : element.encode(((Optional<?>) object).orElse(null));
        }

        @Override
        public Object decode(@Nullable Object value, String path) {
            return value == null ? Optional.empty() : Optional.of(element.fromInternal(value));
        }

        @Override
        public Object toInternal(Object object) {
            return element.toInternal(((Optional<?>) object).orElseThrow());
        }

        @Override
        public Object fromInternal(Object value) {
            return Optional.of(element.fromInternal(value));
        }
    }

    /** A Java array of primitives or objects. */
    record OfArray(Class<?> component, ObjectCodec element) implements ObjectCodec {
        @Override
        public DataType type() {
            return new ArrayType(element.type(), element.nullable());
        }

        @Override
        public Object toInternal(Object object) {
            Object[] out = new Object[Array.getLength(object)];
            for (int i = 0; i < out.length; i++) {
                out[i] = element.encode(Array.get(object, i));
            }
            return out;
        }

        @Override
        public Object fromInternal(Object value) {
            Object[] values = (Object[]) value;
            Object out = Array.newInstance(component, values.length);
            for (int i = 0; i < values.length; i++) {
                Array.set(out, i, element.decode(values[i], "element"));
            }
            return out;
        }
    }

    /** A map; order is kept. */
    record OfMap(ObjectCodec key, ObjectCodec element) implements ObjectCodec {
        @Override
        public DataType type() {
            return new MapType(key.type(), element.type(), element.nullable());
        }

        @Override
        public Object toInternal(Object object) {
            Map<?, ?> map = (Map<?, ?>) object;
            Object[] keys = encodeAll(key, map.keySet());
            if (Arrays.asList(keys).contains(null)) {
                throw new IllegalArgumentException("A map in a Dataset cannot have a null key: " + map);
            }
            return new MapData(keys, encodeAll(element, map.values()));
        }

        @Override
        public Object fromInternal(Object value) {
            MapData data = (MapData) value;
            Map<@Nullable Object, @Nullable Object> out = new LinkedHashMap<>();
            for (int i = 0; i < data.keys().length; i++) {
                out.put(key.decode(data.keys()[i], "key"), element.decode(data.values()[i], "value"));
            }
            return out;
        }
    }
}
