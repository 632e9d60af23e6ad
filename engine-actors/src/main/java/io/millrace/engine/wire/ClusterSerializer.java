package io.millrace.engine.wire;

import io.millrace.engine.cluster.ClusterMessage;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Hands {@link ClusterMessage}s to Pekko as bytes. Named in millrace-cluster.conf. The manifest is the version of the format: a node of
 * another version is refused by name.
 */
public final class ClusterSerializer extends SerializerWithStringManifest {
    /** Of this serializer among those of a node; written into each message. */
    private static final int IDENTIFIER = 76_120_001;

    private static final String VERSION = "3";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return VERSION;
    }

    @Override
    public byte[] toBinary(Object message) {
        return ClusterCodec.encode((ClusterMessage) message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        if (!manifest.equals(VERSION)) {
            throw new IllegalArgumentException("A message of another node has format " + manifest + ", this node knows "
                    + VERSION + ". Run the same Millrace version on all nodes.");
        }
        return ClusterCodec.decode(bytes);
    }
}
