package io.millrace.transport.seal;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Opens the frames that come one way on one channel: each once, and none behind a later one. One thread. */
public final class FrameOpener {
    private final FrameCipher cipher;
    private long next;

    public FrameOpener(ChannelKeys keys) {
        cipher = new FrameCipher(Cipher.DECRYPT_MODE, keys);
    }

    /** What became of a frame. */
    public enum Result {
        OPENED,
        /** Another key, or other bytes than were sealed. */
        NOT_AUTHENTIC,
        /** It is authentic and came before, or behind a later one. */
        REPLAYED
    }

    /**
     * Writes the body of a frame as it was before it was sealed. Only after {@link Result#OPENED} does {@code out} hold something to be read.
     *
     * @param sealed body and tag
     * @param out with room for the body
     */
    public Result open(
            long sequence, byte[] header, int headerBytes, byte[] sealed, int sealedAt, int sealedBytes, byte[] out) {
        if (sequence < 0 || sealedBytes < FrameSeal.TAG_BYTES) {
            return Result.NOT_AUTHENTIC;
        }
        try {
            cipher.apply(sequence, header, 0, headerBytes, sealed, sealedAt, sealedBytes, out, 0);
        } catch (AEADBadTagException e) {
            return Result.NOT_AUTHENTIC;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A frame could not be opened", e);
        }
        if (sequence < next) {
            return Result.REPLAYED;
        }
        next = sequence + 1;
        return Result.OPENED;
    }
}
