package io.millrace.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What the methods named jdbc make of their arguments. Pure. */
final class JdbcOptions {
    private static final String PREDICATE = "millrace.jdbc.predicate.";

    private JdbcOptions() {}

    /** With those of the defaults. */
    static Map<String, String> of(Properties properties) {
        Map<String, String> options = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> options.put(name, properties.getProperty(name)));
        return options;
    }

    static Map<String, String> ofPredicates(String[] predicates) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < predicates.length; i++) {
            options.put(PREDICATE + i, predicates[i]);
        }
        return options;
    }
}
