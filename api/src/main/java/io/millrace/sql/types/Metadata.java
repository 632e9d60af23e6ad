package io.millrace.sql.types;

import io.millrace.error.MillraceException;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notes on a column that change no result: a comment, units, where it comes from. Keys to longs, doubles, booleans, strings, further
 * metadata, and arrays of these. Immutable; make one with {@link MetadataBuilder} or {@link #fromJson}.
 *
 * <p>A getter throws {@link NoSuchElementException} for a key that is not there and {@link ClassCastException} for one of another type.
 */
public final class Metadata {
    private static final Metadata EMPTY = new Metadata(Map.of());

    /** Arrays are lists here, so that equality is that of their elements. */
    private final Map<String, @Nullable Object> values;

    Metadata(Map<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Metadata empty() {
        return EMPTY;
    }

    /** Reads what {@link #json} writes. */
    public static Metadata fromJson(String json) {
        Object read = JsonReader.read(json)
                .orElseThrow(() -> new MillraceException(
                        "INVALID_JSON_METADATA", "'" + json + "' is not JSON. Give what Metadata.json() wrote."));
        return ofJson(read);
    }

    static Metadata ofJson(Object read) {
        if (!(read instanceof Map<?, ?> map)) {
            throw new MillraceException(
                    "INVALID_JSON_METADATA", "Metadata are a JSON object, not '" + JsonText.compact(read) + "'.");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), fromTree(value)));
        return new Metadata(values);
    }

    private static @Nullable Object fromTree(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return ofJson(map);
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(v -> all.add(fromTree(v)));
            return Collections.unmodifiableList(all);
        } else if (value instanceof JsonText.Literal number) {
            return number.text().matches("-?[0-9]+")
                    ? (Object) Long.valueOf(number.text())
                    : Double.valueOf(number.text());
        }
        return value;
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    /** What {@link JsonText} prints for this. */
    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        values.forEach((key, value) -> object.put(key, toTree(value)));
        return object;
    }

    private static @Nullable Object toTree(@Nullable Object value) {
        if (value instanceof Metadata m) {
            return m.object();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(v -> all.add(toTree(v)));
            return all;
        }
        return value;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean contains(String key) {
        return values.containsKey(key);
    }

    private <T> T get(String key, Class<T> type) {
        if (!values.containsKey(key)) {
            throw new NoSuchElementException("There are no metadata '" + key + "'; there are " + values.keySet() + ".");
        }
        return type.cast(Objects.requireNonNull(values.get(key), "The metadata '" + key + "' are null"));
    }

    private <T> List<T> list(String key, Class<T> type) {
        List<T> all = new ArrayList<>();
        for (Object element : get(key, List.class)) {
            all.add(type.cast(element));
        }
        return all;
    }

    public long getLong(String key) {
        return get(key, Long.class);
    }

    public double getDouble(String key) {
        return get(key, Double.class);
    }

    public boolean getBoolean(String key) {
        return get(key, Boolean.class);
    }

    public String getString(String key) {
        return get(key, String.class);
    }

    public Metadata getMetadata(String key) {
        return get(key, Metadata.class);
    }

    public long[] getLongArray(String key) {
        return list(key, Long.class).stream().mapToLong(Long::longValue).toArray();
    }

    public double[] getDoubleArray(String key) {
        return list(key, Double.class).stream().mapToDouble(Double::doubleValue).toArray();
    }

    public boolean[] getBooleanArray(String key) {
        List<Boolean> all = list(key, Boolean.class);
        boolean[] out = new boolean[all.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = all.get(i);
        }
        return out;
    }

    public String[] getStringArray(String key) {
        return list(key, String.class).toArray(String[]::new);
    }

    public Metadata[] getMetadataArray(String key) {
        return list(key, Metadata.class).toArray(Metadata[]::new);
    }

    /** The same without this key; itself if it has none such. */
    public Metadata withKeyRemoved(String key) {
        return contains(key)
                ? new MetadataBuilder().withMetadata(this).remove(key).build()
                : this;
    }

    /** One JSON object without blanks. */
    public String json() {
        return JsonText.compact(object());
    }

    @Override
    public String toString() {
        return json();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Metadata m && m.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
