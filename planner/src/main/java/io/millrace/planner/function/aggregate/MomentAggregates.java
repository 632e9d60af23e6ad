package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Variance, skewness, kurtosis, covariance and correlation, updated one value at a time. */
public final class MomentAggregates {
    /** A result from count, mean and central moments. */
    @FunctionalInterface
    private interface Moments {
        @Nullable
        Double result(double n, double m2, double m3, double m4);
    }

    /** A result from count, co-moment and the two second moments. */
    @FunctionalInterface
    private interface CoMoments {
        @Nullable
        Double result(double n, double ck, double xm2, double ym2, double xAvg, double yAvg);
    }

    private MomentAggregates() {}

    public static void define(Definitions d) {
        moments(d, "stddev_pop", 3, (n, m2, m3, m4) -> Math.sqrt(m2 / n));
        moments(
                d,
                "stddev_samp",
                3,
                (n, m2, m3, m4) -> n == 1 ? null : (Double) Math.sqrt(m2 / (n - 1)),
                "stddev",
                "std");
        moments(d, "var_pop", 3, (n, m2, m3, m4) -> m2 / n);
        moments(d, "var_samp", 3, (n, m2, m3, m4) -> n == 1 ? null : (Double) (m2 / (n - 1)), "variance");
        moments(
                d,
                "skewness",
                4,
                (n, m2, m3, m4) -> m2 == 0 ? null : (Double) (Math.sqrt(n) * m3 / Math.sqrt(m2 * m2 * m2)));
        moments(d, "kurtosis", 5, (n, m2, m3, m4) -> m2 == 0 ? null : (Double) (n * m4 / (m2 * m2) - 3.0));
        // Two ways to the last bit: that of a covariance, and that of a correlation.
        coMoments(d, "covar_pop", false, (n, ck, x, y, xa, ya) -> ck / n);
        coMoments(d, "covar_samp", false, (n, ck, x, y, xa, ya) -> n == 1 ? null : (Double) (ck / (n - 1)));
        pearson(d, "corr", false, (n, ck, x, y, xa, ya) -> n == 1 ? null : (Double) (ck / Math.sqrt(x * y)));
        // regr_*(y, x): the dependent variable comes first
        coMoments(d, "regr_slope", true, (n, ck, x, y, xa, ya) -> x == 0 ? null : (Double) (ck / x));
        coMoments(d, "regr_intercept", true, (n, ck, x, y, xa, ya) -> x == 0 ? null : (Double) (ya - ck / x * xa));
        pearson(d, "regr_r2", true, (n, ck, x, y, xa, ya) -> {
            double corr = ck / Math.sqrt(x * y);
            return x == 0 ? null : y == 0 ? (Double) 1.0 : (Double) (corr * corr);
        });
        d.agg("regr_count")
                .bind((c, x) -> {
                    c.count(2, 2);
                    return new Signature(
                            List.of(c.accept(0, Param.DOUBLE), c.accept(1, Param.DOUBLE)), DataTypes.LongType, false);
                })
                .code((types, type) -> new Slots(
                        List.of(DataTypes.LongType),
                        Slots.start(0L),
                        (b, a, c) -> b[0] = (Long) b[0] + (a[0] == null || a[1] == null ? 0 : 1),
                        (b, o, c) -> b[0] = (Long) b[0] + (Long) o[0],
                        (b, c) -> b[0]));
        coMoments(d, "regr_sxx", true, (n, ck, x, y, xa, ya) -> x);
        coMoments(d, "regr_syy", true, (n, ck, x, y, xa, ya) -> y);
        coMoments(d, "regr_sxy", false, (n, ck, x, y, xa, ya) -> ck);
        coMoments(d, "regr_avgx", true, (n, ck, x, y, xa, ya) -> xa);
        coMoments(d, "regr_avgy", true, (n, ck, x, y, xa, ya) -> ya);
    }

    private static void moments(Definitions d, String name, int slots, Moments result, String... aliases) {
        d.agg(name, aliases)
                .bind((c, x) -> CoreAggregates.one(c, Param.DOUBLE, t -> t, true))
                .code((types, type) -> code(slots, result));
    }

    private static double at(@Nullable Object[] b, int i) {
        return i < b.length ? (Double) b[i] : 0;
    }

    private static void set(@Nullable Object[] b, double... values) {
        for (int i = 0; i < b.length; i++) {
            b[i] = values[i];
        }
    }

    private static @Nullable Object[] zeros(int n) {
        @Nullable Object[] zeros = new Object[n];
        java.util.Arrays.fill(zeros, 0.0);
        return zeros;
    }

    private static Code code(int slots, Moments result) {
        return new Slots(
                CoreAggregates.doubles(slots),
                zeros(slots),
                (b, a, c) -> {
                    if (a[0] != null) {
                        add(b, (Double) a[0]);
                    }
                },
                (b, o, c) -> merge(b, o),
                (b, c) -> at(b, 0) == 0 ? null : result.result(at(b, 0), at(b, 2), at(b, 3), at(b, 4)));
    }

