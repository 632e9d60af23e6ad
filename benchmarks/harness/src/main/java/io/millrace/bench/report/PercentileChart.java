package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Latency by percentile, both on logarithmic scales: each engine's median over its cells. */
final class PercentileChart {
    private static final int WIDTH = 830;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 220;
    private static final int TOP = 48;
    private static final int BOTTOM = 48;
    private static final int LEGEND_LINE = 20;
    private static final List<Double> SHOWN = List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99);

    private final double low;
    private final double high;

    private PercentileChart(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Empty text if no engine has a latency. */
    static String draw(String title, List<EngineCells> engines) {
        double[] all = engines.stream()
                .flatMapToDouble(e -> SHOWN.stream().flatMapToDouble(p -> medianStream(e, p)))
                .filter(ms -> ms > 0)
                .toArray();
        if (all.length == 0) {
            return "";
        }
        double low =
                Math.pow(10, Math.floor(Math.log10(DoubleStream.of(all).min().orElseThrow())));
        double high =
                Math.pow(10, Math.ceil(Math.log10(DoubleStream.of(all).max().orElseThrow())));
        return new PercentileChart(low, Math.max(high, low * 10)).draw(title, low, engines);
    }

    private String draw(String title, double lowest, List<EngineCells> engines) {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        for (double decade = lowest; decade <= high * 1.001; decade *= 10) {
            for (int step = 2; step < 10 && decade * step <= high; step++) {
                svg.gridLine(LEFT, y(decade * step), WIDTH - RIGHT, y(decade * step));
            }
            svg.axisLine(LEFT - 4, y(decade), WIDTH - RIGHT, y(decade));
            svg.text(LEFT - 8, y(decade) + 4, Svg.Anchor.end, plain(decade) + " ms");
        }
        for (double percentile : SHOWN) {
            svg.gridLine(x(percentile), TOP, x(percentile), HEIGHT - BOTTOM);
            svg.text(x(percentile), HEIGHT - BOTTOM + 18, Svg.Anchor.middle, plain(percentile));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, Svg.Anchor.middle, "percentile of the records");
        for (int i = 0; i < engines.size(); i++) {
            EngineCells engine = engines.get(i);
            String colour = Svg.COLOURS.get(i % Svg.COLOURS.size());
            List<double[]> points = new ArrayList<>();
            for (double percentile : SHOWN) {
                medianStream(engine, percentile)
                        .filter(ms -> ms > 0)
                        .forEach(ms -> points.add(new double[] {x(percentile), y(ms)}));
            }
            if (!points.isEmpty()) {
                svg.curve(points, colour);
            }
            double legendY = TOP + 10 + i * LEGEND_LINE;
            svg.bar(WIDTH - RIGHT + 14, legendY - 9, 12, 10, colour);
            svg.text(WIDTH - RIGHT + 32, legendY, Svg.Anchor.start, engine.engine());
        }
        return svg.end();
    }

    private static DoubleStream medianStream(EngineCells engine, double percentile) {
        DoubleStream.Builder readings = DoubleStream.builder();
        for (CellResult cell : engine.cells()) {
            OptionalDouble ms = cell.figure(Percentiles.name(percentile));
            ms.ifPresent(readings::add);
        }
        return Spread.of(readings.build()).stream().mapToDouble(Spread::median);
    }

    private static double x(double percentile) {
        double nines = -Math.log10(1 - percentile / 100);
        double first = -Math.log10(1 - SHOWN.get(0) / 100);
        double last = -Math.log10(1 - SHOWN.get(SHOWN.size() - 1) / 100);
        return LEFT + (nines - first) / (last - first) * (WIDTH - RIGHT - LEFT);
    }

    private double y(double ms) {
        double share = (Math.log10(ms) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String plain(double value) {
        return new java.math.BigDecimal(String.format(java.util.Locale.ROOT, "%.4g", value))
                .stripTrailingZeros()
                .toPlainString();
    }
}
