package io.millrace.engine.launch;

import io.millrace.error.MillraceException;
import io.millrace.transport.seal.ClusterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The file with the cluster's key. No error tells what stands in it. */
final class KeyFile {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final String MAKE =
            "Make one with: head -c 32 /dev/urandom | base64 > FILE; chmod 600 FILE, and give " + "all nodes the same.";

    private KeyFile() {}

    /**
     * Reads the key. Blocks.
     *
     * @throws MillraceException naming the setting and the file
     */
    static ClusterKey read(String path) {
        Path file = Path.of(path);
        String text;
        try {
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw invalid(path, "others than its owner may read or write it. Run: chmod 600 " + path);
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The cause names the file and nothing of its content.
            throw new MillraceException(
                    "INVALID_CLUSTER_KEY",
                    "The file " + path + " of " + ClusterConfig.KEY_FILE + " cannot be read (" + e + "). " + MAKE,
                    e);
        }
        ClusterKey key = ClusterKey.parse(text);
        if (key == null) {
            throw invalid(
                    path,
                    "it must hold at least " + ClusterKey.LEAST_BYTES + " bytes as base64 or hexadecimal digits. "
                            + MAKE);
        }
        return key;
    }

    private static MillraceException invalid(String path, String why) {
        return new MillraceException(
                "INVALID_CLUSTER_KEY",
                "The file " + path + " of " + ClusterConfig.KEY_FILE + " cannot be used: " + why);
    }
}
