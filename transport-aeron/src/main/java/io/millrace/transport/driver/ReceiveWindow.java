package io.millrace.transport.driver;

import io.millrace.error.MillraceException;

/** How much a peer may have on its way to us before we have seen it. */
final class ReceiveWindow {
    private static final int MOST_BYTES = 1 << 20;

    private ReceiveWindow() {}

    /**
     * The windows of all peers together fit into the socket's buffer: where they do not, the kernel drops what does not fit
     * and the stream drowns in retransmissions, on loopback too.
     *
     * @param socketBufferBytes what the operating system really gave
     */
    static int bytes(int socketBufferBytes, DriverSettings settings) {
        if (socketBufferBytes < settings.mtuBytes()) {
            throw new MillraceException(
                    "TRANSPORT_SOCKET_BUFFER_TOO_SMALL",
                    "The operating system gives a UDP socket " + socketBufferBytes
                            + " bytes of buffer, less than one packet of "
                            + settings.mtuBytes()
                            + " bytes. Raise net.core.rmem_max and net.core.wmem_max, or lower the MTU.");
        }
        int share = Math.min(socketBufferBytes / settings.peers(), settings.termBytes() / 2);
        return Math.max(settings.mtuBytes(), Math.min(MOST_BYTES, share));
    }
}
