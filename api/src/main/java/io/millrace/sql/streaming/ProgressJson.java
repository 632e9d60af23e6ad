package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules by which progress reports leave out and round things. */
final class ProgressJson {
    private ProgressJson() {}

    /** Rates to one decimal; no entry for NaN and infinities. */
    static void putRate(Map<String, @Nullable Object> object, String key, double rate) {
        if (Double.isFinite(rate)) {
            object.put(
                    key,
                    BigDecimal.valueOf(rate).setScale(1, RoundingMode.HALF_UP).doubleValue());
        }
    }

    /** Sorted by key; no entry for an empty map. */
    static void putMap(Map<String, @Nullable Object> object, String key, Map<String, ? extends @Nullable Object> map) {
        if (!map.isEmpty()) {
            object.put(key, new TreeMap<>(map));
        }
    }

    /** An offset that is JSON stands as JSON, any other text as a text. */
    static @Nullable Object offset(@Nullable String offset) {
        return offset == null ? null : JsonReader.read(offset).orElse(offset);
    }
}
