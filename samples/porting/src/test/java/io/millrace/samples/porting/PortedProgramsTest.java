package io.millrace.samples.porting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.port.SourceTree;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each program written for Spark compiles with its imports mapped, and writes on Millrace the rows that it wrote on Spark. */
@Timeout(300)
class PortedProgramsTest {
    @TempDir
    static Path directory;

    private static Path classes;

    @BeforeAll
    static void portAndCompile() throws Exception {
        Path sources = directory.resolve("sources");
        List<SourceTree.Ported> ported = SourceTree.port(SparkProgram.SOURCES, sources);
        assertThat(ported)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(source -> assertThat(source.leftovers()).isEmpty());
        classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            List<Path> targets = ported.stream().map(SourceTree.Ported::target).toList();
            boolean compiled = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(targets))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    @TestFactory
    Stream<DynamicTest> rowsAreThoseOfSpark() {
        return SparkProgram.all().stream()
                .map(program -> DynamicTest.dynamicTest(
                        program.name(),
                        () -> assertThat(program.rows(
                                        PortedProgramsTest::run, directory.resolve("runs/" + program.name())))
                                .isNotEmpty()
                                .containsExactlyElementsOf(Files.readAllLines(program.expectedFile()))));
    }

    private static void run(String mainClass, List<String> arguments) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass(mainClass).getMethod("main", String[].class).invoke(null, (Object)
                    arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
