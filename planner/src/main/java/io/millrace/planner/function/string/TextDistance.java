package io.millrace.planner.function.string;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataTypes;
import java.util.Locale;

/** levenshtein and soundex. */
public final class TextDistance {
    private static final String CODES = "01230120022455012623010202";

    private TextDistance() {}

    public static void define(Definitions d) {
        d.fn("levenshtein")
                .in(Param.STRING, Param.STRING)
                .optional(Param.INT)
                .out(DataTypes.IntegerType)
                .eval((a, c) -> {
                    int distance = levenshtein((String) a[0], (String) a[1]);
                    return a.length > 2 && distance > (Integer) a[2] ? -1 : distance;
                });
    }

    private static int levenshtein(String x, String y) {
        int[] a = x.codePoints().toArray();
        int[] b = y.codePoints().toArray();
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int above = row[j];
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, change);
                diagonal = above;
            }
        }
        return row[b.length];
    }

    /** H and W do not part equal codes, vowels do. */
    static String soundex(String s) {
        if (s.isEmpty() || !letter(s.charAt(0))) {
            return s;
        }
        String upper = s.toUpperCase(Locale.ROOT);
        StringBuilder out = new StringBuilder().append(upper.charAt(0));
        char last = code(upper.charAt(0));
        for (int i = 1; i < upper.length() && out.length() < 4; i++) {
            char ch = upper.charAt(i);
            if (!letter(ch)) {
                last = '0';
            } else if (ch != 'H' && ch != 'W') {
                char code = code(ch);
                if (code != '0' && code != last) {
                    out.append(code);
                }
                last = code;
            }
        }
        return (out + "000").substring(0, 4);
    }

    private static boolean letter(char c) {
        char u = Character.toUpperCase(c);
        return u >= 'A' && u <= 'Z';
    }

    private static char code(char c) {
        return CODES.charAt(c - 'A');
    }
}
