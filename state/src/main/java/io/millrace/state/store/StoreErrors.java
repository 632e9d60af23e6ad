package io.millrace.state.store;

import io.millrace.error.MillraceException;

/** Errors of the local store. After the first, the store is never used again: its files are thrown away with it. */
final class StoreErrors {
    private StoreErrors() {}

    static MillraceException failed(String what, Throwable cause) {
        return new MillraceException(
                "STATE_STORE_FAILED",
                "The local state store could not " + what + ": " + cause.getMessage()
                        + ". It is thrown away; the query goes on from its last durable epoch. If this comes again, check space and"
                        + " health of the disk that holds the local state directory.",
                cause);
    }

    static MillraceException closed() {
        return new MillraceException(
                "STATE_STORE_CLOSED", "The local state store is closed. Its execution has ended; open the next one's.");
    }
}
