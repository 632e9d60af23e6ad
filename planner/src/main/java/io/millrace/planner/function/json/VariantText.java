package io.millrace.planner.function.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.sql.types.VariantVal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Variants as text and as trees: maps, lists, strings, booleans, Long, BigDecimal, Double, null. */
public final class VariantText {
    private static final int MAX_DIGITS = 38;
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\"']+)|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]|\\[(\\d+)\\]");

    private VariantText() {}

    /** The variant of JSON text; fails with IOException where it is none. */
    public static VariantVal parse(String json) throws IOException {
        try (JsonParser p = STRICT.createParser(json)) {
            if (p.nextToken() == null) {
                throw new IOException("No JSON value");
            }
            Object tree = JsonTree.read(p);
            if (p.nextToken() != null) {
                throw new IOException("More than one JSON value");
            }
            return new VariantVal(canonical(tree));
        }
    }

    /** The text that a variant keeps for a tree, whose numbers may be {@link JsonTree.NumberText} or Java's. */
    public static String canonical(@Nullable Object tree) {
        StringBuilder out = new StringBuilder();
        write(out, tree);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
            m.forEach((k, x) -> sorted.put(String.valueOf(k), x));
            out.append('{');
            sorted.forEach((k, x) -> {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ",");
                JsonTree.quote(out, k);
                write(out.append(':'), x);
            });
            out.append('}');
        } else if (v instanceof List<?> l) {
            out.append('[');
            for (int i = 0; i < l.size(); i++) {
                write(i == 0 ? out : out.append(','), l.get(i));
            }
            out.append(']');
        } else if (v instanceof String s) {
            JsonTree.quote(out, s);
        } else if (v instanceof JsonTree.NumberText n) {
            number(out, n.text());
        } else if (v instanceof Double || v instanceof Float) {
            real(out, v.toString(), ((Number) v).doubleValue());
        } else if (v instanceof BigDecimal d) {
            decimal(out, d);
        } else {
            out.append(v);
        }
    }

    private static void number(StringBuilder out, String text) {
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0 || text.endsWith("N") || text.endsWith("y")) {
            real(out, Double.parseDouble(text));
        } else {
            decimal(out, new BigDecimal(text));
        }
    }

    private static void decimal(StringBuilder out, BigDecimal d) {
        if (d.precision() > MAX_DIGITS || d.scale() > MAX_DIGITS) {
            real(out, d.doubleValue());
        } else {
            out.append(d.scale() <= 0 ? d.toPlainString() : stripped(d).toPlainString());
        }
    }

    private static BigDecimal stripped(BigDecimal d) {
        BigDecimal s = d.stripTrailingZeros();
        return s.scale() < 0 ? s.setScale(0) : s;
    }

    private static void real(StringBuilder out, double d) {
        real(out, Double.toString(d), d);
    }

    private static void real(StringBuilder out, String text, double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            JsonTree.quote(out, text);
        } else {
            out.append(text).append(text.indexOf('E') < 0 ? "e0" : "");
        }
    }

    /** A variant as a tree. */
    public static @Nullable Object tree(VariantVal v) {
        try {
            return typed(JsonTree.parse(v.text()));
        } catch (IOException damaged) {
            throw new IllegalStateException("A variant holds no JSON: " + v.text(), damaged);
        }
    }

    private static @Nullable Object typed(@Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            TreeMap<String, @Nullable Object> out = new TreeMap<>();
            m.forEach((k, x) -> out.put(String.valueOf(k), typed(x)));
            return out;
        } else if (v instanceof List<?> l) {
            List<@Nullable Object> out = new ArrayList<>();
            l.forEach(x -> out.add(typed(x)));
            return out;
        } else if (v instanceof JsonTree.NumberText n) {
            String text = n.text();
            if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
                return Double.parseDouble(text);
            }
            BigDecimal d = new BigDecimal(text);
            return d.scale() <= 0 && d.toBigInteger().bitLength() <= 63 ? (Object) d.longValue() : (Object) d;
        }
        return v;
    }

    /** Names (String) and subscripts (Integer) of a path such as {@code $.a[1]['b c']}; null if it is none. */
    public static @Nullable List<Object> path(String path) {
        if (!path.startsWith("$")) {
            return null;
        }
        List<Object> steps = new ArrayList<>();
        Matcher m = STEP.matcher(path);
        int at = 1;
        while (at < path.length()) {
            if (!m.find(at) || m.start() != at) {
                return null;
            }
            for (int g = 1; g <= 3; g++) {
                if (m.group(g) != null) {
                    steps.add(m.group(g));
                }
            }
            if (m.group(4) != null) {
                steps.add(Integer.parseInt(m.group(4)));
            }
            at = m.end();
        }
        return steps;
    }
}
