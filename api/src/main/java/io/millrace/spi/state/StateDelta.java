package io.millrace.spi.state;

import io.millrace.spi.exchange.TaskId;

/** What one task changed in one epoch; opaque to all but the backend that made it. Immutable. */
public interface StateDelta {
    TaskId task();

    long epoch();

    boolean isEmpty();

    long bytes();
}
