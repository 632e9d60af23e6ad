package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import java.util.List;
import java.util.OptionalDouble;

/** What a page shows of a cell. */
enum Metric {
    P50("p50 ms", Percentiles.name(50), true),
    P95("p95 ms", Percentiles.name(95), true),
    P99("p99 ms", Percentiles.name(99), true),
    P999("p99.9 ms", Percentiles.name(99.9), true),
    MAX("max ms", Percentiles.name(100), true),
    RATE("records/s", "rate_warm", false),
    RATE_COLD("records/s from process start", "rate_cold", false),
    CPU("CPU s per million records", "", true),
    IDLE_CORES("CPU, cores", "", true),
    RSS("peak RSS MB", "rss_mb", true),
    COLD_START("cold start s", "cold_s", true),
    /** Cores that the rest of the machine kept busy meanwhile: how disturbed the cell was. */
    OTHERS("others' CPU, cores", "", true);

    static final List<Metric> LIVE = List.of(P50, P95, P99, P999, MAX, CPU, RSS, COLD_START, OTHERS);
    static final List<Metric> DRAIN = List.of(RATE, RATE_COLD, CPU, RSS, COLD_START, OTHERS);
    static final List<Metric> IDLE = List.of(IDLE_CORES, RSS, COLD_START, OTHERS);
    static final List<Metric> LIVE_RATIOS = List.of(P50, P95, P99, P999, CPU);
    static final List<Metric> DRAIN_RATIOS = List.of(RATE, CPU);
    static final List<Metric> IDLE_RATIOS = List.of(IDLE_CORES, RSS);

    private static final double MILLION = 1e6;

    private final String title;
    private final String figure;
    private final boolean lessIsBetter;

    Metric(String title, String figure, boolean lessIsBetter) {
        this.title = title;
        this.figure = figure;
        this.lessIsBetter = lessIsBetter;
    }

    String title() {
        return title;
    }

    boolean lessIsBetter() {
        return lessIsBetter;
    }

    /** Empty if the cell failed before it had this figure. */
    OptionalDouble of(CellResult cell) {
        return switch (this) {
            case CPU -> quotient(cell, "cpu_engine_s", "inputs", MILLION);
            case IDLE_CORES -> quotient(cell, "cpu_engine_s", "measured_s", 1);
            case OTHERS -> quotient(cell, "cpu_others_s", "measured_s", 1);
            default -> cell.figure(figure);
        };
    }

    private static OptionalDouble quotient(CellResult cell, String dividend, String divisor, double factor) {
        OptionalDouble a = cell.figure(dividend);
        OptionalDouble b = cell.figure(divisor);
        return a.isEmpty() || b.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(a.getAsDouble() / b.getAsDouble() * factor);
    }
}
