package io.millrace.transport.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that all nodes of a cluster share. Nothing is encrypted with it: each purpose has a key of its own, derived from it. Its text
 * says nothing of the bytes. Immutable.
 */
public final class ClusterKey {
    /** The fewest bytes that a secret may have. */
    public static final int LEAST_BYTES = 32;

    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
    private static final byte[] SALT = "millrace cluster key 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GREETING = "greeting".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FRAMES = "frames".getBytes(StandardCharsets.UTF_8);

    private final byte[] pseudorandomKey;

    private ClusterKey(byte[] secret) {
        pseudorandomKey = Hkdf.extract(SALT, secret);
    }

    /**
     * Reads a secret.
     *
     * @param text hexadecimal digits or base64; white space at its ends is ignored
     * @return null if it is neither, or shorter than {@link #LEAST_BYTES}
     */
    public static @Nullable ClusterKey parse(String text) {
        String trimmed = text.trim();
        byte[] secret;
        if (HEX.matcher(trimmed).matches()) {
            secret = HexFormat.of().parseHex(trimmed);
        } else {
            try {
                secret = Base64.getDecoder().decode(trimmed);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        try {
            return secret.length < LEAST_BYTES ? null : new ClusterKey(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** What only a holder of the key can say about these bytes. */
    public byte[] proof(byte[] statement) {
        return Hkdf.mac(Hkdf.expand(pseudorandomKey, GREETING, Hkdf.HASH_BYTES)).doFinal(statement);
    }

    /** Whether a holder of this key has said so; takes as long for a wrong proof as for a right one. */
    public boolean proves(byte[] statement, byte[] proof) {
        return MessageDigest.isEqual(proof(statement), proof);
    }

    /**
     * The key of the frames that go one way on one channel.
     *
     * @param from incarnation of the sender
     * @param to incarnation of the receiver
     * @param block of frames, see {@link ChannelKeys}
     */
    byte[] frameKey(long query, long execution, int channel, UUID from, UUID to, long block) {
        ByteBuffer info = ByteBuffer.allocate(FRAMES.length + 60);
        info.put(FRAMES).putLong(query).putLong(execution).putInt(channel);
        info.putLong(from.getMostSignificantBits()).putLong(from.getLeastSignificantBits());
        info.putLong(to.getMostSignificantBits()).putLong(to.getLeastSignificantBits());
        info.putLong(block);
        return Hkdf.expand(pseudorandomKey, info.array(), Hkdf.HASH_BYTES);
    }

    @Override
    public String toString() {
        return "a cluster key";
    }
}
