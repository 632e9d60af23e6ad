package io.millrace.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a case, in the notation of the shared cases: <pre>add A: [(1,x),(2,y)] =&gt; b0&lt;wm=5 st=2/2/0&gt;{(1,x)} b1{} RESTART</pre>.
 * "=>" runs the query until it is quiet and compares the epochs since the last "=>".
 */
sealed interface Step {
    record Add(String stream, List<List<String>> rows) implements Step {}

    record Run(List<Batch> expected) implements Step {}

    record Restart() implements Step {}

    /**
     * @param watermarkMs -1: not compared
     * @param st downstream operator first: total, updated, dropped; empty: not compared
     */
    record Batch(long id, long watermarkMs, List<List<Long>> st, List<String> rows) {}

    Pattern TOKEN = Pattern.compile("\\s*(?:add(?: (\\w+))?: \\[|(=>)|(RESTART)|(no batch)|b(\\d+)(?:<([^>]*)>)?\\{)");

    static List<Step> parse(String text) {
        List<Step> steps = new ArrayList<>();
        List<Batch> batches = null;
        Matcher m = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length() && m.find(at)) {
            if (m.start() != at) {
                break;
            }
            at = m.end();
            if (m.group(2) != null) {
                batches = new ArrayList<>();
                steps.add(new Run(batches));
            } else if (m.group(3) != null) {
                steps.add(new Restart());
            } else if (m.group(5) != null) {
                int end = closing(text, at, '{', '}');
                if (batches == null) {
                    throw new IllegalArgumentException("A batch before the first => in: " + text);
                }
                batches.add(batch(Long.parseLong(m.group(5)), m.group(6), text.substring(at, end)));
                at = end + 1;
            } else if (m.group(4) == null) {
                int end = closing(text, at, '[', ']');
                steps.add(new Add(m.group(1) == null ? "" : m.group(1), values(text.substring(at, end))));
                at = end + 1;
            }
        }
        if (!text.substring(at).isBlank()) {
            throw new IllegalArgumentException("Not a step: " + text.substring(at));
        }
        return steps;
    }

    private static int closing(String text, int from, char open, char close) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            depth += text.charAt(i) == open ? 1 : text.charAt(i) == close ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("No " + close + " in: " + text.substring(from));
    }

    private static Batch batch(long id, String figures, String rows) {
        Map<String, String> f = new TreeMap<>();
        if (figures != null) {
            for (String word : figures.trim().split(" ")) {
                f.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        List<List<Long>> st = new ArrayList<>();
        if (f.containsKey("st")) {
            for (String operator : f.get("st").split("\\+")) {
                st.add(List.of(operator.split("/")).stream()
                        .map(Long::parseLong)
                        .toList());
            }
        }
        return new Batch(id, watermarkMs(f.get("wm")), st, split(rows.trim(), ' '));
    }

    private static long watermarkMs(String wm) {
        if (wm == null) {
            return -1;
        }
        return wm.endsWith("ms") ? Long.parseLong(wm.substring(0, wm.length() - 2)) : Long.parseLong(wm) * 1000;
    }

    /** {@code (a,1),(b,2)} or {@code 1,2}: rows of column values as text. */
    private static List<List<String>> values(String text) {
        List<List<String>> rows = new ArrayList<>();
        for (String value : split(text, ',')) {
            rows.add(value.startsWith("(") ? split(value.substring(1, value.length() - 1), ',') : List.of(value));
        }
        return rows;
    }

    /** Splits where no bracket is open. */
    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (c == at && depth == 0) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }
}
