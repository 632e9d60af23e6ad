package io.millrace.samples.demo;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Further nodes of a demo, each a JVM with this one's class path that runs the same program. They end with this process. */
public final class DemoNodes implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final List<Integer> ports;
    private final List<Process> processes = new ArrayList<>();

    private DemoNodes(List<Integer> ports) {
        this.ports = ports;
    }

    /** @param nodes of the whole cluster, this process among them; for 1 nothing is started */
    public static DemoNodes start(int nodes, Class<? extends StreamingProgram> program, List<String> arguments) {
        if (nodes == 2) {
            throw new IllegalArgumentException(
                    "Two nodes cannot tell a dead network from a dead peer. Use 1, or 3 and more.");
        }
        DemoNodes demo = new DemoNodes(nodes == 1 ? List.of() : freePorts(nodes));
        for (int i = 1; i < nodes; i++) {
            demo.processes.add(demo.launch(i, program, arguments));
        }
        return demo;
    }

    private Process launch(int number, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DemoNode.class.getName(),
                seeds(),
                String.valueOf(ports.get(number)),
                String.valueOf(ports.size()),
                program.getName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Node " + number + " of the demo could not be started", e);
        }
    }

    private String seeds() {
        return ports.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("No free ports for the demo's nodes", e);
        }
    }

    /** The session of this process: the first node, or the only one. */
    public MillraceSession session(String name) {
        return ports.isEmpty()
                ? MillraceSession.builder().appName(name).getOrCreate()
                : session(name, seeds(), ports.get(0), ports.size());
    }

    static MillraceSession session(String name, String seeds, int port, int nodes) {
        return MillraceSession.builder()
                .appName(name)
                .config("millrace.cluster.seed-nodes", seeds)
                .config("millrace.cluster.port", String.valueOf(port))
                .config("millrace.cluster.min-nodes", String.valueOf(nodes))
                .getOrCreate();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
