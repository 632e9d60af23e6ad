package io.millrace.bench.report;

import java.util.List;
import java.util.Optional;

/** One bar for each engine, to its median, with a thin line from the least to the greatest reading. */
final class BarChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 190;
    private static final int TOP = 44;
    private static final int ROW = 30;
    private static final int BAR = 18;
    private static final String RANGE_COLOUR = "#222222";

    private BarChart() {}

    /** Empty text if no engine has the metric. */
    static String draw(String title, Metric metric, List<EngineCells> engines) {
        double most = engines.stream()
                .flatMap(e -> e.spread(metric).stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(0);
        if (most <= 0) {
            return "";
        }
        Svg svg = new Svg(WIDTH, TOP + ROW * engines.size() + 12, title);
        double scale = (WIDTH - LEFT - RIGHT) / most;
        for (int i = 0; i < engines.size(); i++) {
            EngineCells engine = engines.get(i);
            double top = TOP + i * ROW;
            double middle = top + BAR / 2.0;
            svg.text(LEFT - 10, middle + 4, Svg.Anchor.end, engine.engine());
            Optional<Spread> spread = engine.spread(metric);
            if (spread.isEmpty()) {
                svg.text(LEFT + 6, middle + 4, Svg.Anchor.start, "failed");
                continue;
            }
            Spread s = spread.get();
            svg.bar(LEFT, top, s.median() * scale, BAR, Svg.COLOURS.get(i % Svg.COLOURS.size()));
            svg.line(LEFT + s.min() * scale, middle, LEFT + s.max() * scale, middle, RANGE_COLOUR, 2);
            svg.text(LEFT + s.max() * scale + 8, middle + 4, Svg.Anchor.start, s.text());
        }
        svg.axisLine(LEFT, TOP - 4, LEFT, TOP + ROW * engines.size());
        return svg.end();
    }
}
