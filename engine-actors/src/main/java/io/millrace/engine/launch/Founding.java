package io.millrace.engine.launch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * Whether this node founds a cluster at once: it is the first seed, and every other seed refuses connections, so that no node is there which
 * could know of a cluster. In all other cases the seeds are asked; a first seed that comes back must never found a second cluster because the
 * first one was slow to answer.
 */
final class Founding {
    private static final int CONNECT_TIMEOUT_MS = 500;

    private Founding() {}

    static boolean founds(ClusterConfig config) {
        List<String> seeds = config.seeds();
        String self = config.host() + ":" + config.port();
        return seeds.get(0).equals(self)
                && seeds.stream().filter(seed -> !seed.equals(self)).allMatch(Founding::refuses);
    }

    private static boolean refuses(String seed) {
        int colon = seed.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1))),
                    CONNECT_TIMEOUT_MS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            // Silence proves nothing.
            return false;
        }
    }
}
