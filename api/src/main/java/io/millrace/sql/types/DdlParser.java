package io.millrace.sql.types;

import io.millrace.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads DDL types and column lists by recursive descent. One instance reads one text. */
final class DdlParser {
    private static final List<String> DAY_TIME = List.of("DAY", "HOUR", "MINUTE", "SECOND");
    private static final List<String> YEAR_MONTH = List.of("YEAR", "MONTH");
    private static final Map<String, DataType> SIMPLE = Map.ofEntries(
            Map.entry("VOID", DataTypes.NullType),
            Map.entry("BOOLEAN", DataTypes.BooleanType),
            Map.entry("TINYINT", DataTypes.ByteType),
            Map.entry("BYTE", DataTypes.ByteType),
            Map.entry("SMALLINT", DataTypes.ShortType),
            Map.entry("SHORT", DataTypes.ShortType),
            Map.entry("INT", DataTypes.IntegerType),
            Map.entry("INTEGER", DataTypes.IntegerType),
            Map.entry("BIGINT", DataTypes.LongType),
            Map.entry("LONG", DataTypes.LongType),
            Map.entry("FLOAT", DataTypes.FloatType),
            Map.entry("REAL", DataTypes.FloatType),
            Map.entry("DOUBLE", DataTypes.DoubleType),
            Map.entry("DATE", DataTypes.DateType),
            Map.entry("TIMESTAMP", DataTypes.TimestampType),
            Map.entry("TIMESTAMP_LTZ", DataTypes.TimestampType),
            Map.entry("TIMESTAMP_NTZ", DataTypes.TimestampNTZType),
            Map.entry("STRING", DataTypes.StringType),
            Map.entry("BINARY", DataTypes.BinaryType),
            Map.entry("VARIANT", DataTypes.VariantType));

    private final String text;
    private int at;

    private DdlParser(String text) {
        this.text = text;
    }

    static DataType parseType(String ddl) {
        DdlParser p = new DdlParser(ddl);
        DataType type = p.type();
        p.end();
        return type;
    }

    static StructType parseColumns(String ddl) {
        DdlParser p = new DdlParser(ddl);
        StructType columns = p.columns('\0');
        p.end();
        return columns;
    }

    static DataType parseTypeOrColumns(String ddl) {
        DdlParser p = new DdlParser(ddl);
        try {
            DataType type = p.type();
            p.blank();
            if (p.at == ddl.length()) {
                return type;
            }
        } catch (MillraceException notAType) {
            boolean decimal = notAType.getCondition().equals("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION");
            if (decimal || ddl.strip().matches("\\w+")) {
                throw notAType;
            }
            return parseColumns(ddl);
        }
        return parseColumns(ddl);
    }

    static String quoteIfNeeded(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "`" + name.replace("`", "``") + "`";
    }

    private StructType columns(char close) {
        List<StructField> fields = new ArrayList<>();
        blank();
        if (peek() == close) {
            return new StructType();
        }
        do {
            String name = name();
            blank();
            if (peek() == ':') {
                at++;
            }
            DataType type = type();
            boolean nullable = true;
            if (word("NOT")) {
                require(word("NULL"), "NULL after NOT");
                nullable = false;
            }
            StructField field = new StructField(name, type, nullable);
            fields.add(word("COMMENT") ? field.withComment(quoted()) : field);
            blank();
        } while (take(','));
        return new StructType(fields);
    }

    private DataType type() {
        String name = name().toUpperCase(Locale.ROOT);
        DataType simple = SIMPLE.get(name);
        if (simple != null) {
            return simple;
        }
        return switch (name) {
            case "DECIMAL", "DEC", "NUMERIC" -> decimal();
            case "CHAR", "CHARACTER", "VARCHAR" -> characters();
            case "ARRAY" -> array();
            case "MAP" -> map();
            case "STRUCT" -> struct();
            case "INTERVAL" -> interval();
            default -> throw bad("[UNSUPPORTED_DATATYPE] Unsupported data type \"" + name + "\"");
        };
    }

    private DataType decimal() {
        blank();
        if (!take('(')) {
            return DataTypes.createDecimalType();
        }
        int precision = number();
        blank();
        int scale = take(',') ? number() : 0;
        expect(')');
        return new DecimalType(precision, scale);
    }

    private DataType characters() {
        blank();
        if (take('(')) {
            number();
            expect(')');
        }
        return DataTypes.StringType;
    }

    private DataType array() {
        expect('<');
        DataType element = type();
        expect('>');
        return new ArrayType(element, true);
    }

    private DataType map() {
        expect('<');
        DataType key = type();
        expect(',');
        DataType value = type();
        expect('>');
        return new MapType(key, value, true);
    }

    private DataType struct() {
        expect('<');
        StructType columns = columns('>');
        expect('>');
        return columns;
    }

    private DataType interval() {
        String from = name().toUpperCase(Locale.ROOT);
        String to = word("TO") ? name().toUpperCase(Locale.ROOT) : from;
        if (YEAR_MONTH.contains(from) && YEAR_MONTH.contains(to)) {
            return new YearMonthIntervalType(YEAR_MONTH.indexOf(from), YEAR_MONTH.indexOf(to));
        }
        require(DAY_TIME.contains(from) && DAY_TIME.contains(to), "interval fields");
        return new DayTimeIntervalType(DAY_TIME.indexOf(from), DAY_TIME.indexOf(to));
    }

    private String name() {
        blank();
        if (peek() == '`') {
            return quoted();
        }
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        require(at > from, "a name");
        return text.substring(from, at);
    }

    private String quoted() {
        blank();
        char quote = peek();
        require(quote == '`' || quote == '\'' || quote == '"', "a quoted text");
        StringBuilder out = new StringBuilder();
        at++;
        while (true) {
            require(at < text.length(), "the closing " + quote);
            char c = text.charAt(at++);
            if (c == quote) {
                if (peek() != quote) {
                    return out.toString();
                }
                at++;
            }
            out.append(c);
        }
    }

    private int number() {
        blank();
        int from = at;
        while (Character.isDigit(peek())) {
            at++;
        }
        require(at > from && at - from < 9, "a number");
        return Integer.parseInt(text.substring(from, at));
    }

    private boolean word(String word) {
        blank();
        int to = at + word.length();
        if (text.regionMatches(true, at, word, 0, word.length())
                && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)))) {
            at = to;
            return true;
        }
        return false;
    }

    private void blank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char c) {
        blank();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        require(take(c), "'" + c + "'");
    }

    private void end() {
        blank();
        require(at == text.length(), "the end");
    }

    private void require(boolean ok, String wanted) {
        if (!ok) {
            throw bad("[PARSE_SYNTAX_ERROR] Expected " + wanted);
        }
    }

    private MillraceException bad(String what) {
        int close = what.indexOf(']');
        return new MillraceException(
                what.substring(1, close),
                what.substring(close + 2) + " at position " + at + " of the schema text '" + text
                        + "'. Write columns as in \"id BIGINT, name STRING NOT NULL, tags ARRAY<STRING>\".");
    }
}
