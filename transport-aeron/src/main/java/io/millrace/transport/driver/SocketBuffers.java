package io.millrace.transport.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** What the operating system gives a UDP socket that asks for {@code wanted} bytes of buffer; often far less. */
record SocketBuffers(int receiveBytes, int sendBytes) {

    static SocketBuffers measure(int wanted) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, wanted);
            return new SocketBuffers(
                    Math.min(wanted, channel.getOption(StandardSocketOptions.SO_RCVBUF)),
                    Math.min(wanted, channel.getOption(StandardSocketOptions.SO_SNDBUF)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a UDP socket", e);
        }
    }
}
