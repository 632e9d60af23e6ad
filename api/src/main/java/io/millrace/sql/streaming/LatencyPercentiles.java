package io.millrace.sql.streaming;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Latencies of the rows of one epoch, in milliseconds with fractions. */
public record LatencyPercentiles(double p0, double p50, double p90, double p95, double p99) {
    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> o = new LinkedHashMap<>();
        o.put("P0", p0);
        o.put("P50", p50);
        o.put("P90", p90);
        o.put("P95", p95);
        o.put("P99", p99);
        return o;
    }
}
