package io.millrace.conformance;

import java.util.Map;
import java.util.TreeMap;

/** Cases of the sections in scope that do not run, and why. */
final class NotYet {
    private NotYet() {}

    static Map<String, String> all() {
        Map<String, String> why = new TreeMap<>();
        return why;
    }
}
