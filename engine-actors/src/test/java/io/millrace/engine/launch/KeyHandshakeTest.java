package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.cluster.LinkClaim;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.transport.seal.ClusterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyHandshakeTest {
    private static final String SECRET = "0123456789abcdef".repeat(4);

    @TempDir
    Path dir;

    private static final KeyHandshake NONE = new KeyHandshake(null);
    private static final KeyHandshake ONE = new KeyHandshake(ClusterKey.parse(SECRET));
    private static final KeyHandshake OTHER = new KeyHandshake(ClusterKey.parse("77".repeat(32)));

    private static NodeInfo info(int dataPort, String proof) {
        return new NodeInfo(
                new NodeAddress("millrace@10.0.0.1:25520", -5),
                "10.0.0.1",
                dataPort,
                2,
                3,
                4,
                new LinkClaim(new UUID(7, 8), proof));
    }

    @Test
    void theSameKeyOrNoneAtBothEndsIsFine() {
        assertThat(ONE.refusal(ONE.signed(info(1, "")))).isNull();
        assertThat(NONE.refusal(NONE.signed(info(1, "")))).isNull();
    }

    @Test
    void theRefusalSaysWhichNodeLacksWhatAndNothingOfTheKey() {
        assertThat(ONE.refusal(NONE.signed(info(1, ""))))
                .hasMessageContaining("Node millrace@10.0.0.1:25520 has no cluster key and this node has one")
                .hasMessageContaining("millrace.cluster.keyFile on that node");
        assertThat(NONE.refusal(ONE.signed(info(1, ""))))
                .hasMessageContaining("this node has none")
                .hasMessageContaining("millrace.cluster.keyFile on this node");
        assertThat(ONE.refusal(OTHER.signed(info(1, ""))))
                .hasMessageContaining("another cluster key than this node")
                .message()
                .doesNotContain(SECRET.substring(0, 8), "7777");
    }

    @Test
    void aProofHoldsForThePortsThatItWasMadeForOnly() {
        String proof = ONE.signed(info(1, "")).links().proof();
        assertThat(ONE.refusal(info(1, proof))).isNull();
        assertThat(ONE.refusal(info(9, proof))).isNotNull();
        assertThat(ONE.refusal(info(1, "no hexadecimal number"))).isNotNull();
    }

    @Test
    void aKeyFileIsForItsOwnerOnlyAndLongEnough() throws IOException {
        Path file = Files.writeString(dir.resolve("key"), SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeyFile.read(file.toString()))
                .hasMessageContaining("INVALID_CLUSTER_KEY")
                .hasMessageContaining("millrace.cluster.keyFile")
                .hasMessageContaining("chmod 600 " + file)
                .message()
                .doesNotContain(SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(new KeyHandshake(KeyFile.read(file.toString())).refusal(ONE.signed(info(1, ""))))
                .isNull();
        Files.writeString(file, "abcd");
        assertThatThrownBy(() -> KeyFile.read(file.toString()))
                .hasMessageContaining("at least 32 bytes")
                .hasMessageContaining("/dev/urandom")
                .message()
                .doesNotContain("abcd");
        assertThatThrownBy(() -> KeyFile.read(dir.resolve("none").toString()))
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("millrace.cluster.keyFile");
    }
}
