package io.millrace.samples.porting;

import java.util.Arrays;
import java.util.List;

/**
 * Something public of a class of Spark, as compiled.
 *
 * @param owner the class
 * @param name of a method or field; {@code new} for a constructor
 * @param parameters types as Java writes them without their own parameters; null for a field
 * @param result the type; the class itself for a constructor
 */
record ApiMember(String owner, boolean isStatic, String result, String name, List<String> parameters) {
    static final String CONSTRUCTOR = "new";
    private static final String STATIC = "static ";

    boolean field() {
        return parameters == null;
    }

    /** One line, without the class. */
    String line() {
        String rest = field() ? "" : "(" + String.join(",", parameters) + ")";
        return (isStatic ? STATIC : "") + result + " " + name + rest;
    }

    static ApiMember parse(String owner, String line) {
        boolean isStatic = line.startsWith(STATIC);
        String text = isStatic ? line.substring(STATIC.length()) : line;
        int blank = text.indexOf(' ');
        int open = text.indexOf('(');
        if (open < 0) {
            return new ApiMember(owner, isStatic, text.substring(0, blank), text.substring(blank + 1), null);
        }
        String inside = text.substring(open + 1, text.length() - 1);
        List<String> parameters = inside.isEmpty() ? List.of() : Arrays.asList(inside.split(","));
        return new ApiMember(owner, isStatic, text.substring(0, blank), text.substring(blank + 1, open), parameters);
    }

    /** As a page shows it: simple names of types. */
    String shown() {
        return field()
                ? name
                : name
                        + "("
                        + String.join(
                                ", ", parameters.stream().map(ApiMember::simple).toList()) + ")";
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    }
}
