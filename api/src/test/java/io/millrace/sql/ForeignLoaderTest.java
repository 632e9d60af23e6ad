package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of a class loader below Millrace's, as an application container has one for each application. */
class ForeignLoaderTest {
    private static final String BEAN = """
            package shop;
            public class Item {
                private long id; private int n; private double price; private float weight; private boolean on; private String name;
                public long getId() { return id; }
                public void setId(long v) { id = v; }
                public int getN() { return n; }
                public void setN(int v) { n = v; }
                public double getPrice() { if (price < 0) throw new IllegalStateException("below zero"); return price; }
                public void setPrice(double v) { price = v; }
                public float getWeight() { return weight; }
                public void setWeight(float v) { weight = v; }
                public boolean isOn() { return on; }
                public void setOn(boolean v) { on = v; }
                public String getName() { return name; }
                public void setName(String v) { name = v; }
            }
            """;
    private static final String RECORD =
            "package shop; record Line(byte b, short s, int i, long l, float f, double d, boolean z, String name) {}";

    @TempDir
    Path directory;

    @Test
    void a_bean() throws Exception {
        try (URLClassLoader loader = compiled("Item", BEAN)) {
            Class<?> c = loader.loadClass("shop.Item");
            Object item = c.getConstructor().newInstance();
            c.getMethod("setId", long.class).invoke(item, 7L);
            c.getMethod("setN", int.class).invoke(item, -3);
            c.getMethod("setPrice", double.class).invoke(item, 2.5);
            c.getMethod("setWeight", float.class).invoke(item, 0.5f);
            c.getMethod("setOn", boolean.class).invoke(item, true);
            assertThat(throughBytes(Encoders.bean(c), item))
                    .usingRecursiveComparison()
                    .isEqualTo(item);
            c.getMethod("setName", String.class).invoke(item, "grün");
            assertThat(throughBytes(Encoders.bean(c), item))
                    .usingRecursiveComparison()
                    .isEqualTo(item);
        }
    }

    @Test
    void what_a_getter_throws_comes_through() throws Exception {
        try (URLClassLoader loader = compiled("Item", BEAN)) {
            Class<?> c = loader.loadClass("shop.Item");
            Object item = c.getConstructor().newInstance();
            c.getMethod("setPrice", double.class).invoke(item, -1);
            assertThatThrownBy(() -> throughBytes(Encoders.bean(c), item))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("below zero");
        }
    }

    @Test
    void a_record_that_is_not_public() throws Exception {
        try (URLClassLoader loader = compiled("Line", RECORD)) {
            Class<?> c = loader.loadClass("shop.Line");
            Constructor<?> constructor = c.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object line = constructor.newInstance((byte) -1, (short) -2, -3, -4L, 0.5f, -0.25, true, "grün");
            assertThat(throughBytes(encoder(c.asSubclass(Record.class)), line)).isEqualTo(line);
        }
    }

    private static <R extends Record> Encoder<R> encoder(Class<R> c) {
        return Encoders.record(c);
    }

    @SuppressWarnings("unchecked") // the object is of the encoder's class
    private static <T> T throughBytes(Encoder<T> encoder, Object object) {
        int columns = encoder.schema().size();
        RowWriter row = new RowWriter();
        row.begin(columns);
        encoder.write((T) object, row, 0);
        return encoder.read(row.toByteArray(), 0, columns, 0);
    }

    private URLClassLoader compiled(String name, String source) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-d", directory.toString());
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, ForeignLoaderTest.class.getClassLoader());
    }
}
