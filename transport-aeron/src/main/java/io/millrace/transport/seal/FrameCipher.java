package io.millrace.transport.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM under the keys of a channel, with the frame's sequence as the nonce. One {@code Cipher} for all frames; what is allocated a frame is
 * what its {@code init} asks for. One thread.
 */
final class FrameCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = FrameSeal.TAG_BYTES * 8;

    private final int mode;
    private final ChannelKeys keys;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final ByteBuffer nonceView = ByteBuffer.wrap(nonce);
    private @Nullable SecretKeySpec key;
    private long block = -1;

    FrameCipher(int mode, ChannelKeys keys) {
        this.mode = mode;
        this.keys = keys;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no AES-GCM, which every JVM must have", e);
        }
    }

    /** @throws GeneralSecurityException if it is to be opened and does not authenticate */
    void apply(
            long sequence,
            byte[] header,
            int headerAt,
            int headerBytes,
            byte[] in,
            int inAt,
            int inBytes,
            byte[] out,
            int outAt)
            throws GeneralSecurityException {
        nonceView.putLong(NONCE_BYTES - Long.BYTES, sequence);
        cipher.init(mode, keyOf(ChannelKeys.blockOf(sequence)), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header, headerAt, headerBytes);
        cipher.doFinal(in, inAt, inBytes, out, outAt);
    }

    private SecretKeySpec keyOf(long wanted) {
        SecretKeySpec known = key;
        if (known == null || block != wanted) {
            byte[] bytes = keys.ofBlock(wanted);
            known = new SecretKeySpec(bytes, "AES");
            Arrays.fill(bytes, (byte) 0);
            key = known;
            block = wanted;
        }
        return known;
    }
}
