package io.millrace.engine.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/** An authority of its own, which issues certificates to nodes. It writes X.509 by hand, since the JDK has no API for that. */
public final class TestAuthority {
    private static final byte[] ECDSA_WITH_SHA256 = {
        0x30, 0x0a, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
    };
    private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};
    private static final byte[] BASIC_CONSTRAINTS = {6, 3, 0x55, 0x1d, 0x13};
    private static final byte[] ALTERNATIVE_NAMES = {6, 3, 0x55, 0x1d, 0x11};
    private static final byte[] TRUE = {1, 1, (byte) 0xff};
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OCTETS = 4;

    private final String name;
    private final KeyPair keys = newKeys();
    private int serial;

    public TestAuthority(String name) {
        this.name = name;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes the three PEM files of a node into a directory; those there are replaced.
     *
     * @param years how long the certificate is good: below 0 it was
     */
    public TlsFiles.Pem issue(Path directory, String node, String dnsName, int years)
            throws IOException, GeneralSecurityException {
        KeyPair own = newKeys();
        byte[] names = der(
                SEQUENCE, der(0x87, new byte[] {127, 0, 0, 1}), der(0x82, dnsName.getBytes(StandardCharsets.US_ASCII)));
        byte[] certificate = certificate(node, own, der(SEQUENCE, ALTERNATIVE_NAMES, der(OCTETS, names)), years);
        byte[] authority =
                certificate(name, keys, der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTETS, der(SEQUENCE, TRUE))), 10);
        Files.createDirectories(directory);
        TlsFiles.Pem files = new TlsFiles.Pem(
                directory.resolve("key.pem"), directory.resolve("certificate.pem"), directory.resolve("authority.pem"));
        Files.deleteIfExists(files.key());
        Files.createFile(
                files.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(files.key(), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        Files.writeString(files.certificates(), pem("CERTIFICATE", certificate));
        Files.writeString(files.authorities(), pem("CERTIFICATE", authority));
        return files;
    }

    /** The settings of a session that uses these files. */
    public static Map<String, String> settings(TlsFiles.Pem files) {
        return Map.of(
                "millrace.cluster.tls.keyFile",
                files.key().toString(),
                "millrace.cluster.tls.certificateFile",
                files.certificates().toString(),
                "millrace.cluster.tls.authorityFile",
                files.authorities().toString());
    }

    private byte[] certificate(String subject, KeyPair subjectKeys, byte[] extension, int years)
            throws GeneralSecurityException {
        byte[] until = ("20" + (50 + years) + "0101000000Z").getBytes(StandardCharsets.US_ASCII);
        if (years < 0) {
            until = "20200101000000Z".getBytes(StandardCharsets.US_ASCII);
        }
        byte[] body = der(
                SEQUENCE,
                der(0xa0, der(2, new byte[] {2})),
                der(2, BigInteger.valueOf(++serial).toByteArray()),
                ECDSA_WITH_SHA256,
                named(name),
                der(SEQUENCE, der(0x18, "20190101000000Z".getBytes(StandardCharsets.US_ASCII)), der(0x18, until)),
                named(subject),
                subjectKeys.getPublic().getEncoded(),
                der(0xa3, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] signed = signature.sign();
        byte[] bits = new byte[signed.length + 1];
        System.arraycopy(signed, 0, bits, 1, signed.length);
        return der(SEQUENCE, body, ECDSA_WITH_SHA256, der(3, bits));
    }

    private static byte[] named(String commonName) {
        byte[] text = der(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = body.size();
        if (length < 0x80) {
            all.write(length);
        } else if (length < 0x100) {
            all.write(0x81);
            all.write(length);
        } else {
            all.write(0x82);
            all.write(length >> 8);
            all.write(length);
        }
        all.writeBytes(body.toByteArray());
        return all.toByteArray();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
