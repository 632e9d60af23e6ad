package io.millrace.planner.function.hash;

import io.millrace.error.ExecutionException;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES in modes ECB, CBC and GCM; the initialisation vector stands before the cipher text. */
public final class AesFunctions {
    private static final DataType BINARY = DataTypes.BinaryType;
    private static final int GCM_TAG_BITS = 128;

    /** One way of using the cipher. */
    private enum Mode {
        ECB("AES/ECB/PKCS5Padding", 0),
        CBC("AES/CBC/PKCS5Padding", 16),
        GCM("AES/GCM/NoPadding", 12);

        final String transformation;
        final int ivBytes;

        Mode(String transformation, int ivBytes) {
            this.transformation = transformation;
            this.ivBytes = ivBytes;
        }
    }

    private AesFunctions() {}

    public static void define(Definitions d) {
        d.fn("aes_encrypt")
                .in(Param.BINARY, Param.BINARY)
                .optional(Param.STRING, Param.STRING, Param.BINARY, Param.BINARY)
                .out(BINARY)
                .random()
                .eval((a, c) -> encrypt(a));
        d.fn("aes_decrypt")
                .in(Param.BINARY, Param.BINARY)
                .optional(Param.STRING, Param.STRING, Param.BINARY)
                .out(BINARY)
                .eval((a, c) -> decrypt(a, "aes_decrypt"));
        d.fn("try_aes_decrypt")
                .in(Param.BINARY, Param.BINARY)
                .optional(Param.STRING, Param.STRING, Param.BINARY)
                .out(BINARY)
                .nullable()
                .eval((a, c) -> {
                    try {
                        return decrypt(a, "try_aes_decrypt");
                    } catch (ExecutionException failed) {
                        return null;
                    }
                });
    }

    private static byte[] bytes(@Nullable Object[] a, int i) {
        return i < a.length && a[i] instanceof byte[] b ? b : new byte[0];
    }

    private static String text(@Nullable Object[] a, int i, String otherwise) {
        return i < a.length && a[i] instanceof String s ? s.toUpperCase(Locale.ROOT) : otherwise;
    }

    private static Mode mode(@Nullable Object[] a, String function) {
        String mode = text(a, 2, "GCM");
        String padding = text(a, 3, "DEFAULT");
        for (Mode m : Mode.values()) {
            boolean fits = padding.equals("DEFAULT") || padding.equals(m == Mode.GCM ? "NONE" : "PKCS");
            if (m.name().equals(mode) && fits) {
                return m;
            }
        }
        throw Errors.failure(
                "UNSUPPORTED_FEATURE.AES_MODE",
                "0A000",
                "The feature is not supported: AES-" + mode + " with the padding " + padding + " by the " + function
                        + " function. Use GCM, CBC or ECB with DEFAULT padding.");
    }

    private static SecretKeySpec key(@Nullable Object[] a, String function) {
        byte[] key = bytes(a, 1);
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw Errors.failure(
                    "INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
                    "22023",
                    "The `key` of `" + function + "` must have 16, 24 or 32 bytes, but has " + key.length + ".");
        }
        return new SecretKeySpec(key, "AES");
    }

    private static byte[] encrypt(@Nullable Object[] a) {
        Mode mode = mode(a, "aes_encrypt");
        byte[] iv = bytes(a, 4);
        byte[] aad = bytes(a, 5);
        check(mode == Mode.GCM || aad.length == 0, "AES_CRYPTO_ERROR", "Only GCM takes additional authenticated data.");
        if (iv.length == 0) {
            iv = new byte[mode.ivBytes];
            // Not the task's generator: what it gives can be foretold, and an initialisation vector must not be.
            new SecureRandom().nextBytes(iv);
        }
        check(iv.length == mode.ivBytes, "AES_IV_LENGTH", mode + " takes " + mode.ivBytes + " bytes of it.");
        byte[] sealed = run(Cipher.ENCRYPT_MODE, mode, key(a, "aes_encrypt"), iv, aad, bytes(a, 0), "aes_encrypt");
        byte[] out = Arrays.copyOf(iv, iv.length + sealed.length);
        System.arraycopy(sealed, 0, out, iv.length, sealed.length);
        return out;
    }

    private static byte[] decrypt(@Nullable Object[] a, String function) {
        Mode mode = mode(a, function);
        byte[] in = bytes(a, 0);
        SecretKeySpec key = key(a, function);
        check(in.length >= mode.ivBytes, "AES_CRYPTO_ERROR", "The input is shorter than an initialisation vector.");
        byte[] iv = Arrays.copyOf(in, mode.ivBytes);
        byte[] sealed = Arrays.copyOfRange(in, mode.ivBytes, in.length);
        return run(Cipher.DECRYPT_MODE, mode, key, iv, bytes(a, 4), sealed, function);
    }

    private static void check(boolean ok, String condition, String text) {
        if (!ok) {
            throw Errors.failure("INVALID_PARAMETER_VALUE." + condition, "22023", text);
        }
    }

    private static byte[] run(
            int direction, Mode mode, SecretKeySpec key, byte[] iv, byte[] aad, byte[] in, String function) {
        try {
            Cipher cipher = Cipher.getInstance(mode.transformation);
            switch (mode) {
                case ECB -> cipher.init(direction, key);
                case CBC -> cipher.init(direction, key, new IvParameterSpec(iv));
                case GCM -> {
                    cipher.init(direction, key, new GCMParameterSpec(GCM_TAG_BITS, iv));
                    cipher.updateAAD(aad);
                }
            }
            return cipher.doFinal(in);
        } catch (GeneralSecurityException failed) {
            throw Errors.failure(
                    "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
                    "22023",
                    "The value of parameter(s) `expr, key` in `" + function + "` is invalid: " + failed.getMessage()
                            + ". Check that key, mode and additional data are those of the encryption.");
        }
    }
}
