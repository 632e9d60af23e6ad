package io.millrace.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.wire.FrameRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CompressedFrameTest {
    private static final ChannelAddress CHANNEL = ChannelAddress.of("q", 1, 2);

    private final Random random = new Random(7);
    private final RowCompressor compressor = new RowCompressor();
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(RowFrame::new);

    /** Rows of text that repeats itself, as fields of records do. */
    static RowFrame compressible(Random random, int rows) {
        RowFrame frame = new RowFrame(64);
        for (int i = 0; i < rows; i++) {
            byte[] row = ("{\"account\":\"acc-" + random.nextInt(1000) + "\",\"amount\":" + random.nextInt(100)
                            + ",\"currency\":\"EUR\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            frame.add(row, 0, row.length, random.nextInt());
        }
        return frame;
    }

    private UnsafeBuffer encoded(RowFrame rows) {
        int body = compressor.compress(rows);
        assertThat(body).isPositive();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameEncoder.compressedLength(body)]);
        assertThat(encoder.encodeCompressed(CHANNEL, 5, rows.rows(), compressor, body, buffer, 0))
                .isEqualTo(buffer.capacity());
        return buffer;
    }

    @Test
    void rowsComeBackAsTheyWereAndTakeLess() {
        for (int i = 10; i < 600; i++) {
            RowFrame rows = compressible(random, i);
            UnsafeBuffer buffer = encoded(rows);
            assertThat(buffer.capacity()).isLessThan(FrameEncoder.encodedLength(new StreamItem.Rows(rows)));
            Frame frame = decoder.decode(buffer, 0, buffer.capacity());
            RowFrame back = ((StreamItem.Rows) ((Payload.Item) frame.payload()).item()).frame();
            assertThat(back.rows()).isEqualTo(i);
            assertThat(Arrays.copyOf(back.buffer(), back.length()))
                    .isEqualTo(Arrays.copyOf(rows.buffer(), rows.length()));
        }
    }

    @Test
    void whatSavesNothingGoesAsItIs() {
        assertThat(compressor.compress(compressible(random, 2))).as("short").isZero();
        assertThat(compressor.compress(new RandomItems(random).rows(60, 200)))
                .as("noise")
                .isZero();
    }

    /** A frame of another length than it claims, or one that would fill the memory, is refused before anything is allocated for it. */
    @Test
    void aLengthThatIsNotTrueIsRefused() {
        UnsafeBuffer good = encoded(compressible(random, 100));
        int real = good.getInt(FrameLayout.HEADER_BYTES, FrameLayout.ORDER);
        for (int claimed : new int[] {
            0, -1, 1, real - 1, real + 1, RowInflater.MOST_BYTES, RowInflater.MOST_BYTES + 1, Integer.MAX_VALUE
        }) {
            UnsafeBuffer bad = new UnsafeBuffer(good.byteArray().clone());
            bad.putInt(FrameLayout.HEADER_BYTES, claimed, FrameLayout.ORDER);
            FrameFuzzTest.seal(bad, 0, bad.capacity());
            assertThatThrownBy(() -> decoder.decode(bad, 0, bad.capacity()))
                    .as("%d instead of %d", claimed, real)
                    .isInstanceOfSatisfying(
                            FrameRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT));
        }
    }

    @Test
    void anOlderNodeSeesAVersionThatItDoesNotHave() {
        UnsafeBuffer frame = encoded(compressible(random, 100));
        assertThat(frame.getByte(FrameLayout.VERSION_AT)).isEqualTo(FrameLayout.COMPRESSED_VERSION);
        frame.putByte(FrameLayout.VERSION_AT, FrameLayout.VERSION);
        FrameFuzzTest.seal(frame, 0, frame.capacity());
        assertThatThrownBy(() -> decoder.decode(frame, 0, frame.capacity())).hasMessageContaining("version 3");
    }

    @Test
    void onlyRowsAreCompressed() {
        UnsafeBuffer frame = encoded(compressible(random, 100));
        frame.putByte(FrameLayout.KIND_AT, FrameKind.IDLE.code());
        frame.putInt(FrameLayout.ROWS_AT, 0);
        FrameFuzzTest.seal(frame, 0, frame.capacity());
        assertThatThrownBy(() -> decoder.decode(frame, 0, frame.capacity())).hasMessageContaining("only rows");
    }
}
