package io.millrace.samples.porting;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends each client the same lines and keeps the connection until it is closed. A thread of its own for each client. */
final class LineServer implements AutoCloseable {
    private final ServerSocket server;
    private final byte[] bytes;

    private LineServer(ServerSocket server, byte[] bytes) {
        this.server = server;
        this.bytes = bytes;
    }

    static LineServer start(List<String> lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        LineServer lineServer = new LineServer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), bytes);
        Thread acceptor = new Thread(lineServer::accept, "line-server");
        acceptor.setDaemon(true);
        acceptor.start();
        return lineServer;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread thread = new Thread(() -> serve(client), "line-server-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (Socket client = socket;
                OutputStream out = client.getOutputStream()) {
            out.write(bytes);
            out.flush();
            // Until the client has gone.
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client is gone, which is how a run ends.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
