package io.millrace.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCompilationTest {
    @ParameterizedTest
    @CsvSource({
        "auto, 2, true",
        "auto, 4, true",
        "auto, 5, false",
        "simple, 64, true",
        "jvm, 1, false",
        "Simple, 8, true"
    })
    void dependsOnTheProcessorsUnlessItIsSet(String setting, int processors, boolean simple) {
        ClientCompilation compilation = ClientCompilation.of(StillEnvironment.with(ClientCompilation.KEY, setting));
        assertThat(compilation.isSimple(processors)).isEqualTo(simple);
    }

    @Test
    void isAutoWhereNothingIsSet() {
        assertThat(ClientCompilation.of(new StillEnvironment(Map.of()))).isEqualTo(ClientCompilation.AUTO);
    }

    @Test
    void namesTheSettingThatIsWrong() {
        assertThatThrownBy(() -> ClientCompilation.of(StillEnvironment.with(ClientCompilation.KEY, "fast")))
                .hasMessageContaining(ClientCompilation.KEY)
                .hasMessageContaining("fast")
                .hasMessageContaining("auto, simple or jvm");
    }

    /** The JVM answers with what it holds: the last added stands first, and the first that matches a method counts. */
    @Test
    void theJvmTakesTheDirectives() throws Exception {
        CompilerDirectives.add();
        try {
            String held = command("compilerDirectivesPrint");
            assertThat(held)
                    .contains("org/apache/kafka/clients/*.*", "org/apache/kafka/common/record/*.*")
                    .contains("inline: -org/apache/kafka/clients/*.*");
            assertThat(held.indexOf("org/apache/kafka/common/record/*.*"))
                    .isLessThan(held.indexOf("org/apache/kafka/clients/*.*"));
        } finally {
            command("compilerDirectivesClear");
        }
    }

    /** A new version of the clients, or of Java, may name its classes otherwise; then what runs once a record would be compiled simply too. */
    @Test
    void everyPatternMeetsAClass() throws Exception {
        List<String> classes = classesOfTheClients();
        classes.addAll(classesOf("sun/nio/ch"));
        List<String> patterns = patterns();
        assertThat(patterns).hasSizeGreaterThan(10);
        for (String pattern : patterns) {
            String name = pattern.substring(0, pattern.lastIndexOf('.'));
            String start = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
            assertThat(classes).as(pattern).anyMatch(c -> name.endsWith("*") ? c.startsWith(start) : c.equals(start));
        }
    }

    private static List<String> patterns() throws IOException {
        List<String> patterns = new ArrayList<>();
        try (JsonParser json = new JsonFactory()
                .createParser(Objects.requireNonNull(
                        ClientCompilation.class.getResourceAsStream(CompilerDirectives.RESOURCE)))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    // A minus says not to inline; the one that stands for every class is no name.
                    String pattern = json.getText().replaceFirst("^-", "");
                    if (!pattern.equals("*.*")) {
                        patterns.add(pattern);
                    }
                }
            }
        }
        return patterns;
    }

    private static List<String> classesOfTheClients() throws Exception {
        Path jar = Path.of(KafkaConsumer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (FileSystem files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> all = Files.walk(files.getPath("/org/apache/kafka"))) {
            return all.map(Path::toString)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(1, name.length() - ".class".length()))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Of the module {@code java.base}. */
    private static List<String> classesOf(String folder) throws IOException {
        Path base = Path.of(URI.create("jrt:/java.base"));
        try (Stream<Path> all = Files.list(base.resolve(folder))) {
            return all.map(file -> base.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }

    private static String command(String operation) throws Exception {
        return String.valueOf(ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), operation, null, null));
    }
}
