package io.millrace.transport.seal;

import io.millrace.error.MillraceException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Seals the frames that go one way on one channel. The sequence of a frame is its nonce, so each must be higher than the last: a frame that
 * has to be sent again is the bytes that were sealed before, never a second sealing. One thread.
 */
public final class FrameSeal {
    /** Behind the body of a sealed frame. */
    public static final int TAG_BYTES = 16;

    private final ChannelKeys keys;
    private final FrameCipher cipher;
    private long next;

    public FrameSeal(ChannelKeys keys) {
        this.keys = keys;
        cipher = new FrameCipher(Cipher.ENCRYPT_MODE, keys);
    }

    /**
     * Writes the body, encrypted, and behind it the tag over header and body.
     *
     * @param headerBytes of the finished header, at the start of {@code frame}; the sealed body comes right behind
     * @throws MillraceException if the sequence has run out of numbers
     * @throws IllegalStateException if a nonce would be used twice
     */
    public void seal(long sequence, byte[] frame, int headerBytes, byte[] body, int bodyAt, int bodyBytes) {
        if (sequence < 0 || sequence == Long.MAX_VALUE) {
            throw new MillraceException(
                    "TRANSPORT_NONCES_EXHAUSTED",
                    "Channel " + keys.channel() + " of execution " + keys.execution()
                            + " has sent as many frames as there are nonces. The query has to restart from its last epoch, "
                            + "with new keys.");
        }
        if (sequence < next) {
            throw new IllegalStateException("Frame " + sequence + " of channel " + keys.channel()
                    + " would be sealed with a nonce that was used: the next is " + next);
        }
        next = sequence + 1;
        try {
            cipher.apply(sequence, frame, 0, headerBytes, body, bodyAt, bodyBytes, frame, headerBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A frame could not be sealed", e);
        }
    }
}
