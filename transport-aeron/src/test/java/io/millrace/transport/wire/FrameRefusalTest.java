package io.millrace.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.wire.FrameRefusedException.Reason;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameRefusalTest {
    private static final ChannelAddress CHANNEL = ChannelAddress.of("query", 7, 9);
    private static final RowFrame ROWS = new RandomItems(new Random(1)).rows(3, 10);

    @Test
    void anothersBytesAreNoFrame() {
        assertThat(refusal(rows(), b -> b.putByte(FrameLayout.MAGIC_AT, (byte) 'X'), false))
                .matches(e -> e.reason() == Reason.NOT_A_FRAME)
                .hasMessageContaining("[TRANSPORT_FRAME_REFUSED.NOT_A_FRAME]")
                .hasMessageContaining("no other program");
    }

    @Test
    void anotherVersionIsNamedWithWhoHasToUpgrade() {
        assertThat(refusal(rows(), b -> b.putByte(FrameLayout.VERSION_AT, (byte) 4), true))
                .matches(e -> e.reason() == Reason.VERSION)
                .hasMessageContaining("The peer speaks wire version 4, this node speaks 2 and 3. Upgrade this node");
        assertThat(refusal(rows(), b -> b.putByte(FrameLayout.VERSION_AT, (byte) 0), true))
                .hasMessageContaining("wire version 0")
                .hasMessageContaining("Upgrade the peer");
    }

    @Test
    void aDamagedByteAnywhereFailsTheChecksum() {
        for (int i = FrameLayout.QUERY_AT; i < FrameEncoder.encodedLength(rows()); i++) {
            int at = i;
            assertThat(refusal(rows(), b -> b.putByte(at, (byte) (b.getByte(at) ^ 1)), false))
                    .matches(e -> e.reason() == Reason.CHECKSUM)
                    .hasMessageContaining("wire version 2")
                    .hasMessageContaining("restart");
        }
    }

    @Test
    void anUnknownKind() {
        assertThat(refusal(rows(), b -> b.putByte(FrameLayout.KIND_AT, (byte) 99), true))
                .matches(e -> e.reason() == Reason.KIND)
                .hasMessageContaining("99")
                .hasMessageContaining("wire version 2");
    }

    @Test
    void impossibleLengths() {
        assertThat(refusal(rows(), b -> b.putInt(FrameLayout.LENGTH_AT, Integer.MAX_VALUE), true))
                .matches(e -> e.reason() == Reason.LENGTH);
        assertThat(refusal(rows(), b -> b.putInt(FrameLayout.LENGTH_AT, -1), true))
                .matches(e -> e.reason() == Reason.LENGTH);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
        for (int length = -1; length < FrameLayout.HEADER_BYTES; length++) {
            int bytes = length;
            assertThat(catchThrowableOfType(
                            FrameRefusedException.class,
                            () -> new FrameDecoder(RowFrame::new).decode(buffer, 0, bytes)))
                    .matches(e -> e.reason() == Reason.LENGTH);
        }
    }

    @Test
    void contentThatContradictsItself() {
        int firstRow = FrameLayout.HEADER_BYTES;
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, ROWS.length(), ROWS.length() - 7}) {
            assertThat(refusal(rows(), b -> b.putInt(firstRow, length), true))
                    .matches(e -> e.reason() == Reason.CONTENT)
                    .hasMessageContaining("does not fit");
        }
        assertThat(refusal(rows(), b -> b.putInt(FrameLayout.ROWS_AT, 4), true)).hasMessageContaining("claims 4 rows");
        assertThat(refusal(rows(), b -> b.putByte(FrameLayout.RESERVED_AT, (byte) 1), true))
                .hasMessageContaining("reserves");
        StreamItem barrier = new StreamItem.Barrier(1);
        assertThat(refusal(barrier, b -> b.putInt(FrameLayout.ROWS_AT, 1), true))
                .hasMessageContaining("claims 1 rows");
        assertThat(refusal(barrier, b -> b.putByte(FrameLayout.KIND_AT, FrameKind.IDLE.code()), true))
                .hasMessageContaining("a body of 8 bytes instead of 0");
    }

    @Test
    void aRefusalTakesNoFrameFromThePool() {
        UnsafeBuffer buffer = encoded(rows());
        buffer.putByte(buffer.capacity() - 1, (byte) ~buffer.getByte(buffer.capacity() - 1));
        FrameDecoder decoder = new FrameDecoder(bytes -> {
            throw new AssertionError("taken");
        });
        assertThat(catchThrowableOfType(
                        FrameRefusedException.class, () -> decoder.decode(buffer, 0, buffer.capacity())))
                .isNotNull();
    }

    private static StreamItem rows() {
        return new StreamItem.Rows(ROWS);
    }

    private static UnsafeBuffer encoded(StreamItem item) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameEncoder.encodedLength(item)]);
        new FrameEncoder().encode(CHANNEL, 11, item, buffer, 0);
        return buffer;
    }

    /** What the decoder says of a frame after a change, with a checksum that fits the change or the old one. */
    private static FrameRefusedException refusal(StreamItem item, Consumer<UnsafeBuffer> change, boolean sealed) {
        UnsafeBuffer buffer = encoded(item);
        change.accept(buffer);
        if (sealed) {
            FrameFuzzTest.seal(buffer, 0, buffer.capacity());
        }
        return catchThrowableOfType(
                FrameRefusedException.class,
                () -> new FrameDecoder(RowFrame::new).decode(buffer, 0, buffer.capacity()));
    }
}
