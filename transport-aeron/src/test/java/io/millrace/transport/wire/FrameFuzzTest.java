package io.millrace.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.wire.FrameRefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A million mutated frames. Every other one gets a checksum that fits, so that the checks behind it are reached too. The buffer
 * ends with the frame: Agrona's bounds check turns a read beyond it into an exception, which fails the test.
 */
class FrameFuzzTest {
    private static final int FRAMES = 1_000_000;

    private final Random random = new Random(77);
    private final RandomItems items = new RandomItems(random);
    private final FrameEncoder encoder = new FrameEncoder();
    private final RowFrame pooled = new RowFrame(16 << 10);
    private final FrameDecoder decoder = new FrameDecoder(bytes -> pooled);
    private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
    private final RowCompressor compressor = new RowCompressor();
    private int accepted;
    private int inflated;

    @Test
    void aMutatedFrameIsRefusedOrMeansExactlyItsBytes() {
        byte[] array = new byte[16 << 10];
        ByteBuffer direct = ByteBuffer.allocateDirect(array.length);
        UnsafeBuffer whole = new UnsafeBuffer(array);
        UnsafeBuffer wholeDirect = new UnsafeBuffer(direct);
        UnsafeBuffer exact = new UnsafeBuffer(0, 0);
        byte[][] templates = Stream.generate(this::frame).limit(2_000).toArray(byte[][]::new);
        for (int i = 0; i < FRAMES; i++) {
            UnsafeBuffer target = i % 4 == 0 ? wholeDirect : whole;
            int at = random.nextInt(32);
            byte[] template = templates[random.nextInt(templates.length)];
            target.putBytes(at, template);
            int length = mutate(target, at, template.length);
            if (length >= FrameLayout.HEADER_BYTES && random.nextBoolean()) {
                if (random.nextBoolean()) {
                    target.putInt(at + FrameLayout.LENGTH_AT, length, FrameLayout.ORDER);
                }
                seal(target, at, length);
            }
            exact.wrap(target, 0, at + length);
            decode(exact, at, length, i);
        }
        assertThat(refused.keySet())
                .as("every check was reached: %s", refused)
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(Reason.NOT_SEALED, Reason.NOT_AUTHENTIC, Reason.REPLAYED)));
        assertThat(accepted).isPositive();
        assertThat(inflated).isPositive();
    }

    private byte[] frame() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[16 << 10]);
        if (random.nextInt(8) == 0) {
            RowFrame rows = CompressedFrameTest.compressible(random, 1 + random.nextInt(60));
            int body = compressor.compress(rows);
            if (body > 0) {
                int length = encoder.encodeCompressed(
                        items.address(), items.number(), rows.rows(), compressor, body, buffer, 0);
                return Arrays.copyOf(buffer.byteArray(), length);
            }
        }
        int length = random.nextInt(10) == 0
                ? encoder.encodeCredit(
                        items.address(), items.number(), new Payload.Credit(items.number(), items.number()), buffer, 0)
                : encoder.encode(items.address(), items.number(), items.next(), buffer, 0);
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private void decode(UnsafeBuffer buffer, int at, int length, int round) {
        Frame frame;
        try {
            frame = decoder.decode(buffer, at, length);
        } catch (FrameRefusedException e) {
            refused.merge(e.reason(), 1, Integer::sum);
            return;
        } catch (RuntimeException e) {
            throw new AssertionError("frame " + round + " of " + length + " bytes", e);
        }
        if ((buffer.getByte(at + FrameLayout.FLAGS_AT) & FrameLayout.COMPRESSED) != 0) {
            // Other compressed bytes may mean the same rows.
            inflated++;
            return;
        }
        accepted++;
        UnsafeBuffer again = new UnsafeBuffer(new byte[length]);
        FrameHeader header = frame.header();
        if (frame.payload() instanceof Payload.Credit credit) {
            encoder.encodeCredit(header.channel(), header.sequence(), credit, again, 0);
        } else {
            StreamItem item = ((Payload.Item) frame.payload()).item();
            encoder.encode(header.channel(), header.sequence(), item, again, 0);
        }
        for (int i = 0; i < length; i++) {
            if (again.getByte(i) != buffer.getByte(at + i)) {
                throw new AssertionError("frame " + round + " means something else at byte " + i + ": " + frame);
            }
        }
    }

    /** Flips, overwrites, cuts or stretches; the new length. */
    private int mutate(UnsafeBuffer buffer, int at, int length) {
        int mutated = length;
        for (int n = random.nextInt(4); n >= 0; n--) {
            int position = at + random.nextInt(random.nextBoolean() ? Math.min(64, length) : length);
            switch (random.nextInt(6)) {
                case 0:
                    buffer.putByte(position, (byte) (buffer.getByte(position) ^ 1 << random.nextInt(8)));
                    break;
                case 1:
                    buffer.putByte(position, (byte) random.nextInt());
                    break;
                case 2:
                    buffer.putInt(
                            position,
                            random.nextBoolean() ? random.nextInt() : random.nextInt(9) - 1,
                            FrameLayout.ORDER);
                    break;
                case 3:
                    buffer.putByte(at + FrameLayout.KIND_AT, (byte) random.nextInt(10));
                    break;
                case 4:
                    mutated = random.nextInt(length + 1);
                    break;
                default:
                    mutated = length + random.nextInt(16);
                    break;
            }
        }
        return mutated;
    }

    /** Gives a frame the checksum of its bytes, computed apart from the code under test. */
    static void seal(UnsafeBuffer buffer, int at, int length) {
        byte[] covered = new byte[length - FrameLayout.MAGIC_AT];
        buffer.getBytes(at + FrameLayout.MAGIC_AT, covered);
        CRC32C crc = new CRC32C();
        crc.update(covered);
        buffer.putInt(at + FrameLayout.CRC_AT, (int) crc.getValue(), FrameLayout.ORDER);
    }
}
