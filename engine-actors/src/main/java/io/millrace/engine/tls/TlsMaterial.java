package io.millrace.engine.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** From files to an SSL context. Errors name the file and nothing of what stands in it. */
final class TlsMaterial {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final char[] NONE = new char[0];

    private TlsMaterial() {}

    static SSLContext context(TlsFiles files) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (files instanceof TlsFiles.Stores stores) {
            char[] password = Files.readString(stores.password(), StandardCharsets.UTF_8)
                    .strip()
                    .toCharArray();
            keys.init(store(stores.keys(), password), password);
            trust.init(store(stores.authorities(), password));
        } else {
            TlsFiles.Pem pem = (TlsFiles.Pem) files;
            KeyStore own = empty();
            own.setKeyEntry(
                    "node",
                    privateKey(pem.key()),
                    NONE,
                    certificates(pem.certificates()).toArray(Certificate[]::new));
            keys.init(own, NONE);
            KeyStore authorities = empty();
            for (Certificate authority : certificates(pem.authorities())) {
                authorities.setCertificateEntry("authority-" + authorities.size(), authority);
            }
            trust.init(authorities);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {named(trust, files)}, null);
        return context;
    }

    private static TrustManager named(TrustManagerFactory trust, TlsFiles files) throws GeneralSecurityException {
        for (TrustManager manager : trust.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                if (x509.getAcceptedIssuers().length == 0) {
                    throw new GeneralSecurityException(
                            "there is no certificate of an authority in " + files.authorities());
                }
                return new NamingTrustManager(x509, files.authorities());
            }
        }
        throw new GeneralSecurityException("this JVM cannot check certificates");
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore store(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> all =
                    new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in " + file);
            }
            return all;
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new InvalidKeyException("there is no unencrypted PKCS#8 key in " + file
                    + ". Make one with: openssl pkcs8 -topk8 -nocrypt -in KEY -out " + file);
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
        InvalidKeySpecException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException otherAlgorithm) {
                last = otherAlgorithm;
            }
        }
        throw new InvalidKeyException("the key in " + file + " is none of " + ALGORITHMS, last);
    }
}
