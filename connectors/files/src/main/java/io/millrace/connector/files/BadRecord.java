package io.millrace.connector.files;

import org.jspecify.annotations.Nullable;

/** A record that could not be parsed, with what could be made of it. Thrown and caught for each such record: no stack trace. */
final class BadRecord extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object @Nullable [] partial;

    /** @param partial values in the order of the parser's columns, or null for none */
    BadRecord(String message, @Nullable Object @Nullable [] partial) {
        super(message, null, false, false);
        this.partial = partial;
    }

    @Nullable
    Object @Nullable [] partial() {
        return partial;
    }
}
