package io.millrace.engine.tls;

import io.millrace.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSL context for new connections. The files are looked at for each: when one of them was replaced, all are read again. Files that do not
 * fit together, as in the middle of a replacement, leave the context as it was. Thread-safe.
 */
final class TlsContexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final TlsFiles files;
    private SSLContext context;
    private List<Stamp> read;

    private record Stamp(FileTime modified, long length) {}

    /** @throws MillraceException naming the file that does not do */
    TlsContexts(TlsFiles files) {
        this.files = files;
        try {
            read = stamps();
            refuseIfOthersMayRead(files.secret());
            context = TlsMaterial.context(files);
        } catch (IOException | GeneralSecurityException e) {
            throw new MillraceException(
                    "INVALID_TLS_FILES",
                    "The files of millrace.cluster.tls.* " + files.all() + " cannot be used: " + e + ".",
                    e);
        }
    }

    synchronized SSLContext current() {
        try {
            List<Stamp> now = stamps();
            if (!now.equals(read)) {
                read = now;
                context = TlsMaterial.context(files);
                LOG.info("New connections between nodes use the certificates that now stand in {}", files.all());
            }
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("The replaced files {} cannot be used; the certificates read before stay in use", files.all(), e);
        }
        return context;
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files.all()) {
            stamps.add(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
        }
        return stamps;
    }

    private static void refuseIfOthersMayRead(Path secret) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(secret, PosixFileAttributeView.class);
        if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            throw new IOException("others than its owner may read or write " + secret + ". Run: chmod 600 " + secret);
        }
    }
}
