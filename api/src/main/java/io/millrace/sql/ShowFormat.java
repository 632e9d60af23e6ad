package io.millrace.sql;

import io.millrace.sql.types.StructType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the text table that {@code show} prints, byte for byte as Spark has it: cells to the right when long cells are cut, to
 * the left when they are not. The console sink uses it too.
 */
public final class ShowFormat {
    private static final int MIN_WIDTH = 3;

    private final StructType schema;
    private final int truncate;
    private final boolean vertical;
    private final ValueText text;

    /** @param truncate the most characters of a cell; 0 or less for all */
    public ShowFormat(StructType schema, ZoneId timeZone, int truncate, boolean vertical) {
        this.schema = schema;
        this.truncate = truncate;
        this.vertical = vertical;
        this.text = new ValueText(timeZone);
    }

    /** The table of the first maxRows rows, in internal form, and a note if there are more. */
    public String print(List<@Nullable Object[]> rows, int maxRows) {
        List<String[]> cells = new ArrayList<>();
        for (Object[] row : rows.subList(0, Math.min(maxRows, rows.size()))) {
            String[] line = new String[row.length];
            for (int i = 0; i < line.length; i++) {
                line[i] = cut(escape(text.of(row[i], schema.field(i).dataType())));
            }
            cells.add(line);
        }
        String[] header =
                Arrays.stream(schema.fieldNames()).map(ShowFormat::escape).toArray(String[]::new);
        StringBuilder out = new StringBuilder();
        if (vertical) {
            printVertical(out, header, cells);
        } else {
            printTable(out, header, cells);
        }
        if (rows.size() > maxRows) {
            out.append("only showing top ").append(maxRows).append(maxRows == 1 ? " row" : " rows");
        }
        return out.toString();
    }

    private void printTable(StringBuilder out, String[] header, List<String[]> rows) {
        int[] widths = new int[header.length];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] =
                    rows.stream().mapToInt(r -> width(r[at])).reduce(Math.max(MIN_WIDTH, width(header[i])), Math::max);
        }
        StringBuilder rule = new StringBuilder("+");
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i]));
        }
        rule.append("+\n");
        out.append(rule);
        printLine(out, header, widths);
        out.append(rule);
        rows.forEach(r -> printLine(out, r, widths));
        out.append(rule);
    }

    private void printLine(StringBuilder out, String[] cells, int[] widths) {
        out.append('|');
        for (int i = 0; i < cells.length; i++) {
            String blanks = " ".repeat(widths[i] - width(cells[i]));
            out.append(i == 0 ? "" : "|");
            out.append(truncate > 0 ? blanks + cells[i] : cells[i] + blanks);
        }
        out.append("|\n");
    }

    private static void printVertical(StringBuilder out, String[] header, List<String[]> rows) {
        if (rows.isEmpty()) {
            out.append("(0 rows)");
            return;
        }
        int names = Arrays.stream(header).mapToInt(ShowFormat::width).reduce(MIN_WIDTH, Math::max);
        int values = rows.stream()
                .flatMap(Arrays::stream)
                .mapToInt(ShowFormat::width)
                .reduce(MIN_WIDTH, Math::max);
        for (int r = 0; r < rows.size(); r++) {
            String title = "-RECORD " + r;
            out.append(title)
                    .append("-".repeat(Math.max(0, names + values + 5 - title.length())))
                    .append('\n');
            for (int i = 0; i < header.length; i++) {
                String cell = rows.get(r)[i];
                out.append(' ')
                        .append(header[i])
                        .append(" ".repeat(names - width(header[i])))
                        .append(" | ");
                out.append(cell).append(" ".repeat(values - width(cell))).append(" \n");
            }
        }
    }

    private String cut(String cell) {
        if (truncate <= 0 || cell.length() <= truncate) {
            return cell;
        }
        return truncate < 4 ? cell.substring(0, truncate) : cell.substring(0, truncate - 3) + "...";
    }

    private static String escape(String s) {
        return s.replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\f", "\\f")
                .replace("\b", "\\b")
                .replace("\u000B", "\\v")
                .replace("\u0007", "\\a");
    }

    /** Columns on a terminal: East Asian wide characters take two. */
    private static int width(String s) {
        int width = 0;
        for (int i = 0; i < s.length(); i++) {
            width += wide(s.charAt(i)) ? 2 : 1;
        }
        return width;
    }

    private static boolean wide(char c) {
        return c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE4F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6;
    }
}
