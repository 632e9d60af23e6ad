package io.millrace.sql.types;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes {@link Metadata}; a key that is put again takes the later value. Not thread-safe. */
public final class MetadataBuilder {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private MetadataBuilder put(String key, @Nullable Object value) {
        values.put(key, value);
        return this;
    }

    /** Puts all of these. */
    public MetadataBuilder withMetadata(Metadata metadata) {
        values.putAll(metadata.values());
        return this;
    }

    public MetadataBuilder putNull(String key) {
        return put(key, null);
    }

    public MetadataBuilder putLong(String key, long value) {
        return put(key, value);
    }

    public MetadataBuilder putDouble(String key, double value) {
        return put(key, value);
    }

    public MetadataBuilder putBoolean(String key, boolean value) {
        return put(key, value);
    }

    public MetadataBuilder putString(String key, String value) {
        return put(key, value);
    }

    public MetadataBuilder putMetadata(String key, Metadata value) {
        return put(key, value);
    }

    public MetadataBuilder putLongArray(String key, long[] value) {
        return put(key, LongStream.of(value).boxed().toList());
    }

    public MetadataBuilder putDoubleArray(String key, double[] value) {
        return put(key, DoubleStream.of(value).boxed().toList());
    }

    public MetadataBuilder putBooleanArray(String key, boolean[] value) {
        return put(key, IntStream.range(0, value.length).mapToObj(i -> value[i]).toList());
    }

    public MetadataBuilder putStringArray(String key, String[] value) {
        return put(key, List.copyOf(Arrays.asList(value)));
    }

    public MetadataBuilder putMetadataArray(String key, Metadata[] value) {
        return put(key, List.copyOf(Arrays.asList(value)));
    }

    /** Nothing happens where there is no such key. */
    public MetadataBuilder remove(String key) {
        values.remove(key);
        return this;
    }

    public Metadata build() {
        return values.isEmpty() ? Metadata.empty() : new Metadata(values);
    }
}
