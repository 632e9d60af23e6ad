package io.millrace.chaos.oracle;

/** Numbers out of a flat JSON object, read by other means than the engine's. */
public final class JsonNumbers {
    private JsonNumbers() {}

    /** @throws IllegalArgumentException if there is no whole number of that name */
    public static long get(String json, String name) {
        String field = "\"" + name + "\":";
        int from = json.indexOf(field) + field.length();
        int to = from;
        while (to < json.length() && (Character.isDigit(json.charAt(to)) || to == from && json.charAt(to) == '-')) {
            to++;
        }
        boolean ends = to < json.length() && (json.charAt(to) == ',' || json.charAt(to) == '}');
        if (from < field.length() || to == from || !ends) {
            throw new IllegalArgumentException("no number \"" + name + "\" in " + json);
        }
        return Long.parseLong(json, from, to, 10);
    }
}
