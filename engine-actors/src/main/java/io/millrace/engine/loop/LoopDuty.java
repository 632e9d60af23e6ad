package io.millrace.engine.loop;

import java.io.IOException;
import java.nio.channels.Selector;

/** What an event loop does in every turn besides running its commands. On the loop's thread, but for {@link #register}. */
public interface LoopDuty {
    LoopDuty NONE = new LoopDuty() {
        @Override
        public void register(Selector selector) {}

        @Override
        public int work() {
            return 0;
        }

        @Override
        public void selected() {}

        @Override
        public long longestSleepMs() {
            return 0;
        }
    };

    /** Adds what is to wake the loop. Before its first turn, on the thread that makes it. */
    void register(Selector selector) throws IOException;

    /** One turn; the loop does not sleep before this has returned 0. */
    int work();

    /** Something registered is ready. */
    void selected();

    /** How long the loop may sleep when nothing wakes it; 0: for ever. */
    long longestSleepMs();
}
