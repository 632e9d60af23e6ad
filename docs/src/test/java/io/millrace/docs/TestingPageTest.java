package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example on {@code docs/testing.md} is {@link VisitsTest}, word by word, so it compiles and passes. */
class TestingPageTest {
    private static final Path EXAMPLE = Checkout.root().resolve("docs/src/test/java/io/millrace/docs/VisitsTest.java");

    @Test
    void theExampleIsTheTest() {
        String source = Checkout.read(EXAMPLE);
        String example = source.substring(source.indexOf("import static"));
        assertThat(Checkout.read(Checkout.root().resolve("docs/testing.md"))).contains("```java\n" + example + "```");
    }
}
