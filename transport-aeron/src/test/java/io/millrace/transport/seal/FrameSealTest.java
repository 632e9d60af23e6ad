package io.millrace.transport.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.transport.seal.FrameOpener.Result;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameSealTest {
    private static final int HEADER = 48;
    private static final UUID LEFT = new UUID(1, 2);
    private static final UUID RIGHT = new UUID(3, 4);

    private final Random random = new Random(5);
    private final ChannelKeys keys = keys("ab".repeat(32), 7, 3, LEFT, RIGHT);

    private static ChannelKeys keys(String hex, long execution, int channel, UUID from, UUID to) {
        return new ChannelKeys(Objects.requireNonNull(ClusterKey.parse(hex)), 9, execution, channel, from, to);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] sealed(FrameSeal seal, long sequence, byte[] body) {
        byte[] frame = new byte[HEADER + body.length + FrameSeal.TAG_BYTES];
        System.arraycopy(bytes(HEADER), 0, frame, 0, HEADER);
        seal.seal(sequence, frame, HEADER, body, 0, body.length);
        return frame;
    }

    private static Result open(FrameOpener opener, long sequence, byte[] frame, byte[] out) {
        return opener.open(sequence, frame, HEADER, frame, HEADER, frame.length - HEADER, out);
    }

    /** Test case 1 of RFC 5869. */
    @Test
    void keysAreDerivedAsTheStandardSays() {
        byte[] key = Hkdf.extract(
                HexFormat.of().parseHex("000102030405060708090a0b0c"),
                HexFormat.of().parseHex("0b".repeat(22)));
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
        assertThat(HexFormat.of().formatHex(Hkdf.expand(key, HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void whatIsSealedIsOpenedAgain() {
        FrameSeal seal = new FrameSeal(keys);
        FrameOpener opener = new FrameOpener(keys);
        for (int i = 0; i < 300; i++) {
            byte[] body = bytes(i == 0 ? 0 : random.nextInt(5_000));
            byte[] out = new byte[body.length];
            byte[] frame = sealed(seal, i, body);
            assertThat(open(opener, i, frame, out)).isEqualTo(Result.OPENED);
            assertThat(out).isEqualTo(body);
            if (body.length > 16) {
                assertThat(Arrays.copyOfRange(frame, HEADER, HEADER + body.length))
                        .isNotEqualTo(body);
            }
        }
    }

    @Test
    void aFlippedBitAnywhereIsFound() {
        byte[] body = bytes(100);
        byte[] frame = sealed(new FrameSeal(keys), 0, body);
        FrameOpener opener = new FrameOpener(keys);
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] changed = frame.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(open(opener, 0, changed, new byte[body.length]))
                    .as("bit %d", bit)
                    .isEqualTo(Result.NOT_AUTHENTIC);
        }
        assertThat(open(opener, 1, frame, new byte[body.length]))
                .as("another sequence")
                .isEqualTo(Result.NOT_AUTHENTIC);
        assertThat(open(opener, 0, Arrays.copyOf(frame, HEADER + 3), new byte[body.length]))
                .as("cut")
                .isEqualTo(Result.NOT_AUTHENTIC);
        assertThat(open(opener, 0, frame, new byte[body.length])).isEqualTo(Result.OPENED);
    }

    @Test
    void aRepeatedFrameAndOneOutOfOrderAreRefused() {
        FrameSeal seal = new FrameSeal(keys);
        byte[] first = sealed(seal, 0, bytes(10));
        byte[] second = sealed(seal, 1, bytes(10));
        byte[] third = sealed(seal, 2, bytes(10));
        FrameOpener opener = new FrameOpener(keys);
        assertThat(open(opener, 0, first, new byte[10])).isEqualTo(Result.OPENED);
        assertThat(open(opener, 0, first, new byte[10])).isEqualTo(Result.REPLAYED);
        assertThat(open(opener, 2, third, new byte[10])).isEqualTo(Result.OPENED);
        assertThat(open(opener, 1, second, new byte[10])).isEqualTo(Result.REPLAYED);
    }

    @Test
    void everyPartOfTheNameMakesAnotherKey() {
        byte[] frame = sealed(new FrameSeal(keys), 0, bytes(10));
        for (ChannelKeys other : new ChannelKeys[] {
            keys("ac".repeat(32), 7, 3, LEFT, RIGHT),
            keys("ab".repeat(32), 8, 3, LEFT, RIGHT),
            keys("ab".repeat(32), 7, 4, LEFT, RIGHT),
            keys("ab".repeat(32), 7, 3, RIGHT, LEFT),
            keys("ab".repeat(32), 7, 3, new UUID(1, 3), RIGHT),
            keys("ab".repeat(32), 7, 3, LEFT, new UUID(4, 4)),
        }) {
            assertThat(open(new FrameOpener(other), 0, frame, new byte[10])).isEqualTo(Result.NOT_AUTHENTIC);
        }
    }

    @Test
    void aKeyGivesWayToTheNextAtBothEnds() {
        assertThat(keys.ofBlock(0)).isNotEqualTo(keys.ofBlock(1));
        FrameSeal seal = new FrameSeal(keys);
        FrameOpener opener = new FrameOpener(keys);
        long last = ChannelKeys.FRAMES_A_KEY - 1;
        for (long sequence = last - 1; sequence < last + 3; sequence++) {
            byte[] body = bytes(20);
            byte[] out = new byte[20];
            assertThat(open(opener, sequence, sealed(seal, sequence, body), out))
                    .isEqualTo(Result.OPENED);
            assertThat(out).isEqualTo(body);
        }
    }

    @Test
    void aNonceIsNeverUsedTwice() {
        FrameSeal seal = new FrameSeal(keys);
        sealed(seal, 5, bytes(10));
        assertThatThrownBy(() -> sealed(seal, 5, bytes(10))).hasMessageContaining("nonce that was used");
        assertThatThrownBy(() -> sealed(seal, 4, bytes(10))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterTheLastNonceTheChannelEnds() {
        FrameSeal seal = new FrameSeal(keys);
        sealed(seal, Long.MAX_VALUE - 1, bytes(10));
        for (long sequence : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> sealed(seal, sequence, bytes(10)))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("TRANSPORT_NONCES_EXHAUSTED")
                    .hasMessageContaining("restart");
        }
    }

    @Test
    void aSecretIsHexadecimalOrBase64AndLongEnough() {
        assertThat(ClusterKey.parse("ab".repeat(32) + "\n")).isNotNull();
        assertThat(ClusterKey.parse("q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="))
                .isNotNull();
        assertThat(ClusterKey.parse("ab".repeat(31))).as("31 bytes").isNull();
        assertThat(ClusterKey.parse("")).isNull();
        assertThat(ClusterKey.parse("no key at all, but long enough to be one if it were"))
                .isNull();
        ClusterKey hex = Objects.requireNonNull(ClusterKey.parse("ab".repeat(32)));
        ClusterKey base64 = Objects.requireNonNull(ClusterKey.parse("q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="));
        byte[] statement = {1, 2, 3};
        assertThat(hex.proves(statement, base64.proof(statement)))
                .as("the same bytes")
                .isTrue();
        assertThat(hex.proves(new byte[] {1, 2, 4}, base64.proof(statement))).isFalse();
        assertThat(hex.toString()).doesNotContain("ab".repeat(4));
    }
}
