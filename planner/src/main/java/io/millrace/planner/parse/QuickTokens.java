package io.millrace.planner.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words and signs of an expression, for {@link QuickParser}. It knows part of what the grammar's lexer knows, and the same as that where it
 * knows it: a text with anything else has no tokens here.
 */
final class QuickTokens {
    enum Kind {
        /** A word that is none of the grammar's. */
        WORD,
        /** A word of the grammar that may be a name, and is nothing else where {@link QuickParser} takes it for one. */
        PLAIN,
        /** A word of the grammar that {@link QuickParser} has a rule for; {@code upper} is one of them. */
        KEYWORD,
        QUOTED,
        STRING,
        INTEGER,
        DECIMAL,
        EXPONENT,
        SUFFIXED,
        SIGN,
        END
    }

    /** @param upper the word in upper case for KEYWORD and PLAIN, else the text */
    record Token(Kind kind, String text, String upper, int start, int end) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean word(String keyword) {
            return kind == Kind.KEYWORD && upper.equals(keyword);
        }
    }

    private static final Map<String, Kind> GRAMMAR_WORDS = new HashMap<>();

    static {
        words(
                Kind.KEYWORD,
                "AND OR NOT NULL TRUE FALSE IS IN BETWEEN LIKE ILIKE RLIKE REGEXP CASE WHEN THEN ELSE END CAST TRY_CAST AS DISTINCT DIV INTERVAL");
        words(
                Kind.PLAIN,
                "AGGREGATE ALTER ANY ARRAY BUCKET CACHE CLEAR COST CREATE CURRENT DATE DATEADD DATE_ADD DATEDIFF DATE_DIFF DECLARE DEFAULT DELAY DESCRIBE DROP EXECUTE IMMEDIATE LAZY RESET UNCACHE USE VAR VARIABLE EXISTS EXPLAIN EXTEND EXTENDED FILTER FIRST FORMATTED "
                        + "FUNCTION FUNCTIONS RETURN RETURNS GLOBAL IF INCLUDE INSERT INTO LAST LEFT LOCATION MAP OF OPTIONS OUT OVERWRITE PARTITION PARTITIONED "
                        + "PERCENT QUERY RANGE REFRESH REPLACE RIGHT ROW ROWS "
                        + "SET SHOW SOME STREAM STREAMING STRUCT SUBSTR SUBSTRING TEMP TEMPORARY TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF "
                        + "TIMESTAMP_LTZ TIMESTAMP_NTZ TRIM TRUNCATE VIEW WATERMARK WINDOW X");
        // Whoever writes one of these may mean what only the grammar knows.
        words(
                null,
                "ALL ANTI ASC BOTH BY CLUSTER CODEGEN CROSS CUBE DESC DISTRIBUTE ESCAPE EXCEPT EXCLUDE EXTRACT FOLLOWING FOR FROM FULL GROUP "
                        + "GROUPING HAVING IDENTIFIER IGNORE INNER INTERSECT JOIN LATERAL LEADING LIMIT MINUS NATURAL NULLS OFFSET ON ORDER "
                        + "OUTER OVER OVERLAY PIVOT PLACING POSITION PRECEDING QUALIFY REPEATABLE RESPECT ROLLUP SELECT SEMI SETS SORT TABLE "
                        + "TABLESAMPLE TO TRAILING UNBOUNDED UNION UNKNOWN UNPIVOT USING VALUES WHERE WITH WITHIN");
    }

    private static void words(@Nullable Kind kind, String words) {
        for (String word : words.split(" ")) {
            GRAMMAR_WORDS.put(word, kind);
        }
    }

    /** Whether a word of the grammar is known to be one, whatever is done with it. */
    static boolean isGrammarWord(String upper) {
        return GRAMMAR_WORDS.containsKey(upper);
    }

    private static final String SINGLE_SIGNS = "+-*/%()[],.=<>&|^~!:";
    private static final List<String> DOUBLE_SIGNS = List.of("==", "<>", "!=", "<=", ">=", "||", "::", "->", "=>");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private QuickTokens(String text) {
        this.text = text;
    }

    /** The tokens, the last of which is END; null if something is not known here. */
    static @Nullable List<Token> of(String text) {
        QuickTokens reader = new QuickTokens(text);
        while (reader.blank()) {
            if (!reader.next()) {
                return null;
            }
        }
        reader.tokens.add(new Token(Kind.END, "", "", text.length(), text.length()));
        return reader.tokens;
    }

    /** Skips blanks; false at the end. */
    private boolean blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length();
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private boolean next() {
        char c = text.charAt(at);
        if (letter(c)) {
            boolean raw = (c == 'r' || c == 'R') && (peek(1) == '\'' || peek(1) == '"');
            return raw ? rawString() : word();
        } else if (digit(c)) {
            return number();
        } else if (c == '\'' || c == '"') {
            return string(c);
        } else if (c == '`') {
            return quoted();
        }
        return sign(c);
    }

    private boolean add(Kind kind, int end) {
        String token = text.substring(at, end);
        tokens.add(new Token(kind, token, token, at, end));
        at = end;
        return true;
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean word() {
        int end = at + 1;
        while (end < text.length() && (letter(text.charAt(end)) || digit(text.charAt(end)))) {
            end++;
        }
        if (end < text.length() && text.charAt(end) > '~') {
            // Perhaps a letter too.
            return false;
        }
        String token = text.substring(at, end);
        String upper = token.toUpperCase(Locale.ROOT);
        Kind kind = Kind.WORD;
        if (GRAMMAR_WORDS.containsKey(upper)) {
            kind = GRAMMAR_WORDS.get(upper);
            if (kind == null) {
                return false;
            }
        }
        tokens.add(new Token(kind, token, upper, at, end));
        at = end;
        return true;
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length() && digit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean number() {
        int end = digits(at);
        Kind kind = Kind.INTEGER;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(end + 1);
            kind = Kind.DECIMAL;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int sign = end + 1 < text.length() && (text.charAt(end + 1) == '-' || text.charAt(end + 1) == '+') ? 1 : 0;
            int exponent = digits(end + 1 + sign);
            if (exponent == end + 1 + sign) {
                return false;
            }
            end = exponent;
            kind = Kind.EXPONENT;
        }
        if (end < text.length() && suffix(kind, end)) {
            end++;
            kind = Kind.SUFFIXED;
        }
        // What stands right behind may be a longer suffix, or a second point.
        boolean more = end < text.length()
                && (letter(text.charAt(end))
                        || digit(text.charAt(end))
                        || text.charAt(end) == '.'
                        || text.charAt(end) > '~');
        return !more && add(kind, end);
    }

    private boolean suffix(Kind kind, int end) {
        String which = kind == Kind.INTEGER ? "LSYFDlsyfd" : "FDfd";
        return which.indexOf(text.charAt(end)) >= 0;
    }

    private boolean string(char quote) {
        int end = at + 1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (Character.isSurrogate(c)) {
                // The grammar's lexer counts code points.
                return false;
            }
            if (c == '\\') {
                end += 2;
            } else if (c != quote) {
                end++;
            } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
                end += 2;
            } else {
                return add(Kind.STRING, end + 1);
            }
        }
        return false;
    }

    private boolean rawString() {
        int end = text.indexOf(text.charAt(at + 1), at + 2);
        return end >= 0 && plain(end) && add(Kind.STRING, end + 1);
    }

    private boolean quoted() {
        int end = at + 1;
        while (true) {
            end = text.indexOf('`', end);
            if (end < 0) {
                return false;
            } else if (end + 1 < text.length() && text.charAt(end + 1) == '`') {
                end += 2;
            } else {
                return plain(end) && add(Kind.QUOTED, end + 1);
            }
        }
    }

    /** No code points of two characters from here to there. */
    private boolean plain(int end) {
        for (int i = at; i < end; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sign(char c) {
        char then = peek(1);
        if ((c == '-' && then == '-') || (c == '/' && then == '*') || (c == '*' && then == '/')) {
            return false; // a comment, or the end of a hint
        } else if (c == '.' && digit(then)) {
            return false; // a number
        } else if (c == '<' && then == '=' && peek(2) == '>') {
            return add(Kind.SIGN, at + 3);
        } else if (at + 1 < text.length() && DOUBLE_SIGNS.contains(text.substring(at, at + 2))) {
            return add(Kind.SIGN, at + 2);
        }
        return SINGLE_SIGNS.indexOf(c) >= 0 && add(Kind.SIGN, at + 1);
    }
}
