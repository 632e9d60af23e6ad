package io.millrace.engine.launch;

import io.millrace.engine.tls.TlsEngines;
import io.millrace.engine.tls.TlsFiles;
import io.millrace.error.MillraceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TLS of the control connections.
 *
 * @param hostnameCheck whether the certificate of a node that is connected to must name its host
 * @param identity a DNS name that every node's certificate must bear
 */
record TlsSettings(TlsFiles files, boolean hostnameCheck, Optional<String> identity) {
    private static final String PREFIX = "millrace.cluster.tls.";
    private static final String KEY_FILE = PREFIX + "keyFile";
    private static final String CERTIFICATE_FILE = PREFIX + "certificateFile";
    private static final String AUTHORITY_FILE = PREFIX + "authorityFile";
    private static final String KEY_STORE = PREFIX + "keyStore";
    private static final String TRUST_STORE = PREFIX + "trustStore";
    private static final String PASSWORD_FILE = PREFIX + "passwordFile";
    private static final String HOSTNAME_CHECK = PREFIX + "hostname-check";
    private static final String IDENTITY = PREFIX + "identity";

    private static final List<String> PEM = List.of(KEY_FILE, CERTIFICATE_FILE, AUTHORITY_FILE);
    private static final List<String> STORES = List.of(KEY_STORE, TRUST_STORE, PASSWORD_FILE);

    /** Every key, with what it means. */
    static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(KEY_FILE, "PEM file with this node's private key, PKCS#8, readable by its owner only (none)");
        keys.put(CERTIFICATE_FILE, "PEM file with this node's certificate and those up to its authority (none)");
        keys.put(AUTHORITY_FILE, "PEM file with the authorities that issue certificates to nodes (none)");
        keys.put(KEY_STORE, "PKCS#12 file with this node's key and certificates, instead of PEM files (none)");
        keys.put(TRUST_STORE, "PKCS#12 file with the authorities (none)");
        keys.put(PASSWORD_FILE, "file with the password of both stores, readable by its owner only (none)");
        keys.put(HOSTNAME_CHECK, "whether a node's certificate must name the host by which it is reached (true)");
        keys.put(IDENTITY, "DNS name that every node's certificate must bear (none)");
        return keys;
    }

    /** Empty if no file is named. */
    static Optional<TlsSettings> from(Map<String, String> settings) {
        List<String> pem = given(settings, PEM);
        List<String> stores = given(settings, STORES);
        Settings typed = new Settings(settings);
        boolean hostnameCheck = typed.flag(HOSTNAME_CHECK, true);
        Optional<String> identity = Optional.ofNullable(settings.get(IDENTITY)).map(String::trim);
        if (pem.isEmpty() && stores.isEmpty()) {
            if (settings.containsKey(IDENTITY) || settings.containsKey(HOSTNAME_CHECK)) {
                throw incomplete("Without files, nothing is encrypted", PEM);
            }
            return Optional.empty();
        }
        if (!pem.isEmpty() && !stores.isEmpty()) {
            throw new MillraceException(
                    "INVALID_CONF_VALUE",
                    "The settings " + pem + " (PEM) and " + stores
                            + " (PKCS#12) name the same things twice. Use those of one kind.");
        }
        List<String> kind = pem.isEmpty() ? STORES : PEM;
        List<String> missing = new ArrayList<>(kind);
        missing.removeAll(given(settings, kind));
        if (!missing.isEmpty()) {
            throw incomplete("TLS needs three files", missing);
        }
        Path first = path(settings, kind.get(0));
        Path second = path(settings, kind.get(1));
        Path third = path(settings, kind.get(2));
        TlsFiles files =
                pem.isEmpty() ? new TlsFiles.Stores(first, second, third) : new TlsFiles.Pem(first, second, third);
        return Optional.of(new TlsSettings(files, hostnameCheck, identity));
    }

    private static Path path(Map<String, String> settings, String key) {
        return Path.of(settings.getOrDefault(key, "").trim());
    }

    private static List<String> given(Map<String, String> settings, List<String> keys) {
        return keys.stream()
                .filter(key -> !settings.getOrDefault(key, "").isBlank())
                .toList();
    }

    private static MillraceException incomplete(String why, List<String> missing) {
        return new MillraceException(
                "INVALID_CONF_VALUE", why + ": set " + String.join(", ", missing) + " too (docs/operations.md).");
    }

    /** Reads the files. */
    TlsEngines engines() {
        return new TlsEngines(files, hostnameCheck, identity);
    }
}
