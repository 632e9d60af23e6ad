package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM names every artifact with code that users may depend on */
class BomTest {
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(millrace-[a-z-]+)</artifactId>");
    private static final Set<String> NOT_FOR_USERS =
            Set.of("connectors/s3-server", "chaos-tests", "benchmarks", "benchmarks/contract", "benchmarks/harness");

    @Test
    void namesTheArtifactOfEveryModuleForUsers() {
        List<String> modules = Checkout.modules().stream()
                .filter(module -> !NOT_FOR_USERS.contains(module))
                .map(module -> artifacts(module).get(1))
                .toList();

        List<String> named = artifacts("bom");

        assertThat(named.subList(1, named.size())).containsAll(modules);
    }

    /** The names of our artifacts in a POM: its parent's or its own first, then those that it mentions. */
    private static List<String> artifacts(String module) {
        Path pom = Checkout.root().resolve(module).resolve("pom.xml");
        return ARTIFACT.matcher(Checkout.read(pom))
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
