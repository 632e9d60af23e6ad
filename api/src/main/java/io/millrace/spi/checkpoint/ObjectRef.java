package io.millrace.spi.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An immutable object in the checkpoint location. {@code path} is relative, without {@code ..}; sha256 in hex. */
public record ObjectRef(String path, long length, String sha256) {

    /** The reference to an object of these bytes. */
    public static ObjectRef of(String path, byte[] bytes) {
        return new ObjectRef(path, bytes.length, sha256Of(bytes));
    }

    /** These bytes, if they are the object's; else an error that names the object. */
    public byte[] checked(byte[] bytes) {
        if (bytes.length != length) {
            throw Corruption.of(path, "it has " + bytes.length + " bytes instead of " + length);
        }
        if (!sha256Of(bytes).equals(sha256)) {
            throw Corruption.of(path, "its SHA-256 is not the recorded one");
        }
        return bytes;
    }

    private static String sha256Of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
