package io.millrace.state.store;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs work on an executor one piece at a time, in the order it was given. Work must not throw. */
final class SerialQueue {
    private final Executor executor;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialQueue(Executor executor) {
        this.executor = executor;
    }

    void execute(Runnable work) {
        synchronized (waiting) {
            waiting.add(work);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        for (Runnable r = next(); r != null; r = next()) {
            r.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable r = waiting.poll();
            running = r != null;
            return r;
        }
    }
}
