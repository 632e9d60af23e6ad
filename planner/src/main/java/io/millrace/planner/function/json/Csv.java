package io.millrace.planner.function.json;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.cast.ValueText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One CSV record as a struct and back. */
final class Csv {
    private Csv() {}

    static @Nullable Object[] read(String line, StructType type, TextOptions options, ZoneId zone) {
        @Nullable Object[] row = new Object[type.size()];
        if (!options.comment().isEmpty() && line.startsWith(options.comment())) {
            return row;
        }
        List<@Nullable String> tokens = tokens(line, options);
        int corrupt = type.indexOf(options.corruptColumn(), true);
        boolean malformed = tokens.size() != type.size() - (corrupt >= 0 ? 1 : 0);
        int at = 0;
        for (int i = 0; i < row.length; i++) {
            if (i != corrupt) {
                String token = at < tokens.size() ? tokens.get(at) : null;
                at++;
                row[i] = token == null ? null : convert(token, type.field(i).dataType(), options, zone);
                malformed |= token != null && row[i] == null;
            }
        }
        if (malformed && options.failFast()) {
            throw Errors.failure(
                    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                    "22023",
                    "The mode FAILFAST stops at a record that cannot be read: " + line
                            + ". The option 'mode' with the value 'PERMISSIVE' gives NULL there.");
        }
        if (corrupt >= 0) {
            row[corrupt] = malformed ? line : null;
        }
        return row;
    }

    private static @Nullable Object convert(String token, DataType type, TextOptions options, ZoneId zone) {
        try {
            if (Types.isTimestamp(type) && options.timestampFormat() != null) {
                return options.timestampFormat().parse(token, zone);
            }
            if (Types.isLocalTimestamp(type)) {
                return options.localFormat() == null
                        ? TimeText.parseZoneless(token)
                        : (Long) options.localFormat().parseLocal(token);
            }
            if (Types.isDate(type) && options.dateFormat() != null) {
                return TimeText.daysOf(options.dateFormat().parse(token, zone), zone);
            }
        } catch (DateTimeException malformed) {
            return null;
        }
        if (Types.isIntegral(type) && !token.equals(token.strip())) {
            return null;
        }
        return Casts.caster(DataTypes.StringType, type, CastMode.TRY, zone).cast(token);
    }

    static List<@Nullable String> tokens(String line, TextOptions options) {
        List<@Nullable String> out = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c == options.escape() && i + 1 < line.length() && line.charAt(i + 1) == options.quote()) {
                    token.append(line.charAt(++i));
                } else if (c == options.quote()) {
                    quoted = false;
                    if (!ends(line, i + 1, options)) {
                        // A quote inside a value: the value goes on to the separator, with its quotes.
                        token.insert(0, c).append(c);
                        wasQuoted = false;
                    } else {
                        i = blanks(line, i + 1, options) - 1;
                    }
                } else {
                    token.append(c);
                }
            } else if (c == options.quote() && token.length() == 0) {
                quoted = true;
                wasQuoted = true;
            } else if (line.startsWith(options.separator(), i)) {
                out.add(end(token, wasQuoted, options));
                token.setLength(0);
                wasQuoted = false;
                i += options.separator().length() - 1;
            } else {
                token.append(c);
            }
        }
        out.add(end(token, wasQuoted, options));
        return out;
    }

    /** Whether nothing but blanks stands before the next separator. */
    private static boolean ends(String line, int from, TextOptions options) {
        int at = blanks(line, from, options);
        return at == line.length() || line.startsWith(options.separator(), at);
    }

    /** Where the blanks that begin here end. */
    private static int blanks(String line, int from, TextOptions options) {
        int at = from;
        while (at < line.length() && line.charAt(at) <= ' ' && !line.startsWith(options.separator(), at)) {
            at++;
        }
        return at;
    }

    private static @Nullable String end(StringBuilder token, boolean quoted, TextOptions options) {
        String s = token.toString();
        if (!quoted && options.trimStart()) {
            s = s.stripLeading();
        }
        if (!quoted && options.trimEnd()) {
            s = s.stripTrailing();
        }
        if (quoted && s.isEmpty()) {
            s = options.emptyValue();
        }
        return s.equals(options.nullValue()) ? null : s;
    }

    static String write(@Nullable Object[] values, StructType type, TextOptions options, ZoneId zone) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            StructField f = type.field(i);
            Object v = values[i];
            out.add(
                    v == null
                            ? missing(options)
                            : quoted(trimmed(text(v, f.dataType(), options, zone), options), options));
        }
        return String.join(options.separator(), out);
    }

    private static String missing(TextOptions options) {
        return options.output().quoteAll() ? quoted(options.nullValue(), options) : options.nullValue();
    }

    private static String trimmed(String s, TextOptions options) {
        String start = options.output().keepStart() ? s : s.stripLeading();
        return options.output().keepEnd() ? start : start.stripTrailing();
    }

    private static String text(Object v, DataType type, TextOptions options, ZoneId zone) {
        if (Types.isTimestamp(type)) {
            return JsonWriter.timestamp((Long) v, options, zone);
        }
        if (Types.isLocalTimestamp(type)) {
            return JsonWriter.local((Long) v, options);
        }
        return Types.isDate(type)
                ? JsonWriter.date((Integer) v, options, zone)
                : ValueText.of(type, zone, true).apply(v);
    }

    private static String quoted(String s, TextOptions options) {
        char q = options.quote();
        if (s.isEmpty() && options.output().emptyValue() != null) {
            return options.output().emptyValue();
        }
        boolean needed = s.isEmpty()
                || options.output().quoteAll()
                || s.contains(options.separator())
                || s.indexOf(q) >= 0
                || s.indexOf('\n') >= 0
                || s.indexOf('\r') >= 0;
        String escape = String.valueOf(options.escape());
        return needed ? q + s.replace(escape, escape + escape).replace(String.valueOf(q), escape + q) + q : s;
    }
}
