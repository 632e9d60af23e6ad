package io.millrace.transport.wire;

import java.nio.charset.StandardCharsets;

/**
 * Which channel a frame belongs to, as it stands in every header.
 *
 * @param query hash of the query id: a guard against a channel number that the two nodes understand differently
 * @param execution fences: frames of a lower execution are dropped by the receiver
 * @param number of the channel, agreed between the two nodes when the tasks are placed
 */
public record ChannelAddress(long query, long execution, int number) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public static ChannelAddress of(String queryId, long execution, int number) {
        return new ChannelAddress(hash(queryId), execution, number);
    }

    /** 64-bit FNV-1a of the UTF-8 bytes. */
    static long hash(String queryId) {
        long hash = FNV_OFFSET;
        for (byte b : queryId.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
