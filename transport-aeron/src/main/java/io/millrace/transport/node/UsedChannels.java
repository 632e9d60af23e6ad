package io.millrace.transport.node;

import io.millrace.error.MillraceException;
import io.millrace.transport.wire.ChannelAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which channels this process has opened, so that none is opened a second time: its keys would be the same, its nonces would begin again,
 * and what was sent the first time could be sent again by somebody else. Keeps the newest execution of each query. One thread.
 */
final class UsedChannels {
    private static final class Newest {
        long execution = Long.MIN_VALUE;
        final Set<Integer> channels = new HashSet<>();
    }

    private final Map<Long, Newest> byQuery = new HashMap<>();

    /** @throws MillraceException if the channel was opened before, or a later execution of its query was */
    void open(ChannelAddress channel) {
        Newest newest = byQuery.computeIfAbsent(channel.query(), q -> new Newest());
        if (channel.execution() > newest.execution) {
            newest.execution = channel.execution();
            newest.channels.clear();
        }
        if (channel.execution() < newest.execution || !newest.channels.add(channel.number())) {
            throw new MillraceException(
                    "TRANSPORT_KEY_USED",
                    "Channel " + channel.number() + " of execution " + channel.execution()
                            + " cannot be opened: this process has opened it or a later execution ("
                            + newest.execution + ") before, and a key is never used twice. "
                            + "The query has to take a new execution.");
        }
    }
}
