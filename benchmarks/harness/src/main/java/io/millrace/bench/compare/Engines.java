package io.millrace.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds the engines of a checkout, and knows how each is started. All get the same heap, collector and scratch folder. */
final class Engines {
    /** The jar whose version is the engine's. */
    private static final Map<String, String> VERSION_JAR = Map.of(
            "floor", "kafka-clients",
            "flink", "flink-runtime",
            "spark", "spark-sql_2\\.13",
            "kstreams", "kafka-streams",
            "jet", "hazelcast");

    /** What Flink, Spark and Hazelcast reach into; harmless for the others, and so the same for all peers. */
    private static final List<String> OPEN_PACKAGES = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "jdk.internal.misc",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** The young generation as the JVM likes it. */
    static final String AUTO = "auto";

    /** A smaller heap is left to the collector; the launcher of Millrace draws the same line. */
    private static final long LEAST_HEAP_WITH_YOUNG_BYTES = 384L << 20;

    private final Path checkout;
    private final String young;
    private final boolean simpleRequests;

    /**
     * @param young greatest young generation of every engine as the JVM writes sizes, or {@link #AUTO}
     * @param simpleRequests whether the peers get the compiler directives that Millrace gives itself on few processors
     */
    Engines(Path checkout, String young, boolean simpleRequests) {
        this.checkout = checkout;
        this.young = young;
        this.simpleRequests = simpleRequests;
    }

    /** Builds what is missing or older than its sources, so that no cell's cold start includes it. */
    void build(EngineChoice engine) throws IOException, InterruptedException {
        if (engine.isMillrace()) {
            run(List.of(checkout.resolve("millrace").toString(), "--version"));
        } else if (isStale(engine)) {
            System.out.println("Building " + engine.name() + "; the first time its libraries are fetched.");
            String module = "benchmarks/peers/" + engine.name();
            String mvnw = checkout.resolve("mvnw").toString();
            run(List.of(mvnw, "-q", "-B", "-ntp", "-Pfast,benchmarks", "-pl", module, "-am", "process-classes"));
            Files.setLastModifiedTime(classpathFile(engine), FileTime.fromMillis(System.currentTimeMillis()));
        }
    }

    private boolean isStale(EngineChoice engine) throws IOException {
        Path built = classpathFile(engine);
        if (!Files.exists(built)) {
            return true;
        }
        FileTime since = Files.getLastModifiedTime(built);
        try (Stream<Path> contract = Files.walk(checkout.resolve("benchmarks/contract/src/main"));
                Stream<Path> peer = Files.walk(peer(engine))) {
            for (Path file : Stream.concat(contract, peer).toList()) {
                boolean source = file.toString().endsWith(".java") || file.endsWith("pom.xml");
                if (source && Files.getLastModifiedTime(file).compareTo(since) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("This ended with " + exit + ": " + String.join(" ", command));
        }
    }

    /** @param scratch where the engine keeps its state during the cell */
    List<String> command(EngineChoice engine, String heap, Path scratch) throws IOException {
        if (engine.isMillrace()) {
            return List.of(checkout.resolve("millrace").toString(), "worker");
        }
        List<String> command = new ArrayList<>(List.of(OwnJvm.java(), "-Xmx" + heap));
        command.addAll(sharedOptions(heap, scratch));
        command.addAll(OwnJvm.archiveInPlace());
        String limit = youngOf(heap);
        if (!limit.equals(AUTO)) {
            command.add("-XX:MaxNewSize=" + limit);
        }
        if (simpleRequests) {
            command.addAll(OwnJvm.simpleRequests(checkout));
        }
        for (String open : OPEN_PACKAGES) {
            command.add("--add-opens=java.base/" + open + "=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "--add-modules=java.se",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.management/sun.management=ALL-UNNAMED",
                "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        String main = "io.millrace.bench.peers." + engine.name() + "."
                + Character.toUpperCase(engine.name().charAt(0)) + engine.name().substring(1) + "Peer";
        command.addAll(List.of("-cp", peer(engine).resolve("target/classes") + ":" + classpath(engine), main));
        return command;
    }

    /** What the engine's process finds in its environment. */
    Map<String, String> environment(EngineChoice engine, String heap, Path scratch) {
        Map<String, String> environment = new HashMap<>(engine.knobs());
        if (engine.isMillrace()) {
            environment.put("MILLRACE_HEAP", heap);
            environment.putIfAbsent("MILLRACE_YOUNG", youngOf(heap));
            environment.merge(
                    "MILLRACE_OPTS",
                    String.join(" ", sharedOptions(heap, scratch)),
                    (given, shared) -> shared + " " + given);
        }
        return environment;
    }

    private static List<String> sharedOptions(String heap, Path scratch) {
        return List.of("-Xms" + heap, "-XX:+UseG1GC", "-Djava.io.tmpdir=" + scratch);
    }

    private String youngOf(String heap) {
        return bytes(heap) >= LEAST_HEAP_WITH_YOUNG_BYTES ? young : AUTO;
    }

    /** @throws IllegalArgumentException if it is no size as the JVM writes them */
    static long bytes(String size) {
        Matcher m = Pattern.compile("([0-9]+)([kKmMgG]?)").matcher(size);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "'" + size + "' is no size: write a number with k, m or g, such as 512m.");
        }
        int shift = switch (m.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        return Long.parseLong(m.group(1)) << shift;
    }

    String version(EngineChoice engine, Machine machine) throws IOException {
        if (engine.isMillrace()) {
            return machine.commit();
        }
        Matcher jar = Pattern.compile("/" + VERSION_JAR.get(engine.name()) + "-([0-9][^/:]*)\\.jar")
                .matcher(classpath(engine));
        return jar.find() ? (engine.name().equals("floor") ? "Kafka clients " : "") + jar.group(1) : "unknown";
    }

    private String classpath(EngineChoice engine) throws IOException {
        return Files.readString(classpathFile(engine)).trim();
    }

    private Path classpathFile(EngineChoice engine) {
        return peer(engine).resolve("target/classpath.txt");
    }

    private Path peer(EngineChoice engine) {
        return checkout.resolve("benchmarks/peers").resolve(engine.name());
    }
}
