package io.millrace.engine.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The engines of connections between nodes: TLS 1.2 or 1.3, a certificate from both ends. Who connects checks that the other's certificate
 * names the host; both ends check that it bears the cluster's identity, if there is one. Thread-safe.
 */
public final class TlsEngines implements SSLEngineProvider {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Forward secret and authenticated, all of them. */
    private static final String[] SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private static final int DNS_NAME = 2;

    /** Handshakes with one node that may be under way at the same time. */
    private static final int STREAMS_TO_A_NODE = 3;

    private final TlsContexts contexts;
    private final boolean hostnameCheck;
    private final Optional<String> identity;
    private final Refusals refusals = new Refusals();
    private final Attempts attempts = new Attempts();

    /**
     * Reads the files.
     *
     * @param hostnameCheck whether the certificate of a node that is connected to must name its host
     * @param identity a DNS name that the certificate of every node must bear; empty: that an authority issued it is enough
     */
    public TlsEngines(TlsFiles files, boolean hostnameCheck, Optional<String> identity) {
        contexts = new TlsContexts(files);
        this.hostnameCheck = hostnameCheck;
        this.identity = identity;
    }

    @Override
    public SSLEngine createServerSSLEngine(String host, int port) {
        SSLEngine engine = contexts.current().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters(engine, false));
        return new WatchedEngine(engine, "from another process to the control port of this node", refusals);
    }

    @Override
    public SSLEngine createClientSSLEngine(String host, int port) {
        SSLEngine engine = contexts.current().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine, true));
        String connection = "to node " + host + ":" + port;
        WatchedEngine watched = new WatchedEngine(engine, connection, refusals);
        if (attempts.unsettled(host + ":" + port, watched) > STREAMS_TO_A_NODE) {
            refusals.refused(
                    connection,
                    "attempts end before TLS is agreed on. Nobody listens there, or that node has no millrace.cluster.tls.* set");
        }
        return watched;
    }

    private SSLParameters parameters(SSLEngine engine, boolean client) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(SUITES);
        if (client && hostnameCheck) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!client) {
            parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    @Override
    public Option<Throwable> verifyClientSession(String host, SSLSession session) {
        return verified("to node " + host, session);
    }

    @Override
    public Option<Throwable> verifyServerSession(String host, SSLSession session) {
        return verified("from another process to the control port of this node", session);
    }

    private Option<Throwable> verified(String connection, SSLSession session) {
        String wrong = identity.map(name -> withoutIdentity(name, session)).orElse(null);
        if (wrong == null) {
            return Option.empty();
        }
        SSLHandshakeException refusal = new SSLHandshakeException(wrong);
        refusals.refused(connection, refusal);
        return Option.apply(refusal);
    }

    private static @Nullable String withoutIdentity(String name, SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            X509Certificate own = (X509Certificate) chain[0];
            Collection<List<?>> names = own.getSubjectAlternativeNames();
            boolean bears = names != null
                    && names.stream()
                            .anyMatch(n -> n.get(0).equals(DNS_NAME) && name.equalsIgnoreCase((String) n.get(1)));
            return bears
                    ? null
                    : "the certificate of " + own.getSubjectX500Principal() + " does not bear the DNS name '" + name
                            + "' of millrace.cluster.tls.identity";
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return "the certificate cannot be read: " + e.getMessage();
        }
    }
}
