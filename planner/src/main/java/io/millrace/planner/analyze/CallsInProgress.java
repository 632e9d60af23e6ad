package io.millrace.planner.analyze;

import io.millrace.sql.AnalysisException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;

/** The functions written in SQL whose bodies are being read, so that one that calls itself is told. Belongs to one analysis. */
final class CallsInProgress {
    private final Deque<String> names = new ArrayDeque<>();

    <T> T during(String name, Supplier<T> read) {
        if (names.contains(name)) {
            throw new AnalysisException(
                    "UNSUPPORTED_SQL_UDF_USAGE",
                    "0A000",
                    "The SQL function `" + name + "` calls itself. Write WITH RECURSIVE in a query instead.",
                    Map.of("functionName", name));
        }
        names.push(name);
        try {
            return read.get();
        } finally {
            names.pop();
        }
    }
}
