package io.millrace.bench.handover;

import io.millrace.row.RowFrame;
import java.util.concurrent.CountDownLatch;

/** A frame that is handed on until its hops are used up. Whoever has it may change it. */
final class Ball {
    private final RowFrame frame = new RowFrame(32 << 10);
    private final CountDownLatch done;
    private int hops;

    Ball(int hops, CountDownLatch done) {
        this.hops = hops;
        this.done = done;
        frame.add(new byte[120], 0, 120, 0);
    }

    /** @return whether it goes on */
    boolean take() {
        hops--;
        if (hops == 0) {
            done.countDown();
        }
        return hops > 0 && frame.rows() == 1;
    }
}
