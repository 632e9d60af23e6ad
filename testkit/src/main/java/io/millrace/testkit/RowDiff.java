package io.millrace.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.opentest4j.AssertionFailedError;

/** Compares rows, and says where they differ. Pure but for the error. */
final class RowDiff {
    private RowDiff() {}

    static void inOrder(String what, List<?> expected, List<?> actual) {
        if (expected.equals(actual)) {
            return;
        }
        StringBuilder text =
                new StringBuilder(what).append(" gave other rows, or in another order (- expected, + actual):");
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            boolean same = i < expected.size() && i < actual.size() && Objects.equals(expected.get(i), actual.get(i));
            if (same) {
                line(text, i, ' ', actual.get(i));
                continue;
            }
            if (i < expected.size()) {
                line(text, i, '-', expected.get(i));
            }
            if (i < actual.size()) {
                line(text, i, '+', actual.get(i));
            }
        }
        throw new AssertionFailedError(text.toString(), expected, actual);
    }

    private static void line(StringBuilder text, int at, char sign, Object row) {
        text.append(String.format("%n%4d %c %s", at, sign, row));
    }

    static void inAnyOrder(String what, List<?> expected, List<?> actual) {
        List<Object> missing = new ArrayList<>(expected);
        List<Object> unexpected = new ArrayList<>();
        for (Object row : actual) {
            if (!missing.remove(row)) {
                unexpected.add(row);
            }
        }
        if (missing.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(what)
                .append(" gave other rows (- missing, + unexpected; ")
                .append(actual.size() - unexpected.size())
                .append(" more as expected):");
        missing.forEach(row -> text.append(String.format("%n  - %s", row)));
        unexpected.forEach(row -> text.append(String.format("%n  + %s", row)));
        throw new AssertionFailedError(text.toString(), expected, actual);
    }

    static void same(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionFailedError(
                    what + ": expected " + expected + ", but was " + actual + ".", expected, actual);
        }
    }
}
