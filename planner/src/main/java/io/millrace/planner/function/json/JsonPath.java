package io.millrace.planner.function.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** get_json_object: {@code $}, {@code .name}, {@code ['name']}, {@code [n]} and {@code [*]}. */
public final class JsonPath {
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\['([^']*)'\\]|\\[(\\d+)\\]|\\[(\\*)\\]");

    private JsonPath() {}

    /** The value at the path: a string without its quotes, other values as JSON; null where there is none or the text is no JSON. */
    public static @Nullable String get(String json, String path) {
        List<String> steps = steps(path);
        if (steps == null) {
            return null;
        }
        Object root;
        try {
            root = JsonTree.parsePlain(json);
        } catch (IOException malformed) {
            return null;
        }
        List<Object> found = new ArrayList<>();
        collect(root, steps, 0, found);
        if (found.isEmpty()) {
            return null;
        }
        boolean many = found.size() > 1;
        Object v = many ? found : found.get(0);
        if (v instanceof String s) {
            return steps.contains("[*]") ? quoted(s) : s;
        }
        StringBuilder out = new StringBuilder();
        JsonTree.write(out, v);
        return out.toString();
    }

    private static String quoted(String s) {
        StringBuilder out = new StringBuilder();
        JsonTree.quote(out, s);
        return out.toString();
    }

    /** Names with a dot before them, subscripts in brackets; null for a path that cannot be read. */
    private static @Nullable List<String> steps(String path) {
        if (!path.startsWith("$")) {
            return null;
        }
        List<String> steps = new ArrayList<>();
        Matcher m = STEP.matcher(path);
        int at = 1;
        while (at < path.length()) {
            if (!m.find(at) || m.start() != at) {
                return null;
            }
            String name = m.group(1) != null ? m.group(1) : m.group(2);
            steps.add(name != null ? "." + name : m.group());
            at = m.end();
        }
        return steps;
    }

    private static void collect(@Nullable Object v, List<String> steps, int i, List<Object> found) {
        if (v == null) {
            return;
        }
        if (i == steps.size()) {
            found.add(v);
            return;
        }
        String step = steps.get(i);
        if (v instanceof Map<?, ?> m && step.startsWith(".")) {
            collect(m.get(step.substring(1)), steps, i + 1, found);
        } else if (v instanceof List<?> l) {
            if (step.equals("[*]")) {
                l.forEach(x -> collect(x, steps, i + 1, found));
            } else if (step.startsWith("[")) {
                int n = Integer.parseInt(step.substring(1, step.length() - 1));
                collect(n < l.size() ? l.get(n) : null, steps, i + 1, found);
            }
        }
    }
}
