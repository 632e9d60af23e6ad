package io.millrace.bench.report;

import java.util.List;
import java.util.Locale;

/** Writes an SVG picture on a white ground, so that it can be read on light and dark pages. For one thread. */
final class Svg {
    /** Told apart by people who do not see all colours. */
    static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#000000");

    private static final String INK = "#222222";
    private static final String FAINT = "#d9d9d9";

    /** Where a text lies about its point. */
    enum Anchor {
        start,
        middle,
        end
    }

    private final StringBuilder xml = new StringBuilder();

    Svg(int width, int height, String title) {
        xml.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                .formatted(width, height, width, height));
        xml.append("font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n");
        xml.append("<title>").append(escape(title)).append("</title>\n");
        xml.append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n".formatted(width, height));
        xml.append("<text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"%s\">%s</text>\n"
                .formatted(INK, escape(title)));
    }

    void text(double x, double y, Anchor anchor, String text) {
        xml.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                .formatted(at(x), at(y), anchor, INK, escape(text)));
    }

    void gridLine(double x1, double y1, double x2, double y2) {
        line(x1, y1, x2, y2, FAINT, 1);
    }

    void axisLine(double x1, double y1, double x2, double y2) {
        line(x1, y1, x2, y2, INK, 1);
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        xml.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>\n"
                .formatted(at(x1), at(y1), at(x2), at(y2), colour, at(width)));
    }

    void bar(double x, double y, double width, double height, String colour) {
        xml.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
                .formatted(at(x), at(y), at(width), at(height), colour));
    }

    /** @param points x and y in turns */
    void curve(List<double[]> points, String colour) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(path.isEmpty() ? "" : " ")
                    .append(at(point[0]))
                    .append(',')
                    .append(at(point[1]));
        }
        xml.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n"
                        .formatted(path, colour));
    }

    String end() {
        return xml + "</svg>\n";
    }

    private static String at(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
