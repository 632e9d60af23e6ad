package io.millrace.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two engines that talk in memory. */
class TlsEnginesTest {
    private static final String HOST = "127.0.0.1";

    @TempDir
    Path dir;

    private final TestAuthority authority = new TestAuthority("our authority");

    private TlsFiles.Pem node(String name) throws Exception {
        return authority.issue(dir.resolve(name), name, "millrace.test", 1);
    }

    private static TlsEngines engines(TlsFiles files) {
        return new TlsEngines(files, true, Optional.empty());
    }

    /** Both ends after a handshake. */
    private record Ends(SSLEngine client, SSLEngine server) {}

    private static Ends handshake(TlsEngines client, TlsEngines server, String host) throws SSLException {
        SSLEngine a = client.createClientSSLEngine(host, 1);
        SSLEngine b = server.createServerSSLEngine(HOST, 1);
        a.beginHandshake();
        b.beginHandshake();
        ByteBuffer toB = ByteBuffer.allocate(1 << 16);
        ByteBuffer toA = ByteBuffer.allocate(1 << 16);
        for (int step = 0; step < 100 && !(done(a) && done(b) && step > 10); step++) {
            step(a, toA, toB);
            step(b, toB, toA);
        }
        assertThat(done(a) && done(b)).as("handshake").isTrue();
        return new Ends(a, b);
    }

    private static boolean done(SSLEngine engine) {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        } else if (in.position() > 0) {
            in.flip();
            engine.unwrap(in, ByteBuffer.allocate(1 << 16));
            in.compact();
        }
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static String subject(SSLSession session) throws SSLException {
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void bothEndsKnowEachOther() throws Exception {
        Ends ends = handshake(engines(node("one")), engines(node("two")), HOST);
        assertThat(subject(ends.client().getSession())).isEqualTo("CN=two");
        assertThat(subject(ends.server().getSession())).isEqualTo("CN=one");
        assertThat(ends.server().getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void anotherAuthorityIsRefusedByName() throws Exception {
        TlsFiles.Pem stranger = new TestAuthority("another authority").issue(dir.resolve("x"), "stranger", "m", 1);
        TlsFiles.Pem own = node("one");
        assertThatThrownBy(() -> handshake(engines(own), engines(stranger), HOST))
                .hasStackTraceContaining("CN=stranger, issued by CN=another authority")
                .hasStackTraceContaining(own.authorities().toString());
        // It trusts us, we do not trust it.
        TlsFiles.Pem trusting = new TlsFiles.Pem(stranger.key(), stranger.certificates(), own.authorities());
        assertThatThrownBy(() -> handshake(engines(trusting), engines(own), HOST))
                .hasStackTraceContaining("Empty client certificate chain");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        TlsFiles.Pem old = authority.issue(dir.resolve("old"), "old", "m", -1);
        TlsFiles.Pem own = node("one");
        assertThatThrownBy(() -> handshake(engines(own), engines(old), HOST))
                .hasStackTraceContaining("CN=old")
                .hasStackTraceContaining("NotAfter");
        assertThatThrownBy(() -> handshake(engines(old), engines(own), HOST)).hasStackTraceContaining("CN=old");
    }

    @Test
    void theHostMustBeInTheCertificateOfWhoIsConnectedTo() throws Exception {
        TlsFiles.Pem one = node("one");
        TlsFiles.Pem two = node("two");
        assertThatThrownBy(() -> handshake(engines(one), engines(two), "10.0.0.9"))
                .hasStackTraceContaining("10.0.0.9");
        TlsEngines unchecked = new TlsEngines(one, false, Optional.empty());
        assertThat(handshake(unchecked, engines(two), "10.0.0.9")).isNotNull();
    }

    @Test
    void theIdentityMustBeInTheCertificate() throws Exception {
        Ends ends = handshake(engines(node("one")), engines(node("two")), HOST);
        TlsEngines right = new TlsEngines(node("three"), true, Optional.of("millrace.test"));
        assertThat(right.verifyServerSession(HOST, ends.server().getSession()).isEmpty())
                .isTrue();
        TlsEngines wrong = new TlsEngines(node("four"), true, Optional.of("payments.test"));
        assertThat(wrong.verifyServerSession(HOST, ends.server().getSession()).get())
                .hasMessageContaining("CN=one")
                .hasMessageContaining("'payments.test'");
        assertThat(wrong.verifyClientSession(HOST, ends.client().getSession()).get())
                .hasMessageContaining("CN=two");
    }

    @Test
    void replacedFilesAreUsedForNewConnections() throws Exception {
        TlsFiles.Pem files = node("before");
        TlsEngines rotating = engines(files);
        TlsEngines other = engines(node("other"));
        assertThat(subject(handshake(other, rotating, HOST).client().getSession()))
                .isEqualTo("CN=before");

        // Half replaced: the key does not belong to the certificate, or is not there.
        Files.writeString(files.key(), "");
        assertThat(subject(handshake(other, rotating, HOST).client().getSession()))
                .isEqualTo("CN=before");

        authority.issue(dir.resolve("before"), "after", "millrace.test", 1);
        Files.setLastModifiedTime(files.key(), FileTime.fromMillis(1_000_000));
        assertThat(subject(handshake(other, rotating, HOST).client().getSession()))
                .isEqualTo("CN=after");
    }

    @Test
    void filesThatDoNotDoAreNamed() throws Exception {
        TlsFiles.Pem files = node("one");
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> engines(files))
                .hasMessageContaining("INVALID_TLS_FILES")
                .hasMessageContaining("chmod 600 " + files.key());
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(files.key(), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> engines(files))
                .hasMessageContaining("openssl pkcs8")
                .hasMessageContaining(files.key().toString());
        Files.delete(files.certificates());
        assertThatThrownBy(() -> engines(files))
                .hasMessageContaining(files.certificates().toString());
    }

    @Test
    void whoDoesNotSpeakTlsIsRefused() throws Exception {
        SSLEngine server = engines(node("one")).createServerSSLEngine(HOST, 1);
        server.beginHandshake();
        ByteBuffer plain =
                ByteBuffer.wrap("AKKA\1 this is no client hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> server.unwrap(plain, ByteBuffer.allocate(1 << 16)))
                .isInstanceOf(SSLException.class);
    }
}
