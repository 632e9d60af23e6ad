package io.millrace.engine.tls;

import java.nio.file.Path;
import java.util.List;

/** Where a node's private key and certificates stand. */
public sealed interface TlsFiles {
    /** All of them, to see whether one was replaced. */
    List<Path> all();

    /** The one that nobody else may read. */
    Path secret();

    /** For errors: where the authorities stand. */
    Path authorities();

    /**
     * PEM.
     *
     * @param key PKCS#8, not encrypted
     * @param certificates of the node, its own first, then those up to the authority
     * @param authorities whose certificates the other nodes may have
     */
    record Pem(Path key, Path certificates, Path authorities) implements TlsFiles {
        @Override
        public List<Path> all() {
            return List.of(key, certificates, authorities);
        }

        @Override
        public Path secret() {
            return key;
        }
    }

    /**
     * PKCS#12.
     *
     * @param keys with the node's key and certificates
     * @param authorities as trusted certificates
     * @param password file with the password of both
     */
    record Stores(Path keys, Path authorities, Path password) implements TlsFiles {
        @Override
        public List<Path> all() {
            return List.of(keys, authorities, password);
        }

        @Override
        public Path secret() {
            return password;
        }
    }
}
