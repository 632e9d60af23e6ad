package io.millrace.bench.shuffle;

import io.millrace.engine.deploy.ChannelSettings;
import io.millrace.engine.exchange.ChannelOutput;
import io.millrace.engine.exchange.CreditGrants;
import io.millrace.engine.exchange.FramePool;
import io.millrace.engine.exchange.KeyRouter;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.row.Bytes;
import io.millrace.row.RowFrame;
import io.millrace.row.RowReader;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.node.ChannelEnd;
import io.millrace.transport.node.LinkSecurity;
import io.millrace.transport.node.NodeTransport;
import io.millrace.transport.node.OpenChannel;
import io.millrace.transport.node.PeerEndpoint;
import io.millrace.transport.wire.ChannelAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The engine's shuffle by key, from a row at the sender to a row at the receiver: the key written, hashed and routed to one of two tasks, the row
 * copied into that task's frame, channels with byte credits and sequences, checksums, and each row and its hash looked at where it comes.
 * What a query has besides are its actors' mailboxes, one message a frame.
 */
final class ShuffleEnd implements LinkEnd {
    private static final String QUERY = "shuffle-benchmark";
    private static final int TASKS = 2;
    private static final int KEY_GROUPS = 128;
    private static final int POOLED_FRAMES = 64;
    private static final int MAX_FRAME_ROWS = 4_096;
    private static final int ROWS_A_CALL = 256;
    private static final int DISTINCT_ROWS = 4_096;
    private static final TaskId SENDER = new TaskId(0, 0);

    private final NodeTransport transport;
    private final FramePool pool = new FramePool(ChannelSettings.FRAME_BYTES, POOLED_FRAMES);
    private final byte[][] rows = new byte[DISTINCT_ROWS][];
    private final RowReader reader = new RowReader(TestRow.FIELDS);
    private final List<LocalChannel> channels = new ArrayList<>();
    private @Nullable ChannelOutput output;
    private @Nullable RuntimeException broken;
    private int next;
    private long received;
    private long sum;

    ShuffleEnd(Path base, int stream) {
        for (int i = 0; i < DISTINCT_ROWS; i++) {
            rows[i] = TestRow.of(i * 7_919L);
        }
        transport = NodeTransport.start(
                DriverSettings.defaults(2).withBases(base),
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                "127.0.0.1",
                stream,
                new LinkSecurity(null, new UUID(0, stream)),
                false,
                error -> {
                    throw new IllegalStateException(error);
                });
    }

    /** What comes on a channel and what is granted; and the other way round what this end may send. */
    private final class End implements ChannelEnd {
        private final CreditGrants grants = new CreditGrants(ChannelSettings.WINDOW_BYTES);
        private final int number;
        private @Nullable OpenChannel channel;

        End(int number) {
            this.number = number;
        }

        @Override
        public void item(StreamItem item) {
            if (item instanceof StreamItem.Rows some) {
                take(some.frame());
                long grant = grants.consumed(some.frame().length());
                pool.release(some.frame());
                if (grant >= 0 && channel != null) {
                    channel.grant(grant);
                }
            }
        }

        @Override
        public void credit(long grantedBytes) {
            channels.get(number).grant(grantedBytes);
            if (output != null) {
                output.refresh();
            }
        }

        @Override
        public void broken(RuntimeException why) {
            broken = why;
        }
    }

    private void take(RowFrame frame) {
        byte[] bytes = frame.buffer();
        for (int at = 0; at < frame.length(); at += RowFrame.ROW_HEADER + Bytes.getInt(bytes, at)) {
            sum += Bytes.getInt(bytes, at + 4) + Bytes.getLong(bytes, at + RowFrame.ROW_HEADER + Long.BYTES);
        }
        received += frame.rows();
    }

    @Override
    public String endpoint() {
        PeerEndpoint self = transport.endpoint();
        return self.dataPort() + ":" + self.stream() + ":" + self.doorbellPort();
    }

    /** Two channels each way, numbered alike on both sides: those that the lower stream sends on come first. */
    @Override
    public void connect(String other) {
        String[] parts = other.split(":", -1);
        int stream = Integer.parseInt(parts[1]);
        PeerEndpoint peer = new PeerEndpoint(
                "127.0.0.1", Integer.parseInt(parts[0]), stream, Integer.parseInt(parts[2]), new UUID(0, stream));
        boolean first = transport.endpoint().stream() < stream;
        List<OutputChannel> out = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            OpenChannel to = open(first ? task : TASKS + task, peer, new End(task));
            LocalChannel channel = new LocalChannel(
                    new ChannelId(QUERY, 1, SENDER, new TaskId(1, task), 0),
                    ChannelSettings.WINDOW_BYTES,
                    ChannelSettings.FRAME_BYTES,
                    delivery -> to.send(delivery.item()));
            channels.add(channel);
            out.add(channel);
            End from = new End(task);
            from.channel = open(first ? TASKS + task : task, peer, from);
        }
        output = new ChannelOutput(out, new KeyRouter(this::key, KEY_GROUPS, TASKS), pool, MAX_FRAME_ROWS);
        output.open(1);
    }

    private OpenChannel open(int number, PeerEndpoint peer, ChannelEnd end) {
        return transport.open(ChannelAddress.of(QUERY, 1, number), peer, end, pool::release);
    }

    private void key(byte[] base, int off, int len, RowWriter to) {
        reader.point(base, off, len);
        to.begin(1);
        to.setLong(0, reader.getLong(0));
    }

    @Override
    public boolean sendFull() {
        if (output == null || !output.ready()) {
            return false;
        }
        for (int i = 0; i < ROWS_A_CALL && output.ready(); i++) {
            row(output);
        }
        return true;
    }

    @Override
    public boolean sendOne() {
        if (output == null || !output.ready()) {
            return false;
        }
        row(output);
        output.flush();
        return true;
    }

    private void row(ChannelOutput to) {
        byte[] row = rows[next];
        next = (next + 1) % DISTINCT_ROWS;
        to.row(row, 0, row.length, 0);
    }

    @Override
    public void work() {
        transport.work();
        if (broken != null) {
            throw new IllegalStateException("The link broke", broken);
        }
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        transport.close();
    }
}
