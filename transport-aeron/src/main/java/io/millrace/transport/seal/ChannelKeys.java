package io.millrace.transport.seal;

import java.util.UUID;

/**
 * The keys of the frames that go one way on one channel of one execution. A key serves {@value #FRAMES_A_KEY} frames and then gives way to
 * the next, at both ends alike, so that no key sees more blocks than AES-GCM is good for, however long an execution lives.
 *
 * @param from incarnation of the sender, which no other process ever has
 * @param to incarnation of the receiver
 */
public record ChannelKeys(ClusterKey cluster, long query, long execution, int channel, UUID from, UUID to) {
    static final int BLOCK_BITS = 24;
    static final long FRAMES_A_KEY = 1L << BLOCK_BITS;

    static long blockOf(long sequence) {
        return sequence >>> BLOCK_BITS;
    }

    byte[] ofBlock(long block) {
        return cluster.frameKey(query, execution, channel, from, to, block);
    }
}
