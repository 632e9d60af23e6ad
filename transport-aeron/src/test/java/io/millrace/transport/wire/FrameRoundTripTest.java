package io.millrace.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameRoundTripTest {
    private static final int CAPACITY = 64 << 10;

    private final Random random = new Random(20240607);
    private final RandomItems items = new RandomItems(random);
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(RowFrame::new);

    @Test
    void whatGoesInComesOutInEveryKindOfBuffer() {
        ByteBuffer direct = ByteBuffer.allocateDirect(2 * CAPACITY);
        ByteBuffer aligned = BufferUtil.allocateDirectAligned(CAPACITY, 64);
        List<UnsafeBuffer> buffers = List.of(
                new UnsafeBuffer(new byte[CAPACITY]),
                new UnsafeBuffer(new byte[2 * CAPACITY], 77, CAPACITY),
                new UnsafeBuffer(direct, 333, CAPACITY),
                new UnsafeBuffer(new UnsafeBuffer(direct, 64, CAPACITY + 64), 64, CAPACITY),
                new UnsafeBuffer(BufferUtil.address(aligned), CAPACITY));
        for (int i = 0; i < 50_000; i++) {
            UnsafeBuffer buffer = buffers.get(i % buffers.size());
            StreamItem item = items.next();
            ChannelAddress channel = items.address();
            long sequence = items.number();
            int at = random.nextInt(1000);
            int length = encoder.encode(channel, sequence, item, buffer, at);

            assertThat(length).isEqualTo(FrameEncoder.encodedLength(item));
            Frame frame = decoder.decode(buffer, at, length);
            FrameHeader header = frame.header();
            assertThat(header.channel()).isEqualTo(channel);
            assertThat(header.sequence()).isEqualTo(sequence);
            assertThat(header.lengthBytes()).isEqualTo(length);
            assertSame(((Payload.Item) frame.payload()).item(), item);
        }
        assertThat(aligned.capacity())
                .as("keeps the memory of the bare address alive")
                .isEqualTo(CAPACITY);
    }

    @Test
    void creditsComeBackAsTheyWere() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameEncoder.creditLength()]);
        for (int i = 0; i < 1_000; i++) {
            Payload.Credit credit = new Payload.Credit(items.number(), items.number());
            ChannelAddress channel = items.address();
            int length = encoder.encodeCredit(channel, 5, credit, buffer, 0);
            Frame frame = decoder.decode(buffer, 0, length);
            assertThat(frame.payload()).isEqualTo(credit);
            assertThat(frame.header()).isEqualTo(new FrameHeader(channel, 5, FrameKind.CREDIT, 0, length));
        }
    }

    @Test
    void rowsGoIntoTheFrameThatThePoolGave() {
        RowFrame pooled = new RowFrame(8 << 10);
        byte[] itsBuffer = pooled.buffer();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        int length = encoder.encode(items.address(), 5, new StreamItem.Rows(items.rows(20, 100)), buffer, 0);
        Frame frame = new FrameDecoder(bytes -> pooled).decode(buffer, 0, length);
        RowFrame got = ((StreamItem.Rows) ((Payload.Item) frame.payload()).item()).frame();
        assertThat(got).isSameAs(pooled);
        assertThat(got.buffer()).isSameAs(itsBuffer);
        assertThat(got.rows()).isEqualTo(20).isEqualTo(frame.header().rows());
    }

    @Test
    void theBytesOfVersionTwoDoNotChange() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[56]);
        encoder.encode(ChannelAddress.of("q", 2, 3), 4, new StreamItem.Watermark(Long.MAX_VALUE), buffer, 0);
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 56; i++) {
            hex.append("%02x".formatted(buffer.getByte(i)));
        }
        assertThat(hex)
                .hasToString("61c67dda" + "4d525746" + "02030000" + "38000000"
                        + "bc0702864cec63af" + "0200000000000000" + "0400000000000000" + "03000000" + "00000000"
                        + "ffffffffffffff7f");
    }

    private static void assertSame(StreamItem got, StreamItem sent) {
        if (sent instanceof StreamItem.Rows rows) {
            RowFrame expected = rows.frame();
            RowFrame frame = ((StreamItem.Rows) got).frame();
            assertThat(frame.rows()).isEqualTo(expected.rows());
            assertThat(frame.length()).isEqualTo(expected.length());
            assertThat(Arrays.equals(frame.buffer(), 0, frame.length(), expected.buffer(), 0, expected.length()))
                    .isTrue();
        } else {
            assertThat(got).isEqualTo(sent);
        }
    }
}
