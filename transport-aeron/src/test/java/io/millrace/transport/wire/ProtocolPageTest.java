package io.millrace.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does. */
class ProtocolPageTest {
    private static final Pattern OFFSET =
            Pattern.compile("^\\| (\\d+) \\| (\\d+|–) \\| .* \\| `([A-Z_]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern KIND = Pattern.compile("^\\| (\\d+) \\| `([A-Z_]+)` \\|", Pattern.MULTILINE);

    private static String page() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs/protocol.md")) ? here : here.getParent();
        return Files.readString(root.resolve("docs/protocol.md"));
    }

    @Test
    void offsetsAreThoseOfTheLayoutWithoutAGap() throws Exception {
        Set<String> named = new HashSet<>();
        int next = 0;
        Matcher row = OFFSET.matcher(page());
        while (row.find()) {
            int offset = Integer.parseInt(row.group(1));
            assertThat(offset).as(row.group()).isEqualTo(next);
            Field constant = FrameLayout.class.getDeclaredField(row.group(3));
            assertThat(constant.getInt(null)).as(row.group()).isEqualTo(offset);
            named.add(row.group(3));
            next = row.group(2).equals("–") ? next : next + Integer.parseInt(row.group(2));
        }
        for (Field constant : FrameLayout.class.getDeclaredFields()) {
            if (constant.getName().endsWith("_AT")) {
                assertThat(named).contains(constant.getName());
            }
        }
        assertThat(next).isEqualTo(FrameLayout.HEADER_BYTES);
        assertThat(page()).contains("wire version " + FrameLayout.VERSION + ".");
    }

    @Test
    void kindsAreThoseOfTheCode() throws IOException {
        Map<Integer, String> written = new TreeMap<>();
        Matcher row = KIND.matcher(page());
        while (row.find()) {
            written.put(Integer.parseInt(row.group(1)), row.group(2));
        }
        Map<Integer, String> coded = new TreeMap<>();
        for (FrameKind kind : FrameKind.values()) {
            coded.put((int) kind.code(), kind.name());
        }
        assertThat(written).isEqualTo(coded);
    }
}
