package io.millrace.connector.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.s3server.EmbeddedS3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands before an S3 server and does to the next matching requests what it is told. */
final class FaultyS3 implements AutoCloseable {
    enum Fault {
        /** The condition of the write does not arrive: a store that does not know it. */
        FORGET_CONDITION,
        /** Carried out, but the connection ends before the answer. */
        LOSE_ANSWER,
        /** Not carried out. */
        ANSWER_503,
        /** Not carried out: another writer of the name was under way. */
        ANSWER_409,
        /** Never answered. */
        HANG
    }

    private record Planned(Predicate<HttpExchange> matches, Fault fault) {}

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade");

    private final EmbeddedS3 behind;
    private final HttpServer front;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Planned> plan = new ConcurrentLinkedDeque<>();
    private final AtomicInteger requests = new AtomicInteger();

    FaultyS3(EmbeddedS3 behind) throws IOException {
        this.behind = behind;
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.createContext("/", this::handle);
        front.setExecutor(threads);
        front.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
    }

    /** Settings of a session that reach the store through this. */
    Map<String, String> settings() {
        return Map.of("millrace.s3.endpoint", endpoint().toString());
    }

    /** To the next requests of this method whose path ends so, one after another. */
    void next(String method, String pathEnd, Fault... faults) {
        for (Fault fault : faults) {
            plan.add(new Planned(
                    e -> e.getRequestMethod().equals(method)
                            && e.getRequestURI().getPath().endsWith(pathEnd),
                    fault));
        }
    }

    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Planned due = plan.peek();
        Fault fault = due != null && due.matches().test(exchange) && plan.remove(due) ? due.fault() : null;
        if (fault == Fault.HANG) {
            return;
        }
        if (fault == Fault.ANSWER_503 || fault == Fault.ANSWER_409) {
            exchange.sendResponseHeaders(fault == Fault.ANSWER_503 ? 503 : 409, -1);
            exchange.close();
            return;
        }
        HttpResponse<byte[]> answer = forward(exchange, body, fault == Fault.FORGET_CONDITION);
        if (fault == Fault.LOSE_ANSWER) {
            exchange.close();
            return;
        }
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                values.forEach(v -> exchange.getResponseHeaders().add(name, v));
            }
        });
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(
                answer.statusCode(), head || answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(head ? new byte[0] : answer.body());
        exchange.close();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, boolean forgetCondition)
            throws IOException {
        URI asked = exchange.getRequestURI();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind.endpoint() + asked.toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            boolean forgotten = forgetCondition && name.equalsIgnoreCase("If-None-Match");
            if (!forgotten && !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(v -> request.header(name, v));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
    }
}
