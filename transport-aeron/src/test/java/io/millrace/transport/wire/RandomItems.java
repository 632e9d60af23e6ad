package io.millrace.transport.wire;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import java.util.Random;

/** Items of every kind, from a seed. */
public final class RandomItems {
    private final Random random;

    public RandomItems(Random random) {
        this.random = random;
    }

    public StreamItem next() {
        switch (random.nextInt(8)) {
            case 0:
                return new StreamItem.EpochBegin(number(), number(), number(), number());
            case 1:
                return new StreamItem.Watermark(number());
            case 2:
                return new StreamItem.Idle();
            case 3:
                return new StreamItem.Barrier(number());
            case 4:
                return new StreamItem.CancelBarrier(number());
            case 5:
                return new StreamItem.EndOfInput();
            default:
                return new StreamItem.Rows(rows(random.nextInt(40), 120));
        }
    }

    public RowFrame rows(int rows, int maxRowBytes) {
        RowFrame frame = new RowFrame(64);
        for (int i = 0; i < rows; i++) {
            byte[] row = new byte[random.nextInt(maxRowBytes + 1)];
            random.nextBytes(row);
            frame.add(row, 0, row.length, random.nextInt());
        }
        return frame;
    }

    public ChannelAddress address() {
        return new ChannelAddress(random.nextLong(), number(), random.nextInt());
    }

    /** The ends of the range as often as the middle. */
    public long number() {
        switch (random.nextInt(5)) {
            case 0:
                return Long.MAX_VALUE;
            case 1:
                return Long.MIN_VALUE;
            case 2:
                return -1;
            default:
                return random.nextLong();
        }
    }
}