    private static void add(@Nullable Object[] b, double x) {
        double n = at(b, 0) + 1;
        double delta = x - at(b, 1);
        double deltaN = delta / n;
        double m2 = at(b, 2) + delta * (delta - deltaN);
        double delta2 = delta * delta;
        double deltaN2 = deltaN * deltaN;
        double m3 = at(b, 3) - 3.0 * deltaN * m2 + delta * (delta2 - deltaN2);
        double m4 = at(b, 4) - 4.0 * deltaN * m3 - 6.0 * deltaN2 * m2 + delta * (delta * delta2 - deltaN * deltaN2);
        set(b, n, at(b, 1) + deltaN, m2, m3, m4);
    }

    private static void merge(@Nullable Object[] b, @Nullable Object[] o) {
        double n1 = at(b, 0);
        double n2 = at(o, 0);
        double n = n1 + n2;
        if (n2 == 0) {
            return;
        }
        double delta = at(o, 1) - at(b, 1);
        double deltaN = delta / n;
        double m2 = at(b, 2) + at(o, 2) + delta * deltaN * n1 * n2;
        double m3 = at(b, 3)
                + at(o, 3)
                + deltaN * deltaN * delta * n1 * n2 * (n1 - n2)
                + 3.0 * deltaN * (n1 * at(o, 2) - n2 * at(b, 2));
        double m4 = at(b, 4)
                + at(o, 4)
                + deltaN * deltaN * deltaN * delta * n1 * n2 * (n1 * n1 - n1 * n2 + n2 * n2)
                + 6.0 * deltaN * deltaN * (n1 * n1 * at(o, 2) + n2 * n2 * at(b, 2))
                + 4.0 * deltaN * (n1 * at(o, 3) - n2 * at(b, 3));
        set(b, n, at(b, 1) + deltaN * n2, m2, m3, m4);
    }

    private static void coMoments(Definitions d, String name, boolean swapped, CoMoments result) {
        ofPairs(d, name, swapped, false, result);
    }

    private static void pearson(Definitions d, String name, boolean swapped, CoMoments result) {
        ofPairs(d, name, swapped, true, result);
    }

    private static void ofPairs(Definitions d, String name, boolean swapped, boolean pearson, CoMoments result) {
        d.agg(name)
                .bind((c, x) -> {
                    c.count(2, 2);
                    return new Signature(
                            List.of(c.accept(0, Param.DOUBLE), c.accept(1, Param.DOUBLE)), DataTypes.DoubleType, true);
                })
                .code((types, type) -> pair(swapped, pearson, result));
    }

    /** Slots: n, mean of x, mean of y, co-moment, second moment of x, of y. */
    private static Code pair(boolean swapped, boolean pearson, CoMoments result) {
        int xAt = swapped ? 1 : 0;
        return new Slots(
                CoreAggregates.doubles(6),
                zeros(6),
                (b, a, c) -> {
                    if (a[0] != null && a[1] != null) {
                        double x = (Double) a[xAt];
                        double y = (Double) a[1 - xAt];
                        double n = at(b, 0) + 1;
                        double dx = x - at(b, 1);
                        double dy = y - at(b, 2);
                        double dxN = dx / n;
                        double dyN = dy / n;
                        double xAvg = at(b, 1) + dxN;
                        double yAvg = at(b, 2) + dyN;
                        set(
                                b,
                                n,
                                xAvg,
                                yAvg,
                                at(b, 3) + dx * (pearson ? y - yAvg : dy - dyN),
                                at(b, 4) + dx * (pearson ? x - xAvg : dx - dxN),
                                at(b, 5) + dy * (pearson ? y - yAvg : dy - dyN));
                    }
                },
                (b, o, c) -> {
                    double n1 = at(b, 0);
                    double n2 = at(o, 0);
                    double n = n1 + n2;
                    if (n2 != 0) {
                        double dx = at(o, 1) - at(b, 1);
                        double dy = at(o, 2) - at(b, 2);
                        double dxN = dx / n;
                        double dyN = dy / n;
                        set(
                                b,
                                n,
                                at(b, 1) + dxN * n2,
                                at(b, 2) + dyN * n2,
                                at(b, 3) + at(o, 3) + dx * dyN * n1 * n2,
                                at(b, 4) + at(o, 4) + dx * dxN * n1 * n2,
                                at(b, 5) + at(o, 5) + dy * dyN * n1 * n2);
                    }
                },
                (b, c) -> at(b, 0) == 0
                        ? null
                        : result.result(at(b, 0), at(b, 3), at(b, 4), at(b, 5), at(b, 1), at(b, 2)));
    }
}
