package io.millrace.engine.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Says whose certificate is refused. */
final class NamingTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager inner;
    private final Path authorities;

    NamingTrustManager(X509ExtendedTrustManager inner, Path authorities) {
        this.inner = inner;
        this.authorities = authorities;
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void named(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            String whose = chain == null || chain.length == 0
                    ? "without a name"
                    : chain[0].getSubjectX500Principal() + ", issued by " + chain[0].getIssuerX500Principal();
            throw new CertificateException(
                    "the certificate of " + whose + ", is not accepted under the authorities in " + authorities + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        named(chain, () -> inner.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        named(chain, () -> inner.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        named(chain, () -> inner.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        named(chain, () -> inner.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        named(chain, () -> inner.checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        named(chain, () -> inner.checkServerTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return inner.getAcceptedIssuers();
    }
}
