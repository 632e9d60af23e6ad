package io.millrace.transport.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). */
final class Hkdf {
    static final int HASH_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private Hkdf() {}

    /** A pseudorandom key of 32 bytes. */
    static byte[] extract(byte[] salt, byte[] secret) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(secret);
    }

    /**
     * Bytes for one purpose.
     *
     * @param info names the purpose; other bytes, other keys
     * @param bytes 255 × 32 at most
     */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int bytes) {
        if (bytes < 1 || bytes > 255 * HASH_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes cannot be derived");
        }
        Mac mac = mac(pseudorandomKey);
        byte[] out = new byte[bytes];
        byte[] block = new byte[0];
        int done = 0;
        for (int i = 1; done < bytes; i++) {
            mac.update(block);
            mac.update(info);
            block = mac.doFinal(new byte[] {(byte) i});
            int part = Math.min(block.length, bytes - done);
            System.arraycopy(block, 0, out, done, part);
            done += part;
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM + ", which every JVM must have", e);
        }
    }
}
