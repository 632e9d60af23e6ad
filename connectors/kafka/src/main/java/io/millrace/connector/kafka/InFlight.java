package io.millrace.connector.kafka;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of a writer that are on their way, to a broker or to a file, and the bound above which it takes no more. Thread-safe. */
final class InFlight {
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private volatile Runnable whenReady = () -> {};

    InFlight(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void onReady(Runnable whenReadyAgain) {
        whenReady = whenReadyAgain;
    }

    boolean hasRoom() {
        return bytes.get() < maxBytes;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    void remove(long less) {
        long before = bytes.getAndAdd(-less);
        if (before >= maxBytes && before - less < maxBytes) {
            whenReady.run();
        }
    }

    /** Something went wrong: whoever waits is to come and hear. */
    void wake() {
        whenReady.run();
    }
}
