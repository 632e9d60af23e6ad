package io.millrace.samples.porting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same programs on Spark, each in a JVM of its own: the recorded rows are Spark's. With {@code -Pporting} only; with
 * {@code -Dmillrace.porting.record=true} the rows are recorded anew.
 */
@EnabledIfSystemProperty(named = "millrace.porting.spark", matches = ".+")
class SparkProgramsTest {
    private static final long PROGRAM_MINUTES = 5;
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
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    @TempDir
    static Path directory;

    @TestFactory
    Stream<DynamicTest> recordedRowsAreSparks() {
        return SparkProgram.all().stream()
                .map(program -> DynamicTest.dynamicTest(program.name(), () -> compare(program)));
    }

    private static void compare(SparkProgram program) throws Exception {
        List<String> rows = program.rows(SparkProgramsTest::run, directory.resolve(program.name()));
        assertThat(rows).isNotEmpty();
        if (Boolean.getBoolean("millrace.porting.record")) {
            Files.createDirectories(program.expectedFile().getParent());
            Files.write(program.expectedFile(), rows);
        }
        assertThat(rows).containsExactlyElementsOf(Files.readAllLines(program.expectedFile()));
    }

    private static void run(String mainClass, List<String> arguments) throws Exception {
        Path target = Path.of(System.getProperty("millrace.porting.spark"));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        for (String open : OPEN_PACKAGES) {
            command.add("--add-opens=java.base/" + open + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-Duser.timezone=" + System.getProperty("user.timezone"), "-Dspark.ui.enabled=false"));
        String classPath = Files.readString(target.resolve("classpath.txt")).strip();
        command.addAll(List.of("-cp", target.resolve("classes") + File.pathSeparator + classPath, mainClass));
        command.addAll(arguments);
        Path log = Files.createTempFile(directory, "spark-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.redirectOutput(log.toFile())
                .directory(directory.toFile())
                .start();
        try {
            assertThat(process.waitFor(PROGRAM_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(() -> read(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
